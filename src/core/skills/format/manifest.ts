import { access } from "node:fs/promises";
import path from "node:path";
import { visible } from "../../permissions/visible.ts";
import { type Front, frontOf, plainLines } from "../../yaml/front.ts";
import { readYaml, type YamlSettings } from "../../yaml/read.ts";
import type { SkillProblem } from "../skill.ts";
import { readFields, type SkillFields } from "./fields.ts";
import { type ReadText, readText } from "./text.ts";

/** The files that describe a skill, by the names they have in its folder. */
export interface ManifestNames {
  /** `SKILL.md`. */
  readonly markdown?: string;
  /** `skill.yaml`. */
  readonly yaml?: string;
}

/** What files say of a skill, or why it is none. */
export type Manifest =
  | { readonly file: string; readonly fields: SkillFields }
  | { readonly file: string; readonly line?: number; readonly reason: string };

/** The names of those among a folder's entries; undefined where it is no skill. Another case of the letters is found where the disk finds it. */
export function manifestNames(entries: readonly string[]): ManifestNames | undefined {
  const find = (...names: readonly string[]) =>
    names.map((name) => entries.find((each) => each === name)).find((each) => each !== undefined) ??
    entries.find((each) => names.includes(each.toLowerCase()) || names.some((name) => name.toLowerCase() === each.toLowerCase()));
  const [markdown, yaml] = [find("SKILL.md"), find("skill.yaml", "skill.yml")];
  return markdown === undefined && yaml === undefined ? undefined : { markdown, yaml };
}

/** Reads what describes the skill in a folder, its settings only. Never rejects. */
export async function readManifest(folder: string, { markdown, yaml }: ManifestNames): Promise<Manifest> {
  const main = markdown ?? yaml ?? "";
  const parts = await readParts(folder, { markdown, yaml });
  if ("reason" in parts) return { ...parts, file: path.join(folder, parts.file) };
  const { front, settings } = parts;
  const clash = front && settings ? clashOf(front, settings) : undefined;
  if (clash) return { file: path.join(folder, clash.file), line: clash.line, reason: clash.reason };
  const values = new Map([...(front?.settings.values ?? []), ...(settings?.settings.values ?? [])]);
  const read = readFields(values, { folderName: path.basename(folder), isOurs: settings !== undefined });
  if ("reason" in read) {
    const place = [front, settings].find((each) => each?.settings.values.has(read.name));
    return { file: path.join(folder, place?.file ?? main), line: place && lineIn(place, read.name), reason: read.reason };
  }
  for (const script of read.scripts)
    if (!(await isThere(path.join(folder, script)))) return { file: path.join(folder, main), reason: `Its script ${script} is not there.` };
  return { file: path.join(folder, main), fields: read.fields };
}

/** The settings of both files, or why one of them holds none. */
export async function readParts(
  folder: string,
  { markdown, yaml }: ManifestNames,
): Promise<{ readonly front?: Part; readonly settings?: Part } | RefusedPart> {
  const [front, settings] = await Promise.all([
    markdown === undefined ? undefined : readFront(folder, markdown, yaml !== undefined),
    yaml === undefined ? undefined : readSettings(folder, yaml),
  ]);
  if (front && "reason" in front) return front;
  return settings && "reason" in settings ? settings : { front, settings };
}

/** The text that whoever uses a skill is told, below its settings; `read` gives its files by their names. */
export async function bodyOf({ markdown, yaml }: ManifestNames, read: (name: string) => ReadText): Promise<string | SkillProblem> {
  const told = markdown === undefined ? await besideOf(yaml ?? "", read) : read(markdown);
  if ("problem" in told) return { problem: `${markdown ?? yaml ?? ""} ${told.problem}.` };
  const text = plainLines(told.text);
  const parts = frontOf(text);
  return ("problem" in parts ? text : parts.body).trim();
}

/** What goes with a `skill.yaml`: its own instructions, else a file of such a name. */
async function besideOf(yaml: string, read: (name: string) => ReadText): Promise<{ readonly text: string } | SkillProblem> {
  const own = read(yaml);
  if ("problem" in own) return own;
  const settings = await readYaml(plainLines(own.text));
  const instructions = "problem" in settings ? undefined : settings.values.get("instructions");
  if (typeof instructions === "string" && instructions.trim() !== "") return { text: instructions };
  for (const name of ["instructions.md", "prompt.md", "README.md"]) {
    const beside = read(name);
    if (!("problem" in beside)) return beside;
  }
  return { text: "" };
}

