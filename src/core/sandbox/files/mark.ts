import { access, writeFile } from "node:fs/promises";
import { codeOf } from "../handles/failure.ts";

/** An empty file beside the store which tells that there are rows of a kind, so that the store need not be opened to know that there are none. */
export interface Mark {
  /** Undefined once it is there, else why it can't be: goes on a sentence, without a full stop. */
  set(): Promise<string | undefined>;
  /** Where that can't be told, it may. */
  mayBeSet(): Promise<boolean>;
}

export function createMark(file: string): Mark {
  return {
    async set() {
      try {
        await writeFile(file, "", { flag: "a" });
        return undefined;
      } catch (error) {
        return `${file} can't be written (${codeOf(error) ?? "unknown reason"})`;
      }
    },
    mayBeSet: () =>
      access(file).then(
        () => true,
        (error) => codeOf(error) !== "ENOENT",
      ),
  };
}
