import path from "node:path";
import { wayInto } from "../names.ts";
import type { ProcessResult } from "../process/run.ts";
import { labelOf } from "../workspace.ts";
import { type HeldThings, holdThings } from "./handles.ts";
import type { BoxMounts } from "./mounts.ts";
import { backNotes, hiddenNotes, madeNotes, partialNote, type Taken, takenNotes, unheldNotes } from "./notes.ts";
import { putLinkBack, takeOut } from "./removal.ts";
import { straysOf } from "./strays.ts";
import { type Held, type Survey, type SurveyWish, survey, surveyFolder } from "./survey.ts";
import { watchFolders } from "./watch.ts";

/** Watches over one command in a box. */
export interface Guard {
  readonly mounts: BoxMounts;
  /** What the command can't see or change, with the path where it lies now. Nothing any more once it has ended. */
  kept(): readonly Held[];
  /** Call when the command is over: what it made in protected places goes, and is said beside how it ended. */
  end(result: ProcessResult): Promise<ProcessResult>;
}

export interface GuardWish {
  readonly wish: SurveyWish;
  readonly before: Survey;
  readonly mounts: BoxMounts;
  readonly command: string;
  readonly trash: string;
  /** What this conversation's boxes have made and may go on with, by path. */
  readonly own: Map<string, string>;
  readonly meanwhile: Meanwhile;
  /** Tells every command at work of something that was taken out: which of them made it is not known. */
  tell(target: string, taken: Taken): void;
  /** Hears at once of what was taken out by this one. */
  say(text: string): void;
}

/** What goes on while a command runs, by path. */
export interface Meanwhile {
  /** Is about to be changed by somebody else, with a yes. */
  readonly vouched: Set<string>;
  readonly taken: Map<string, Taken>;
}

/** What a thing is and holds, so that it is not taken for another. */
export function printOf({ id, stamp }: Held): string {
  return `${id} ${stamp}`;
}

export function beginGuard(options: GuardWish): Guard {
  const { wish, before, mounts } = options;
  const work = new Work(options);
  const placeOf = (folder: string) => (before.repositories.has(folder) ? path.dirname(folder) : folder);
  const stopWatching = watchFolders({
    folders: [...new Set([...wish.folders, ...before.repositories.keys()])],
    look: (folder) => void work.settle(() => surveyFolder(placeOf(folder), wish)),
    lookAround: () => void work.settle(() => survey(wish)),
  });
  return {
    mounts,
    kept: () => work.kept(),
    async end(result) {
      stopWatching();
      const after = await work.settle(() => survey(wish));
      return work.conclude(result, after);
    },
  };
}

