import type { StampedChange } from "../log/record.ts";
import { Library, type LibraryPorts } from "../snapshot/library.ts";
import type { RecoveryReport } from "../store.ts";
import { type Answer, type Given, type Questions, questions } from "./questions.ts";

/** Answers questions about the database, one after another. */
export interface Desk {
  /** `pending` is what was handed over and is not on disk yet. */
  ask<Name extends keyof Questions>(name: Name, given: Given<Name>, pending: readonly StampedChange[]): Promise<Answer<Name>>;
  /** Writes a new image; with `purge` nothing older is kept, so that what was erased is in no file any more. */
  fold(purge?: "purge"): Promise<void>;
  recover(pending: readonly StampedChange[]): Promise<RecoveryReport>;
  close(): Promise<void>;
}

/** A desk in this very thread. Folds by itself when it is due. */
export function openDesk(ports: LibraryPorts, writer: string): Desk {
  const library = new Library(ports);
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  };
  const foldWhenDue = () => {
    if (library.isFoldDue())
      inTurn(() => library.fold()).catch((error: unknown) => ports.onWarning(`The conversations could not be folded: ${String(error)}`));
  };
  return {
    ask: (name, given, pending) =>
      inTurn(async () => {
        const image = await library.read(pending, writer);
        foldWhenDue();
        const question = questions[name] as (image: unknown, ...given: readonly unknown[]) => never;
        return question(image, ...given);
      }),
    fold: (purge) => inTurn(() => library.fold(purge)),
    recover: (pending) => inTurn(() => library.recover(pending, writer)),
    close: () => inTurn(() => library.close()),
  };
}
