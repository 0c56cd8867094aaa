import path from "node:path";
import type { ModelRef } from "../events/ids.ts";
import type { SessionRecord } from "../events/rows.ts";
import { nearest } from "../events/words/nearest.ts";
import { createMark } from "../sandbox/files/mark.ts";
import { trashFolderOf } from "../sandbox/files/trash.ts";
import type { Store } from "../storage/store.ts";
import { contentOf } from "./content/files.ts";
import { createPrinter } from "./content/print.ts";
import { readSkill } from "./content/read.ts";
import { reviewOf } from "./content/review.ts";
import { type Consents, createConsents, replacements } from "./decisions/consent.ts";
import { createLedger, placeId } from "./decisions/ledger.ts";
import { type AskModel, draftFrom, type SkillDraft } from "./draft/draft.ts";
import { createFinder } from "./finding/finder.ts";
import { mergeSkills } from "./finding/merge.ts";
import { homeOf, type PlacePorts, placesOf } from "./finding/places.ts";
import { watchSkills } from "./finding/watch.ts";
import { createSkill, skeletonOf } from "./install/create.ts";
import { createInstaller, type Installer } from "./install/install.ts";
import type { ReadSkill, Skill, SkillFile, SkillFinding, SkillListing, SkillProblem, SkillReview } from "./skill.ts";
import { validateSkill } from "./validate/validate.ts";

/**
 * The skills there are. Folders are those a conversation works in. What is refused is a sentence that says what to do; the store's failures reject.
 * The text of a workspace's skill is told to no model, and nothing of it is run, before `consent` says `given`.
 */
export interface Skills extends Consents, Installer {
  /** Those in force, and what was passed over. Reads settings only, and again only what was changed. */
  list(folders: readonly string[]): Promise<SkillListing>;
  /** One that is in force, by its name. */
  find(name: string, folders: readonly string[]): Promise<Skill | SkillProblem>;
  /** All it holds, read at once. Whether somebody said yes to it tells its print. */
  read(skill: Skill): Promise<ReadSkill | SkillProblem>;
  /** Its files, in the order of their names; a problem where it holds more than a skill has, or what is not its own. */
  files(skill: Skill): Promise<readonly SkillFile[] | SkillProblem>;
  /** What it contains and may do, with the print a yes is given to. */
  review(skill: Skill): Promise<SkillReview | SkillProblem>;
  /** Tells an agent of a skill, or not any more; without an agent all of them. */
  turn(skill: Skill, to: "on" | "off", agent?: string): Promise<SkillProblem | undefined>;
  /** Begins a skill: the person's own, or in the folder of a workspace. With a text it is a draft, which is not used before a yes; without one it says what is to be written. */
  create(name: string, given: { readonly workspace?: string; readonly text?: string }): Promise<Skill | SkillProblem>;
  /** The text of a skill made of what was done in a conversation: worded by this model, or without one made of its rows. Nothing is written. */
  draft(name: string, record: SessionRecord, model?: ModelRef): Promise<SkillDraft>;
  /** Looks at a skill as its author wants it looked at: by the letter of the standard, and for what will make trouble. `folder` may be any, also a file in it. */
  validate(folder: string): Promise<readonly SkillFinding[] | SkillProblem>;
  /** Hears, soon after, that skills may have come, gone or been changed. Resolves once nothing from now on is missed, to how to stop listening. */
  watch(folders: readonly string[], listener: () => void): Promise<() => void>;
}

export interface SkillsPorts extends PlacePorts {
  readonly store: Pick<Store, "skills" | "commit">;
  readonly dataFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Asks a model once, outside of any conversation. */
  ask(model: ModelRef, prompt: Parameters<AskModel>[0]): ReturnType<AskModel>;
  /** Milliseconds since 1970. */
  now(): number;
  /** A timer that keeps no process alive; returns how to take it back. */
  later(milliseconds: number, work: () => void): () => void;
}

export function createSkills(ports: SkillsPorts): Skills {
  const { store, dataFolder, environment, now } = ports;
  const iso = () => new Date(now()).toISOString();
  const [finder, printer] = [createFinder(ports), createPrinter()];
  const ledger = createLedger({ store, mark: createMark(path.join(dataFolder, "has-skills")), now: iso });
  const consents = createConsents(ledger, printer, iso);
  const list = async (folders: readonly string[]): Promise<SkillListing> => {
    const { skills, refused, problems } = await finder.find(folders);
    const rows = await ledger.all();
    const merged = mergeSkills(skills, await replacements(skills, ledger, printer));
    const off = merged.skills.flatMap((each) => {
      const agents = rows.get(placeId(each))?.offFor ?? [];
      return agents.length > 0 ? [[each.name, agents] as const] : [];
    });
    return { ...merged, refused, problems, offFor: Object.fromEntries(off) };
  };
  const home = homeOf(ports.home);
  const installer = createInstaller({
    ...{ environment, home, ledger, consents, now },
    trash: trashFolderOf(dataFolder),
    list: () => list([]),
  });
  return {
    ...{ list, read: readSkill, review: reviewOf, validate: validateSkill, ...consents, ...installer },
    draft: (name, record, model) => draftFrom(name, record, model === undefined ? undefined : (prompt) => ports.ask(model, prompt)),
    async find(name, folders) {
      const { skills, refused } = await list(folders);
      return skills.find((each) => each.name === name) ?? { problem: unknownSentence(name, { skills, refused }) };
    },
    async files({ folder }) {
      const { files, problems } = await contentOf(folder);
      return problems.length === 0 ? files : { problem: problems.join(" ") };
    },
    async turn(skill, to, agent = "*") {
      const former = (await ledger.all()).get(placeId(skill))?.offFor ?? [];
      if (to === "on" && agent !== "*" && former.includes("*"))
        return { problem: `The skill ${skill.name} is off for every agent; switch it on first, then off for those that shall do without.` };
      const rest = agent === "*" ? [] : former.filter((each) => each !== agent);
      return ledger.note(skill, { offFor: to === "on" ? rest : [...rest, agent] });
    },
    async create(name, { workspace, text }) {
      const place = workspace === undefined ? home : { folder: path.join(workspace, ".anycowork/skills"), origin: ".anycowork/skills" };
      if (!place) return { problem: "There is no home folder to keep skills in: HOME is not set." };
      const scope = workspace === undefined ? "personal" : "workspace";
      const note = text === undefined ? {} : { note: (skill: Skill) => ledger.note(skill, { draft: true }) };
      return createSkill({ name, text: text ?? skeletonOf(name), home: { ...place, scope }, ...note });
    },
    watch: (folders, listener) =>
      watchSkills(
        {
          places: () => placesOf(folders, ports),
          folders: async () => (await finder.find(folders)).folders,
          later: ports.later,
        },
        listener,
      ),
  };
}

/** A name that is not there; one that was refused says why. */
function unknownSentence(name: string, { skills, refused }: Pick<SkillListing, "skills" | "refused">): string {
  const names = skills.map((each) => each.name);
  const near = nearest(name, names);
  const hint = near === undefined ? "" : ` Did you mean ${near}?`;
  const leftOut = refused
    .filter(({ file }) => file.split(/[\\/]/).includes(name))
    .map(({ file, reason }) => ` ${file} is left out: ${reason}`);
  return `There is no skill ${JSON.stringify(name)}.${hint}${leftOut.join("")} There is: ${names.join(", ") || "none"}.`;
}
