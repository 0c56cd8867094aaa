import { StoreError } from "../store.ts";
import { hasCode } from "./files.ts";

/** Whatever went wrong with the files of a folder, as what a person can act on. */
export function storeError(error: unknown, folder: string, consolation = ""): StoreError {
  if (error instanceof StoreError) return error;
  return new StoreError(`${sentenceFor(error, folder)}${consolation}`, { cause: error });
}

/** Whether what is handed over reaches the disk at the moment, told when that changes. */
export class Troubles {
  readonly #folder: string;
  readonly #changed: (sentence: string | undefined) => void;
  #sentence: string | undefined;

  constructor(folder: string, changed: (sentence: string | undefined) => void) {
    this.#folder = folder;
    this.#changed = changed;
  }

  /** What came of an attempt to write: the failure, or undefined. */
  heard(failure: unknown): void {
    const sentence = failure === undefined ? undefined : storeError(failure, this.#folder, keptMeanwhile).message;
    if (sentence === this.#sentence) return;
    this.#sentence = sentence;
    this.#changed(sentence);
  }

  sentence(): string | undefined {
    return this.#sentence;
  }
}

const keptMeanwhile = " Everything is kept in memory until then and saved by itself.";

function sentenceFor(error: unknown, folder: string): string {
  if (hasCode(error, "ENOSPC", "EDQUOT")) return `The disk of ${folder} is full; free some space and try again.`;
  if (hasCode(error, "EACCES", "EPERM", "EROFS")) return `AnyCowork may not write in ${folder}; allow it, or choose another folder.`;
  if (hasCode(error, "ENOENT", "ENOTDIR", "EEXIST")) return `The folder ${folder} is not there and can't be made; choose another.`;
  const reason = error instanceof Error ? error.message : String(error);
  return `The conversations in ${folder} could not be read or saved (${reason}). Check the disk and try again.`;
}
