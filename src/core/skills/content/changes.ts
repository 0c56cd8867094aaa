import type { FileChanges, Skill, SkillChanges } from "../skill.ts";
import { fileHashes, readContent } from "./print.ts";

/** What is different of a skill in another form of it. What can't be read of the former counts as gone. */
export async function changesOf(former: Skill, next: Skill): Promise<SkillChanges> {
  const [before, after] = await Promise.all([hashesIn(former.folder), hashesIn(next.folder)]);
  const wishes = (skill: Skill) => JSON.stringify([skill.sandbox, skill.allowedTools, skill.entry, skill.tools]);
  return { ...fileChanges(before, after), asksOtherwise: wishes(former) !== wishes(next) };
}

/** What is different of files, by their hashes. */
export function fileChanges(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): FileChanges {
  return {
    added: [...after.keys()].filter((each) => !before.has(each)),
    removed: [...before.keys()].filter((each) => !after.has(each)),
    changed: [...after].filter(([name, hash]) => before.has(name) && before.get(name) !== hash).map(([name]) => name),
  };
}

/** The hashes of a skill's files; none where they can't be read. */
export async function hashesIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const read = await readContent(folder);
  return fileHashes("problem" in read ? [] : read.files);
}
