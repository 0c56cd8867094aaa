import type { Skill } from "../../skills/skill.ts";

/** As many as one search tells of. */
const most = 20;

/** The skills that fit some words best, best first, a line each. Pure. */
export function searchSkills(skills: readonly Skill[], words: string): string {
  const wanted = wordsOf(words);
  const scored = skills
    .map((skill) => ({ skill, score: scoreOf(skill, wanted) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score);
  if (scored.length === 0) return `No skill speaks of that. There are ${skills.length} skills.`;
  const lines = scored.slice(0, most).map(({ skill: { name, description } }) => `- ${name}: ${description}`);
  const more = scored.length > most ? [`${scored.length - most} more fit less well.`] : [];
  return [...lines, ...more].join("\n");
}

/** A word in the name tells most. */
function scoreOf({ name, description, triggers }: Skill, wanted: readonly string[]): number {
  const [named, said] = [new Set(wordsOf(name)), new Set(wordsOf([description, ...triggers].join(" ")))];
  return wanted.reduce((sum, each) => sum + (named.has(each) ? 3 : 0) + (said.has(each) ? 1 : 0), 0);
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
