import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { RefusedSkill, SkillListing } from "../../src/core/skills/skill.ts";
import { inRepo } from "../repo.ts";
import { put, type Stage, stage } from "./stage.ts";

export interface SkillCase {
  readonly id: string;
  /** Content by file name, from a skill's folder; `*` describes an archive. */
  readonly input: Readonly<Record<string, string>>;
  readonly expect: string;
  readonly why: string;
}

export const skillCases = JSON.parse(readFileSync(inRepo("test/cases/skill_files.json"), "utf8")) as readonly SkillCase[];

export function skillCase(id: string): SkillCase {
  const found = skillCases.find((each) => each.id === id);
  if (!found) throw new Error(`There is no case ${id}.`);
  return found;
}

/** The case as a personal skill of the name `ok`, beside one that has nothing wrong with it. */
export function stageOf({ input }: SkillCase): Stage {
  const set = stage({ "home/.agents/skills/other/SKILL.md": "---\nname: other\ndescription: Beside it.\n---\nDo." });
  const folder = path.join(set.home, ".agents/skills/ok");
  for (const [name, content] of Object.entries(input)) {
    if (content === "<directory>") mkdirSync(path.join(folder, name), { recursive: true });
    else put(folder, { [name]: content === "<UTF-16 file>" ? utf16 : content });
  }
  return set;
}

/** What UTF-16 with its mark looks like. */
const utf16 = Buffer.from("\ufeff---\nname: ok\ndescription: d\n---\nDo it.", "utf16le");

export async function listCase(id: string): Promise<SkillListing & { readonly refusal: RefusedSkill | undefined }> {
  const { skills, workspace } = stageOf(skillCase(id));
  const listing = await skills.list([workspace]);
  return { ...listing, refusal: listing.refused[0] };
}
