import { readable } from "../../permissions/visible.ts";
import type { Skill, SkillScope } from "../../skills/skill.ts";
import { useSkill } from "../../tools/skills/opened.ts";
import { estimateTokens } from "../context/tokens.ts";

/** Tokens the list of skills may take of every request. */
const mostTokens = 2_000;

/** Fewer characters of a description say nothing. */
const least = 24;

/**
 * The skills as the standing instructions tell of them: by name, with what each is for. Where there is no room for all of it the longest descriptions
 * are cut first, each to the same length; where not even that helps, those behind, a workspace's first, are left to a search. The same skills give the same text. Pure.
 */
export function wordCatalogue(skills: readonly Skill[], most = mostTokens): string {
  if (skills.length === 0) return "";
  const fits = (text: string) => estimateTokens(text) <= most;
  const whole = worded(skills, skills.length, Number.POSITIVE_INFINITY);
  if (fits(whole)) return whole;
  const longest = Math.max(...skills.map(({ description }) => description.length));
  const length = largest(least, longest, (each) => fits(worded(skills, skills.length, each)));
  if (length !== undefined) return worded(skills, skills.length, length);
  const ranked = [...skills].sort((one, other) => scopes.indexOf(one.scope) - scopes.indexOf(other.scope));
  const count = largest(0, ranked.length, (each) => fits(worded(ranked, each, least))) ?? 0;
  return worded(ranked, count, least);
}

/** A workspace with hundreds of skills must not push out what the person relies on everywhere. */
const scopes: readonly SkillScope[] = ["bundled", "personal", "workspace"];

/** The largest whole number from one to another that does; undefined when none does. Whatever does, all below do too. */
function largest(from: number, to: number, does: (each: number) => boolean): number | undefined {
  if (!does(from)) return undefined;
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (does(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}

function worded(skills: readonly Skill[], count: number, length: number): string {
  const shown = skills.slice(0, count);
  const isCut = shown.some(({ description }) => description.length > length);
  const left = skills.length - count;
  const search = `${useSkill} with search`;
  const more = [
    ...(left > 0 ? [`${left} more are not listed: ${search} finds them.`] : []),
    ...(isCut && left === 0 ? [`What is cut with … ${search} tells in full.`] : []),
  ];
  return [intro, ...shown.map((each) => lineOf(each, length)), ...more].join("\n");
}

const intro = `Skills say how some kind of work is done well. Where one fits what is asked, bring its text by ${useSkill} before you begin; /name in a message is the person's wish for one. There are:`;

function lineOf({ name, description: written }: Skill, length: number): string {
  const description = readable(written);
  return `- ${name}: ${
    description.length > length
      ? `${description
          .slice(0, length - 1)
          .toWellFormed()
          .trimEnd()}…`
      : description
  }`;
}
