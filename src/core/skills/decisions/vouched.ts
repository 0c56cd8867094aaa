import type { ReadSkill, Skill, SkillProblem } from "../skill.ts";
import type { Consents } from "./consent.ts";

interface Shelf extends Pick<Consents, "consent"> {
  read(skill: Skill): Promise<ReadSkill | SkillProblem>;
}

/** What a skill says, where somebody said yes to just that. What lies there by now may be other than what was asked about a moment ago. */
export async function vouchedText(skills: Shelf, skill: Skill): Promise<string | undefined> {
  const consent = await skills.consent(skill);
  if ("problem" in consent || consent.state !== "given") return undefined;
  const read = await skills.read(skill);
  return "text" in read && read.print === consent.print ? read.text : undefined;
}
