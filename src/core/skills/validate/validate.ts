import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import { plainLines } from "../../yaml/front.ts";
import { contentOf } from "../content/files.ts";
import { readContent } from "../content/print.ts";
import { signsIn } from "../content/signs.ts";
import { bodyOf, manifestNames, readManifest, readParts } from "../format/manifest.ts";
import { readText } from "../format/text.ts";
import type { ReadFile, SkillFinding, SkillProblem } from "../skill.ts";
import { standardFindings } from "./standard.ts";

/** Looks at a skill as its author wants it looked at: by the standard's letter, and by what will make trouble when it is used. */
export async function validateSkill(written: string): Promise<readonly SkillFinding[] | SkillProblem> {
  const named = await realpath(written).catch(() => undefined);
  if (named === undefined) return { problem: `There is no folder ${written}.` };
  const folder = (await stat(named)).isDirectory() ? named : path.dirname(named);
  const { files, problems } = await contentOf(folder);
  const names = manifestNames(files.map((each) => each.path).filter((each) => !each.includes("/")));
  if (!names) return { problem: `${folder} is no skill: there is no SKILL.md and no skill.yaml in it.` };
  const parts = await readParts(folder, names);
  const settings =
    "reason" in parts ? [] : [parts.front, parts.settings].flatMap((each) => (each && each.settings.values.size > 0 ? each : []));
  const manifest = await readManifest(folder, names);
  const refused: readonly SkillFinding[] =
    "reason" in manifest
      ? [{ level: "error", file: path.basename(manifest.file), ...(manifest.line && { line: manifest.line }), says: manifest.reason }]
      : [];
  const main = names.markdown ?? names.yaml ?? "";
  const others = await Promise.all([bodyFindings(folder, main), contentFindings(folder)]);
  return sorted([
    ...refused,
    ...settings.flatMap((each) => standardFindings(each, path.basename(folder), each.file === names.markdown)),
    ...problems.map((says): SkillFinding => ({ level: "error", file: main, says })),
    ...others.flat(),
  ]);
}

/** The standard's advice; more fills the window of whoever uses it. */
const mostLines = 500;
const mostCharacters = 20_000;

async function bodyFindings(folder: string, main: string): Promise<readonly SkillFinding[]> {
  const body = await bodyOf(manifestNames([main]) ?? {}, (name) => readText(folder, name));
  if (typeof body !== "string") return [];
  const warn = (says: string): SkillFinding => ({ level: "warning", file: main, says });
  const lines = body.split("\n").length;
  return [
    ...(body === "" ? [warn("It says nothing to whoever uses it, below its settings.")] : []),
    ...(lines > mostLines
      ? [warn(`It has ${lines} lines; more than ${mostLines} belong into files of their own, read when they are needed.`)]
      : []),
    ...(body.length > mostCharacters
      ? [warn(`It has ${body.length} characters, some ${Math.round(body.length / 4)} tokens; 5000 are enough.`)]
      : []),
  ];
}

async function contentFindings(folder: string): Promise<readonly SkillFinding[]> {
  const read = await readContent(folder);
  if ("problem" in read) return [];
  const names = new Set(read.files.map((each) => each.path));
  return [
    ...read.files.filter((each) => each.path.endsWith(".md")).flatMap((each) => linkFindings(each, names)),
    ...read.files.flatMap(scriptFindings),
    ...signsIn(read.files).map(
      ({ file, line, says }): SkillFinding => ({ level: "warning", file, ...(line && { line }), says: `It ${says}.` }),
    ),
  ];
}

/** Of a line that is looked through for names. */
const longestLine = 2_000;

/** What it leads to, and a title. Nothing is read twice: whoever writes a skill may wish to keep us busy. */
const link = /\]\(([^()\s]*)(?:\s[^)]{0,200})?\)/g;
/** Of that what is a file of the skill, without its fragment. */
const ownFile = /^(?!\w+:|#|\/)[^#]+/;

/** Files of its own that a text names and that are not there. */
function linkFindings({ path: file, content }: ReadFile, names: ReadonlySet<string>): readonly SkillFinding[] {
  const lines = plainLines(content.toString("utf8")).split("\n");
  return lines.flatMap((line, index) =>
    [...line.slice(0, longestLine).matchAll(link)]
      .flatMap(([, target = ""]) => ownFile.exec(target) ?? [])
      .map((target) => path.posix.join(path.posix.dirname(file), decoded(target)))
      .filter((target) => !names.has(target) && ![...names].some((each) => each.startsWith(`${target.replace(/\/$/, "")}/`)))
      .map((target): SkillFinding => ({ level: "warning", file, line: index + 1, says: `It names ${target}, which is not there.` })),
  );
}

function decoded(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}

function scriptFindings({ path: file, content, isExecutable }: ReadFile): readonly SkillFinding[] {
  const hasShebang = content.subarray(0, 2).toString("latin1") === "#!";
  if (!hasShebang || isExecutable) return [];
  return [{ level: "warning", file, line: 1, says: "It is not marked as executable, so it is run by the program its first line names." }];
}

function sorted(findings: readonly SkillFinding[]): readonly SkillFinding[] {
  const seen = new Set<string>();
  const once = findings.filter((each) => !seen.has(JSON.stringify(each)) && seen.add(JSON.stringify(each)));
  return [...once].sort((a, b) =>
    a.level === b.level ? (a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) : a.file < b.file ? -1 : 1) : a.level === "error" ? -1 : 1,
  );
}
