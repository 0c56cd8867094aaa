import type { BoxWish } from "../../sandbox/runners/wish.ts";
import type { Skill } from "../../skills/skill.ts";
import type { Around } from "../tool.ts";
import { stateOf } from "./open.ts";
import type { SkillShelf } from "./shelf.ts";

/** Where it is used, and where it is told what somebody said yes to; without a shelf nobody has said yes to anything. */
interface Known {
  readonly around?: Around | undefined;
  readonly skills?: Pick<SkillShelf, "consent"> | undefined;
}

/**
 * What a command in a skill's folder, or about it, gets of what the skill wishes of its box. With another image each word of a line is another program, also of
 * one that only reads: it counts for what the skill holds now where somebody said yes to that, or its text was brought, which was asked about. Less of
 * anything always counts.
 */
export async function wishOf({ around, skills }: Known, skill: Skill | undefined): Promise<BoxWish | undefined> {
  if (skill?.sandbox?.image === undefined) return skill?.sandbox;
  const consent = await skills?.consent(skill);
  const isKnown =
    consent !== undefined &&
    "state" in consent &&
    (consent.state === "given" || around?.opened().some(({ name, print }) => name === skill.name && print === stateOf(consent)) === true);
  if (isKnown) return skill.sandbox;
  const { image: _, ...rest } = skill.sandbox;
  return rest;
}
