import { readContent } from "../content/print.ts";
import type { Skill, SkillChanges } from "../skill.ts";

/** What is different of a skill in another form of it. What can't be read of the former counts as gone. */
export async function changesOf(former: Skill, next: Skill): Promise<SkillChanges> {
  const [before, after] = await Promise.all([filesOf(former.folder), filesOf(next.folder)]);
  const wishes = (skill: Skill) => JSON.stringify([skill.sandbox, skill.allowedTools, skill.entry, skill.tools]);
  return {
    added: [...after.keys()].filter((each) => !before.has(each)),
    removed: [...before.keys()].filter((each) => !after.has(each)),
    changed: [...after].filter(([name, print]) => before.has(name) && before.get(name) !== print).map(([name]) => name),
    asksOtherwise: wishes(former) !== wishes(next),
  };
}

async function filesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const read = await readContent(folder);
  const files = "problem" in read ? [] : read.files;
  return new Map(files.map(({ path, content, isExecutable }) => [path, `${isExecutable} ${content.toString("base64")}`]));
}
