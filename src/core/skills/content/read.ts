import path from "node:path";
import { bodyOf, manifestNames } from "../format/manifest.ts";
import { textIn } from "../format/text.ts";
import type { ReadSkill, Skill, SkillProblem } from "../skill.ts";
import { readContent } from "./print.ts";

/** Reads all a skill holds, each file once. Never rejects. */
export async function readSkill({ folder, file }: Skill): Promise<ReadSkill | SkillProblem> {
  const read = await readContent(folder);
  if ("problem" in read) return read;
  const names = manifestNames([path.relative(folder, file)]);
  if (!names) return { problem: `${file} describes no skill.` };
  const text = await bodyOf(names, (name) => {
    const found = read.files.find((each) => each.path === name);
    return found ? textIn(found.content) : { problem: "is not there" };
  });
  return typeof text === "string" ? { ...read, text } : { problem: `In ${folder} ${text.problem}` };
}
