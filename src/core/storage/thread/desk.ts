import type { StampedChange } from "../log/record.ts";
import { filesAside } from "../snapshot/aside.ts";
import { type FoldMode, fold, hasManyLogs } from "../snapshot/fold.ts";
import { Generations } from "../snapshot/generations.ts";
import { inspect } from "../snapshot/inspection.ts";
import { Library, type LibraryPorts } from "../snapshot/library.ts";
import { distrust } from "../snapshot/recovery.ts";
import type { RecoveryReport } from "../store.ts";
import { type Answer, type Given, type Questions, questions } from "./questions.ts";

/** Answers questions about the database, one after another. */
export interface Desk {
  /** `pending` is what was handed over and is not on disk yet. */
  ask<Name extends keyof Questions>(name: Name, given: Given<Name>, pending: readonly StampedChange[]): Promise<Answer<Name>>;
  /** Writes a new image. Questions are answered meanwhile. */
  fold(mode: FoldMode): Promise<void>;
  /** Writes a new image if that is worth it; a failure of that is nobody's business. */
  foldIfDue(): void;
  recover(pending: readonly StampedChange[]): Promise<RecoveryReport>;
  /** Lets go at once: whatever goes on is given up. */
  close(): Promise<void>;
}

export interface DeskPorts extends LibraryPorts {
  /** Calls back once after so many milliseconds; returns how to stop that. Absent, nothing is checked in the background. */
  readonly later?: (milliseconds: number, work: () => void) => () => void;
  /** SQLite's own look through an image's file, away from where questions are answered: what it found wrong, or undefined. */
  readonly deepCheck?: (file: string) => Promise<string | undefined>;
}

/** When nothing was asked for so long, there is time for a deep check. */
const idleMs = 20_000;

/** A desk in this very thread. Folds by itself when it is due. */
export function openDesk(ports: DeskPorts, writer: string): Desk {
  let heard: string[] | undefined;
  const onWarning = (sentence: string) => (heard ? void heard.push(sentence) : ports.onWarning(sentence));
  const own = { ...ports, onWarning };
  const library = new Library(own);
  const inTurn = queue();
  let folding: Promise<void> | undefined;
  let considered: Promise<unknown> | undefined;

  const folded = async (mode: FoldMode): Promise<void> => {
    while (folding) await folding.catch(() => undefined);
    const inLibrary = {
      capture: () => inTurn(() => library.capture()),
      wrote: (generation: Parameters<Library["wrote"]>[0]) => inTurn(() => library.wrote(generation)),
      salvage: (file: string) => inTurn(() => library.salvage(file)),
      onFault: library.tellFault.bind(library),
    };
    folding = fold({ ...own, ...inLibrary }, mode).finally(() => {
      folding = undefined;
    });
    return folding;
  };
  const foldIfDue = () => {
    if (folding) return;
    const work = async () => ((await inTurn(() => library.isFoldDue())) || (await hasManyLogs(own))) && folded("skip");
    // What is logged stays logged; the next attempt may do better.
    considered = work().catch(() => undefined);
  };
  const check = checking(own, async (number, reason) => {
    await inTurn(async () => library.replace(await distrust(own, { number, reason })));
    await folded("wait");
  });

  const answer: Desk["ask"] = (name, given, pending) =>
    inTurn(async () => {
      const image = await library.read(pending, writer);
      if (await library.isFoldDue()) foldIfDue();
      check.whenIdle(await library.newest());
      const question = questions[name] as (image: unknown, ...given: readonly unknown[]) => never;
      return question(image, ...given);
    });
  let hasWaited = false;

  return {
    async ask(name, given, pending) {
      const answered = await answer(name, given, pending);
      // A program that asks one thing and ends would never get to it.
      if (!hasWaited && (await library.isFoldOverdue())) await (folding ?? folded("skip")).catch(() => undefined);
      hasWaited = true;
      return answered;
    },
    fold: folded,
    foldIfDue,
    async recover(pending) {
      const sentences: string[] = [];
      heard = sentences;
      try {
        const kept = await inTurn(() => inspect(own, library, { pending, writer, sentences }));
        await folded("wait");
        const setAside = await filesAside(own.files, own.layout);
        if (setAside.length > 0) sentences.push(`Files that can't be used are kept in ${own.layout.aside}: ${setAside.length}.`);
        return { sentences, kept, setAside };
      } finally {
        heard = undefined;
      }
    },
    async close() {
      check.stop();
      // A fold that is only being thought of would begin after the end.
      await considered;
      await folding?.catch(() => undefined);
      await inTurn(() => library.forget());
    },
  };
}

function queue(): <T>(work: () => Promise<T>) => Promise<T> {
  let turn: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };
}

/** Once for every image, when nothing is asked for a while, SQLite itself looks through it. */
function checking({ files, layout, later, deepCheck }: DeskPorts, damaged: (number: number, reason: string) => Promise<void>) {
  const generations = new Generations(files, layout.store);
  let stop: (() => void) | undefined;
  let seen = 0;
  const check = async (number: number) => {
    if (number === seen || (await generations.isChecked(number))) return;
    seen = number;
    const reason = await deepCheck?.(generations.imageFile(number));
    if (reason === undefined) await generations.setChecked(number);
    else await damaged(number, reason);
  };
  return {
    whenIdle(number: number) {
      stop?.();
      if (number > 0 && number !== seen && deepCheck) stop = later?.(idleMs, () => void check(number).catch(() => undefined));
    },
    stop: () => stop?.(),
  };
}
