import * as vscode from "vscode";
import type { Core } from "../../core/core.ts";
import type { SkillsPage } from "../../core/protocol/skills.ts";
import type { RemovedSkill, Skill, SkillParcel, SkillProblem } from "../../core/skills/skill.ts";
import type { Handlers } from "../chat/handlers.ts";
import type { ChatView } from "../chat/view.ts";
import type { Desk } from "../desk.ts";
import { t } from "../words.ts";
import { fetchedSkill, isSame, type KnownSkill, knownSkills, openedSkill, refusedPlaces } from "./page.ts";
import { fetchParcel, renewedParcel } from "./parcel.ts";
import { saveAsSkill } from "./save.ts";

export interface SkillParts {
  readonly desk: Pick<Desk, "core" | "folders" | "shown">;
  readonly chat: Pick<ChatView, "post">;
  /** Calls back when the chat is gone. */
  until(stop: () => void): void;
  /** Called when skills may be others than were told. */
  stale(): void;
}

export type SkillHandlers = Pick<
  Handlers,
  | "loadSkills"
  | "readSkill"
  | "allowSkill"
  | "turnSkill"
  | "createSkill"
  | "fetchSkills"
  | "updateSkill"
  | "acceptSkills"
  | "discardSkills"
  | "removeSkill"
  | "restoreSkill"
  | "saveAsSkill"
>;

/** What outlives a request: what waits for a yes, what was removed last, what is to be said. */
interface Pending {
  parcel?: SkillParcel | undefined;
  removed?: (RemovedSkill & { readonly name: string }) | undefined;
  told?: string | undefined;
}

/** The skills there are, and what can be done with them. */
export function createSkillHandlers({ desk, chat, stale, until }: SkillParts): SkillHandlers {
  const pending: Pending = {};
  const watched = createWatched({ desk, stale, until });
  const known = async (): Promise<readonly KnownSkill[]> => {
    const { skills } = await desk.core();
    return knownSkills(skills, await skills.list(desk.folders()));
  };
  const find = async (folder: string) => (await known()).find((each) => each.skill.folder === folder);
  const tell = async (told?: string): Promise<undefined> => {
    pending.told = told;
    chat.post({ type: "skills", page: await pageOf(await desk.core(), desk.folders(), pending) });
    return undefined;
  };
  /** Does something to the skill in this folder, and tells what there is then. */
  const withSkill = async (folder: string, work: (skills: Core["skills"], found: KnownSkill) => Promise<SkillProblem | undefined>) => {
    const found = await find(folder);
    if (!found) return t("This skill is not there any more.");
    const problem = await work((await desk.core()).skills, found);
    await tell();
    return problem?.problem;
  };
  return {
    async loadSkills() {
      await watched.look();
      return tell(pending.told);
    },
    async readSkill({ folder }) {
      const found = await find(folder);
      if (!found) return t("This skill is not there any more.");
      chat.post({ type: "skill", skill: await openedSkill((await desk.core()).skills, found) });
      return undefined;
    },
    allowSkill: ({ folder, print }) =>
      withSkill(folder, (skills, { skill, over }) => skills.allow(skill, { print, ...(over ? { over } : {}) })),
    turnSkill: ({ folder, to, agent }) => withSkill(folder, (skills, { skill }) => skills.turn(skill, to, agent)),
    async createSkill({ name, inWorkspace }) {
      const [workspace] = inWorkspace ? desk.folders() : [];
      const made = await (await desk.core()).skills.create(name, workspace === undefined ? {} : { workspace });
      if ("problem" in made) return made.problem;
      await vscode.window.showTextDocument(vscode.Uri.file(made.file));
      return tell(t("The skill {0} is begun. Say in its file what it does and when to use it.", name));
    },
    removeSkill: ({ folder }) =>
      withSkill(folder, async (skills, { skill }) => {
        const removed = await skills.remove(skill);
        if ("problem" in removed) return removed;
        pending.removed = { ...removed, name: skill.name };
        return undefined;
      }),
    async restoreSkill() {
      const problem = await pending.removed?.putBack();
      if (!problem) pending.removed = undefined;
      await tell();
      return problem?.problem;
    },
    saveAsSkill: () => saveAsSkill(desk),
    ...createFetching({ desk, pending, find, tell }),
  };
}

interface FetchingParts extends Pick<SkillParts, "desk"> {
  readonly pending: Pending;
  find(folder: string): Promise<KnownSkill | undefined>;
  tell(told?: string): Promise<undefined>;
}

/** What is fetched is shown first, and lies in no place before the yes. */
function createFetching({
  desk,
  pending,
  find,
  tell,
}: FetchingParts): Pick<SkillHandlers, "fetchSkills" | "updateSkill" | "acceptSkills" | "discardSkills"> {
  const letGo = async () => {
    const { parcel } = pending;
    pending.parcel = undefined;
    await parcel?.discard();
  };
  const show = async (parcel: SkillParcel | SkillProblem | undefined): Promise<string | undefined> => {
    if (!parcel) return undefined;
    if ("problem" in parcel) return parcel.problem;
    await letGo();
    if (parcel.skills.every(isSame)) {
      await parcel.discard();
      return tell(t("Nothing is different there."));
    }
    pending.parcel = parcel;
    return tell();
  };
  return {
    fetchSkills: async (wish) => show(await fetchParcel((await desk.core()).skills, wish)),
    async updateSkill({ folder }) {
      const found = await find(folder);
      return found ? show(await renewedParcel((await desk.core()).skills, found.skill)) : t("This skill is not there any more.");
    },
    async acceptSkills() {
      const { parcel } = pending;
      if (!parcel) return t("This was decided already.");
      pending.parcel = undefined;
      const done = await parcel.accept();
      if ("problem" in done) {
        await tell();
        return done.problem;
      }
      return tell(t("Installed: {0}.", namesOf(done)));
    },
    async discardSkills() {
      await letGo();
      return tell();
    },
  };
}

function namesOf(skills: readonly Skill[]): string {
  return skills.map((each) => each.name).join(", ");
}

async function pageOf({ skills }: Core, folders: readonly string[], { parcel, removed, told }: Pending): Promise<SkillsPage> {
  const listing = await skills.list(folders);
  return {
    skills: (await knownSkills(skills, listing)).map((each) => each.listed),
    refused: refusedPlaces(listing, folders),
    problems: listing.problems,
    ...(parcel ? { fetched: parcel.skills.map(fetchedSkill) } : {}),
    ...(told === undefined ? {} : { told }),
    ...(removed ? { removed: removed.name } : {}),
  };
}

/** Watches the folders whose skills were told last, as long as the chat is there. */
function createWatched({ desk, stale, until }: Pick<SkillParts, "desk" | "stale" | "until">) {
  let watched: { readonly key: string; readonly begun: Promise<() => void> } | undefined;
  const end = () => void watched?.begun.then((stop) => stop()).catch(() => undefined);
  until(end);
  return {
    async look(): Promise<void> {
      const folders = desk.folders();
      const key = folders.join("\n");
      if (watched?.key !== key) {
        end();
        const next = { key, begun: desk.core().then(({ skills }) => skills.watch(folders, stale)) };
        watched = next;
        next.begun.catch(() => {
          if (watched === next) watched = undefined;
        });
      }
      await watched.begun;
    },
  };
}
