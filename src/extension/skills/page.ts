import path from "node:path";
import type { Core } from "../../core/core.ts";
import { sandboxWords } from "../../core/events/words/runs-on.ts";
import type { SkillSource } from "../../core/events/words/skill.ts";
import type { FetchedSkill, FilePlace, ListedSkill, OpenedSkill, SkillContents, SkillState } from "../../core/protocol/skills.ts";
import { offAgents, type PreparedSkill, type Skill, type SkillListing, type SkillReview, type SkillSign } from "../../core/skills/skill.ts";
import { shortened } from "../editor/whereabouts.ts";
import { speech, t } from "../words.ts";

type Skills = Core["skills"];

/** A listed skill with what it is to the core. */
export interface KnownSkill {
  readonly skill: Skill;
  readonly listed: ListedSkill;
  /** The one whose name it may take by a yes. */
  readonly over?: Skill;
}

/** Every skill that was found, those in force first. */
export async function knownSkills(skills: Skills, listing: SkillListing): Promise<readonly KnownSkill[]> {
  const listed = async (skill: Skill): Promise<ListedSkill> => {
    const { name, description, scope, origin, folder, file, triggers } = skill;
    const [state, offFor] = [await stateOf(skills, skill), offAgents(listing, name)];
    return { name, description, scope, origin, folder, file, triggers, state, offFor };
  };
  const inForce = listing.skills.map(async (skill) => ({ skill, listed: await listed(skill) }));
  const passedOver = listing.shadowed.map(async ({ skill, by }) => {
    const mayTake = skill.scope === "workspace" && by.scope !== "workspace";
    return {
      skill,
      listed: { ...(await listed(skill)), offFor: [], passedOver: { by: by.origin, mayTake } },
      ...(mayTake ? { over: by } : {}),
    };
  });
  return Promise.all([...inForce, ...passedOver]);
}

async function stateOf(skills: Skills, skill: Skill): Promise<SkillState> {
  const consent = await skills.consent(skill);
  if ("problem" in consent) return "unusable";
  return consent.state === "given" ? "ready" : consent.state;
}

/** The files that describe no skill that counts. */
export function refusedPlaces({ refused }: Pick<SkillListing, "refused">, folders: readonly string[]): readonly FilePlace[] {
  return refused.map(({ file, line, reason }) => ({
    path: file,
    label: shortened(file, folders),
    ...(line === undefined ? {} : { line }),
    says: reason,
  }));
}

/** All that can be known of one. */
export async function openedSkill(skills: Skills, { skill, listed }: KnownSkill): Promise<OpenedSkill> {
  const [changes, source, review, findings] = await Promise.all([
    listed.state === "changed" ? skills.changedSince(skill) : undefined,
    skills.sourceOf(skill),
    skills.review(skill),
    skills.validate(skill.folder),
  ]);
  const problem = "problem" in review ? review.problem : undefined;
  const place = ({ file, line, says }: SkillSign) => placeIn(skill.folder, { file, line, says });
  return {
    skill: listed,
    ...(source ? { source: sourceWords(source) } : {}),
    ...("problem" in review ? { text: "", glances: [] } : { text: review.text, glances: review.glances }),
    ...("problem" in review ? {} : { contents: contentsOf(skill.folder, review) }),
    ...(problem === undefined ? {} : { problem }),
    ...(changes ? { changes } : {}),
    findings: "problem" in findings ? [] : findings.map((each) => ({ ...place(each), level: each.level })).sort(errorsFirst),
  };
}

/** A skill that was fetched, as it is shown before the yes. */
export function fetchedSkill({ skill, source, review, former, changes, passesOver }: PreparedSkill): FetchedSkill {
  return {
    name: skill.name,
    description: skill.description,
    source: sourceWords(source),
    contents: contentsOf(skill.folder, review),
    text: review.text,
    glances: review.glances,
    ...(former && changes ? { changes } : {}),
    ...(passesOver ? { passesOver: passesOver.origin } : {}),
  };
}

/** Whether it holds what the installed one does. */
export function isSame({ changes }: PreparedSkill): boolean {
  return changes !== undefined && changes.added.length + changes.changed.length + changes.removed.length === 0;
}

function contentsOf(folder: string, { print, files, scripts, hosts, signs, warnings, ...asks }: SkillReview): SkillContents {
  const { sandbox, allowedTools, entry, tools } = asks;
  const facts = [
    ...(entry ? [{ name: t("Begins with"), value: entry, isCode: true }] : []),
    ...(sandbox ? [{ name: t("Sandbox"), value: sandboxWords(sandbox, speech) }] : []),
    ...(allowedTools ? [{ name: t("Held to"), value: allowedTools.join(", ") || t("no tools") }] : []),
    ...tools.map((each) => ({ name: t("Tool {0}", each.name), value: each.command, isCode: true })),
    ...(hosts.length > 0 ? [{ name: t("Names hosts"), value: hosts.join(", ") }] : []),
  ];
  return {
    ...{ print, scripts, facts, warnings },
    files: files.map((each) => ({ path: each.path, bytes: each.bytes })),
    signs: signs.map((each) => placeIn(folder, each)),
  };
}

function placeIn(folder: string, { file, line, says }: SkillSign): FilePlace {
  return { path: path.join(folder, file), label: file, ...(line === undefined ? {} : { line }), says };
}

function errorsFirst(one: { readonly level: string }, other: { readonly level: string }): number {
  return Number(one.level === "warning") - Number(other.level === "warning");
}

function sourceWords(source: SkillSource): string {
  const place = source.kind === "git" ? t("{0} at {1}", source.from, source.commit.slice(0, 10)) : source.from;
  return source.folder === "" ? place : `${place}, ${source.folder}`;
}