class Work {
  readonly #options: GuardWish;
  /** Of all that was there before. */
  readonly #known: ReadonlySet<string>;
  /** What was there and not mounted, since the box had made it. */
  readonly #ownBefore: ReadonlySet<string>;
  readonly #things: HeldThings;
  /** What somebody outside has put there meanwhile. */
  readonly #unheld = new Set<string>();
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: GuardWish) {
    const all = [...options.before.held.values()];
    this.#options = options;
    this.#known = new Set(all.map((each) => each.id));
    this.#ownBefore = new Set(all.filter((each) => options.own.get(each.path) === printOf(each)).map((each) => each.path));
    this.#things = holdThings(all.filter((each) => each.kind !== "link" && each.role !== "head" && !this.#ownBefore.has(each.path)));
  }

  /** Looks, one look after the other, and takes out what must not have come. Gives what was seen; undefined when it could not be looked. */
  settle(look: () => Survey | Promise<Survey>): Promise<Survey | undefined> {
    const turn = this.#queue.then(look).then(async (found) => {
      for (const each of found.held.values()) if (this.#isNew(each) && this.#counts(each, found)) await this.#removeStrays(each);
      return found;
    });
    const settled = turn.catch(() => undefined);
    this.#queue = settled;
    return settled;
  }

  /** What counts only because of something else is left out: that may not lead to it any more. */
  kept(): readonly Held[] {
    return this.#things.lying().filter(({ behind }) => behind === undefined);
  }

  async conclude(result: ProcessResult, after: Survey | undefined): Promise<ProcessResult> {
    this.#things.release();
    const { mounts, wish, command, before } = this.#options;
    const name = (target: string) => labelOf(wish.folders, target);
    const back = after && !after.isPartial ? await this.#putLinksBack(after) : [];
    const made = after ? this.#keepOwn(after) : [];
    const hidden =
      result.exitCode === 0 ? [] : [...mounts.hiddenFolders, ...mounts.hiddenFiles].flatMap((each) => before.held.get(each) ?? []);
    const said = `${command}\n${result.output}`;
    const notes = [
      ...(result.notes ?? []),
      ...takenNotes([...this.#options.meanwhile.taken.values()]),
      ...backNotes(back.map(name)),
      ...unheldNotes([...this.#unheld].map(name)),
      ...madeNotes(made.map(name)),
      ...hiddenNotes(hidden.filter((each) => said.includes(path.basename(each.path))).map((each) => ({ ...each, label: name(each.path) }))),
      ...(after && !after.isPartial ? [] : [partialNote]),
    ];
    return notes.length > 0 ? { ...result, notes } : result;
  }

  /** Whether the command may have made it, or made it what it is. */
  #isNew(each: Held): boolean {
    const { path: target } = each;
    const former = this.#options.before.held.get(target);
    const wasOwn = this.#ownBefore.has(target);
    if (each.protected === undefined || (each.role === "head" && former)) return false;
    if (this.#known.has(each.id)) return wasOwn && former !== undefined && printOf(former) !== printOf(each);
    const wasMounted = former !== undefined && former.kind !== "link" && !wasOwn;
    if (!this.#isVouched(target) && !(wasMounted && this.#things.isGone(target))) return true;
    this.#unheld.add(target);
    return false;
  }

  /** What is only led to by something new is what it was: that goes, and then nothing leads to it. */
  #counts({ behind }: Held, { held }: Survey): boolean {
    return !behind || behind.flatMap((each) => held.get(each) ?? []).some((each) => !this.#isNew(each));
  }

  #isVouched(target: string): boolean {
    return [...this.#options.meanwhile.vouched].some((each) => wayInto(each, target) !== undefined || wayInto(target, each) !== undefined);
  }

  async #removeStrays(newcomer: Held): Promise<void> {
    const { wish, trash, say, tell } = this.#options;
    for (const target of straysOf(newcomer, wish.folders)) {
      const label = labelOf(wish.folders, target);
      const removal = await takeOut(trash, target, label);
      if (removal === undefined) continue;
      const taken = { label, reason: newcomer.protected ?? "", removal };
      tell(target, taken);
      say(`[${takenNotes([taken]).join(" ")}]\n`);
    }
  }

  /** Over a link nothing can be mounted: it may have been removed, or something else put in its place. */
  async #putLinksBack(after: Survey): Promise<readonly string[]> {
    const now = new Set([...after.held.values()].map((each) => each.id));
    const back: string[] = [];
    for (const [target, { id, leadsTo, protected: reason }] of this.#options.before.held)
      if (leadsTo !== undefined && reason !== undefined && !now.has(id) && (await putLinkBack(target, leadsTo))) back.push(target);
    return back;
  }

  /** What the box made and nobody else has changed since stays open to it. Gives what else would be hidden from now on. */
  #keepOwn(after: Survey): readonly string[] {
    const made: string[] = [];
    for (const each of after.held.values()) {
      const isMade = !this.#known.has(each.id) && !this.#isVouched(each.path) && !this.#options.meanwhile.taken.has(each.path);
      // By its id: what was held may have been moved there since, and stays held.
      const wasOwn = this.#ownBefore.has(each.path) && this.#options.before.held.get(each.path)?.id === each.id;
      if (!isMade && !wasOwn) continue;
      if (each.protected !== undefined && each.role !== "settings") continue;
      this.#options.own.set(each.path, printOf(each));
      if (isMade && each.protected === undefined && each.kind !== "socket") made.push(each.path);
    }
    return made;
  }
}
