import path from "node:path";
import { readable } from "../../permissions/visible.ts";
import { decode } from "../../sandbox/encoding.ts";
import { sizeOf } from "../../sandbox/text-file.ts";
import type { Consent, Skill, SkillFile } from "../../skills/skill.ts";
import type { Ready, Refusal } from "../tool.ts";
import { accessTo, changedMessage, remember } from "./open.ts";
import { unmarked } from "./opened.ts";
import type { SkillTools } from "./ports.ts";

interface Wanted {
  readonly skill: Skill;
  readonly consent: Consent;
  /** From the skill's folder. */
  readonly file: string;
}

/** Reads one of the files a skill has. What it does not list is none of its own, wherever the path leads. */
export async function readSkillFile(
  { skills, workspace }: SkillTools,
  wanted: Wanted,
): Promise<Refusal | Omit<Ready, "kind" | "title" | "input">> {
  const { skill, consent, file } = wanted;
  const files = await skills.files(skill);
  if ("problem" in files) return { refused: files.problem };
  const found = fileNamed(files, file);
  if (!found) return { refused: noSuchFile(skill, files, file) };
  const location = await workspace.resolve(path.join(skill.folder, found.path), "read");
  if (location.kind === "refused") return { refused: location.message };
  // A yes to a skill is none to whatever lies in its folder by another name, too.
  if (location.guarded !== undefined)
    return { refused: `${found.path} is not read as a skill's file: ${location.guarded}. read_file reads it, after a yes.` };
  const asked = await accessTo(skills, wanted);
  if ("refused" in asked) return asked;
  return {
    ...asked,
    locks: [],
    async run({ decision }) {
      const all = await skills.read(skill);
      // What lies there now may be a link to what is nobody's skill.
      if ("problem" in all || all.print !== consent.print) return { ok: false, output: changedMessage, summary: "not read" };
      await remember(skills, wanted, decision);
      const { content = Buffer.alloc(0) } = all.files.find((each) => each.path === found.path) ?? {};
      const read = decode(content);
      if (read.kind !== "text")
        return { ok: false, output: `${found.path} is a binary file (${sizeOf(content.length)}), not text.`, summary: "not read" };
      return { ok: true, output: unmarked(readable(read.text)) || "(It is empty.)", summary: `${read.text.split("\n").length} lines` };
    },
  };
}

/** A file by the path a model or a skill's text gives. */
export function fileNamed(files: readonly SkillFile[], given: string): SkillFile | undefined {
  const wanted = path.posix.normalize(given.replaceAll("\\", "/")).replace(/^\.\//, "");
  return files.find((each) => each.path === wanted);
}

/** Where a skill's files lie. */
export function pathsOf({ folder }: Skill, files: readonly SkillFile[]): readonly string[] {
  return files.map((each) => path.join(folder, each.path));
}

export function noSuchFile({ name }: Skill, files: readonly SkillFile[], given: string): string {
  const names = files.slice(0, 30).map((each) => each.path);
  return `The skill ${name} has no file ${JSON.stringify(given)}. It has: ${names.join(", ")}${files.length > names.length ? ", …" : ""}.`;
}
