import type { Skill } from "../../skills/skill.ts";
import { useSkill } from "../../tools/skills/opened.ts";

/** As many as are told of with one message. */
const most = 3;

/**
 * What stands behind the person's words where they call a skill by its name, or say something a skill names as its trigger. It is a hint to the model:
 * nothing is done because of it. The same words give the same hint as long as the skills are the same. Pure.
 */
export function hintFor(text: string, skills: readonly Skill[]): string {
  const called = calledIn(text);
  const skill = skills.find(({ name }) => name === called);
  if (skill)
    return `\n\n[The person calls the skill ${skill.name}: bring its text by ${useSkill} first. What stands behind its name is for it.]`;
  const said = plain(text);
  const fitting = skills.filter(({ triggers }) => triggers.some((each) => isIn(plain(each), said))).slice(0, most);
  if (fitting.length === 0) return "";
  return `\n\n[By their triggers these skills may fit: ${fitting.map(({ name }) => name).join(", ")}. Look at one by ${useSkill} if its description fits, too.]`;
}

/** The name behind a slash at the beginning of a message: what the person calls. */
export function calledIn(text: string): string | undefined {
  return /^\s*\/([\p{L}\p{N}][\p{L}\p{M}\p{N}.-]*)(?=\s|$)/u.exec(text)?.[1];
}

/** Words with one blank between, and around. */
function plain(text: string): string {
  return ` ${
    text
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(" ") ?? ""
  } `;
}

/** Whole words only. */
function isIn(phrase: string, said: string): boolean {
  return phrase.trim() !== "" && said.includes(phrase);
}
