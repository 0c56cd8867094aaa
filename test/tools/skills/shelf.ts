import type { Skill } from "../../../src/core/skills/skill.ts";
import type { SkillShelf } from "../../../src/core/tools/skills/shelf.ts";
import { type Files, stage } from "../../skills/stage.ts";

/** Where skills are kept, and what was asked of it, by name: "read pdf". */
export interface Shelf extends SkillShelf {
  readonly asked: string[];
  readonly folders: ReturnType<typeof stage>;
}

/** Skills on a real disk, and a person who has said yes to none of the workspace's yet. */
export function shelfOf(files: Files): Shelf {
  const folders = stage(files);
  const { skills } = folders;
  const asked: string[] = [];
  const noted =
    <Result>(what: string, work: (skill: Skill) => Promise<Result>) =>
    (skill: Skill) => {
      asked.push(`${what} ${skill.name}`);
      return work(skill);
    };
  return {
    asked,
    folders,
    list: skills.list,
    allow: skills.allow,
    ...{ read: noted("read", skills.read), files: noted("files", skills.files), review: noted("review", skills.review) },
    consent: noted("consent", skills.consent),
  };
}
