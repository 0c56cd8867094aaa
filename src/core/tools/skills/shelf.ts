import type { Consent, ReadSkill, Skill, SkillFile, SkillListing, SkillProblem, SkillReview } from "../../skills/skill.ts";

/** Where skills are kept, for whoever uses them. */
export interface SkillShelf {
  /** Those in force in these folders. Reads settings only: no text and no script of a skill. */
  list(folders: readonly string[]): Promise<Pick<SkillListing, "skills" | "offFor">>;
  /** All it holds, read at once: what is used of it is what its print stands for. */
  read(skill: Skill): Promise<ReadSkill | SkillProblem>;
  files(skill: Skill): Promise<readonly SkillFile[] | SkillProblem>;
  /** What it contains and may do, for whoever is asked. */
  review(skill: Skill): Promise<SkillReview | SkillProblem>;
  /** Whether somebody said yes to what it holds now, and the print of that. */
  consent(skill: Skill): Promise<Consent | SkillProblem>;
  /** Keeps a yes to what this print stands for. */
  allow(skill: Skill, yes: { readonly print: string }): Promise<SkillProblem | undefined>;
}