/** The settings of one file. */
export interface Part {
  readonly file: string;
  readonly settings: YamlSettings;
  /** The line of the file in which its settings begin, counted from 1. */
  readonly line: number;
}

/** Why a file holds none. */
export interface RefusedPart {
  readonly file: string;
  readonly line?: number;
  readonly reason: string;
}

/** Settings are short: so much is read at first, and of a longer text no more than this. */
const firstBytes = 4 * 1024;
const longestFront = 64 * 1024;

async function readFront(folder: string, file: string, isOptional: boolean): Promise<Part | RefusedPart> {
  if (file !== "SKILL.md" && !(await isThere(path.join(folder, "SKILL.md"))))
    return { file, reason: `It is called ${visible(file)}, and this disk tells capital letters apart: call it SKILL.md.` };
  const front = await frontIn(folder, file, firstBytes);
  if (!("reason" in front)) return readPart(file, front);
  return isOptional && front.isBare ? { file, settings: noSettings, line: 1 } : { file, reason: front.reason, line: front.line };
}

const noSettings: YamlSettings = { values: new Map(), lineOf: () => undefined };

type FoundFront = Front | { readonly reason: string; readonly line?: number; readonly isBare?: true };

async function frontIn(folder: string, file: string, bytes: number): Promise<FoundFront> {
  const read = await readText(folder, file, bytes);
  if ("problem" in read) return { reason: `It ${read.problem}.` };
  if (read.isWhole && read.text.trim() === "") return { reason: "It is empty." };
  const parts = frontOf(read.text);
  if (!("problem" in parts)) return parts;
  if (parts.problem === "none") return { reason: noFront, line: 1, isBare: true };
  if (!read.isWhole && bytes < longestFront) return frontIn(folder, file, longestFront);
  const reason = read.isWhole
    ? "The settings that begin here are never closed: a second line of three dashes (---) is missing."
    : `The settings that begin here have more than ${longestFront / 1024} KB.`;
  return { reason, line: 1 };
}

const noFront = "It has no settings: name and description stand at its top between two lines of three dashes (---).";

async function readPart(file: string, { front, line }: Front): Promise<Part | RefusedPart> {
  const read = await readYaml(front);
  const again = "problem" in read ? await readYaml(withQuotes(front)) : read;
  if (!("problem" in again)) return { file, settings: again, line };
  const { problem, line: at } = "problem" in read ? read : again;
  return { file, ...(at === undefined ? {} : { line: line + at - 1 }), reason: `What stands in its settings ${problem}.` };
}

/** What others take for a text although it is no YAML: "description: Use this when: …". */
function withQuotes(front: string): string {
  return front.replace(
    /^([A-Za-z][\w-]*):[ \t]+([^\s"'[{>|&*!%@`#-].*:[ \t].*)$/gm,
    (_, key: string, value: string) => `${key}: ${JSON.stringify(value.trim())}`,
  );
}

async function readSettings(folder: string, file: string): Promise<Part | RefusedPart> {
  const read = await readText(folder, file);
  if ("problem" in read) return { file, reason: `It ${read.problem}.` };
  if (read.text.length > longestFront) return { file, reason: `It has more than ${longestFront / 1024} KB.` };
  if (read.text.trim() === "") return { file, reason: "It is empty." };
  return readPart(file, { front: plainLines(read.text), body: "", line: 1 });
}

/** The first setting that two files give differently. Neither is right then. */
function clashOf(front: Part, settings: Part): RefusedPart | undefined {
  for (const [key, value] of settings.settings.values) {
    const other = front.settings.values.get(key);
    if (other === undefined || JSON.stringify(other) === JSON.stringify(value)) continue;
    return { file: settings.file, line: lineIn(settings, key), reason: `Its ${key} is not the one of ${front.file} beside it.` };
  }
  return undefined;
}

/** The line of its file that a setting stands in. */
export function lineIn({ settings, line }: Part, name: string): number | undefined {
  const found = settings.lineOf(name);
  return found === undefined ? undefined : line + found - 1;
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
