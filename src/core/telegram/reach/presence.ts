import { mkdir, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";

/** When the person was last seen at a window or terminal of this machine: all their processes share it. */
export interface Presence {
  /** They are at work just now. Nothing is written while no bot wants to know. Never rejects. */
  note(): Promise<void>;
  /** Milliseconds since 1970; from now on every process notes it. Never rejects. */
  seenAt(): Promise<number>;
}

/** Nobody needs to know it more exactly. */
const finestMs = 15_000;

/** `folder`: one for all data folders of this person. */
export function createPresence({ folder, now }: { readonly folder: string; readonly now: () => number }): Presence {
  const file = path.join(folder, "seen");
  let notedAt = Number.NEGATIVE_INFINITY;
  const touch = (at: number) => utimes(file, at / 1000, at / 1000);
  return {
    async note() {
      const at = now();
      if (at - notedAt < finestMs) return;
      notedAt = at;
      // There is none before a bot wants to know.
      await touch(at).catch(() => undefined);
    },
    async seenAt() {
      const found = await stat(file).catch(() => undefined);
      if (found) return found.mtimeMs;
      const at = now();
      await mkdir(folder, { recursive: true, mode: 0o700 })
        .then(() => writeFile(file, "", { mode: 0o600, flag: "wx" }))
        .then(() => touch(at))
        .catch(() => undefined);
      return at;
    },
  };
}
