import { mkdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { readManifest } from "../format/manifest.ts";
import type { Skill, SkillProblem, SkillScope } from "../skill.ts";

/** A skill to be begun. */
export interface NewSkill {
  readonly name: string;
  /** The folder of skills it shall lie in. */
  readonly home: { readonly folder: string; readonly origin: string; readonly scope: SkillScope };
  /** The text of its `SKILL.md`. */
  readonly text: string;
  /** Notes what there is to be kept of it, before it is found in its place. */
  note?(skill: Skill): Promise<SkillProblem | undefined>;
}

/** Writes a skill's folder with its `SKILL.md`; one that is there is left alone. */
export async function createSkill({ name, home, text, note }: NewSkill): Promise<Skill | SkillProblem> {
  if (!strictName.test(name) || name.length > 64)
    return {
      problem: `A skill is called by lower-case letters, digits and single dashes, such as release-notes; not ${JSON.stringify(name)}.`,
    };
  const folder = path.join(home.folder, name);
  if (await stat(folder).catch(() => undefined)) return { problem: `${folder} is there already.` };
  const aside = path.join(home.folder, `.incoming-${name}`);
  try {
    await rm(aside, { recursive: true, force: true });
    await mkdir(path.join(aside, name), { recursive: true });
    await writeFile(path.join(aside, name, "SKILL.md"), text, { flag: "wx" });
    const read = await readManifest(path.join(aside, name), { markdown: "SKILL.md" });
    if ("reason" in read) return { problem: `No skill was written: ${read.reason}` };
    const real = path.join(await realpath(home.folder), name);
    const skill: Skill = { ...read.fields, folder: real, file: path.join(real, "SKILL.md"), scope: home.scope, origin: home.origin };
    const problem = await note?.(skill);
    if (problem) return problem;
    await rename(path.join(aside, name), folder);
    return skill;
  } catch (error) {
    return { problem: `${folder} can't be written: ${error instanceof Error ? error.message : String(error)}.` };
  } finally {
    await rm(aside, { recursive: true, force: true }).catch(() => undefined);
  }
}

const strictName = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** What a new skill says before somebody has written it. */
export function skeletonOf(name: string): string {
  return `---
name: ${name}
description: Say here what it does and when to use it, with the words people ask for it by.
---

# ${titleOf(name)}

1. Write the steps down, as you would tell a colleague.
2. Say what a good result looks like, and what to ask about.
3. Put scripts into scripts/ and longer texts into references/, and name them here.
`;
}

/** A name as a heading. */
export function titleOf(name: string): string {
  const words = name.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
