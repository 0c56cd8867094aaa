import type { Consent, Skill, SkillFile, SkillListing, SkillProblem, SkillReview } from "../../skills/skill.ts";

/** Where skills are kept, for whoever uses them. */
export interface SkillShelf {
  /** Those in force in these folders. Reads settings only: no text and no script of a skill. */
  list(folders: readonly string[]): Promise<Pick<SkillListing, "skills" | "offFor">>;
  /** The text that whoever uses it is told. */
  body(skill: Skill): Promise<string | SkillProblem>;
  files(skill: Skill): Promise<readonly SkillFile[] | SkillProblem>;
  /** What it contains and may do, for whoever is asked. */
  review(skill: Skill): Promise<SkillReview | SkillProblem>;
  /** Whether somebody said yes to what it holds now, and the print of that. */
  consent(skill: Skill): Promise<Consent | SkillProblem>;
  /** Keeps a yes to what this print stands for. */
  allow(skill: Skill, yes: { readonly print: string }): Promise<SkillProblem | undefined>;
}
