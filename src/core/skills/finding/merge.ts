import type { ShadowedSkill, Skill } from "../skill.ts";

/** Which skill each name stands for, and which are passed over by which. */
export interface Merged {
  readonly skills: readonly Skill[];
  readonly shadowed: readonly ShadowedSkill[];
}

/**
 * Of one name the first counts. A workspace's skill does not take the name of one that is the person's or comes with AnyCowork, unless `mayReplace` says
 * that somebody said yes to that: a cloned project would otherwise put its own words in the place of words somebody relies on.
 */
export function mergeSkills(found: readonly Skill[], mayReplace: (skill: Skill, other: Skill) => boolean): Merged {
  const names = [...new Set(found.map((each) => each.name))].sort();
  const merged = names.map((name) => {
    const all = found.filter((each) => each.name === name);
    const own = all.find((each) => each.scope !== "workspace");
    const first = own ? all.find((each) => each.scope !== "workspace" || mayReplace(each, own)) : all[0];
    return { first: first as Skill, rest: all.filter((each) => each !== first) };
  });
  return {
    skills: merged.map((each) => each.first),
    shadowed: merged.flatMap(({ first, rest }) => rest.map((skill) => ({ skill, by: first }))),
  };
}
