import type { Archive, ListFilter } from "../../core/history/archive.ts";
import type { HostMessage } from "../../core/protocol/host-message.ts";

/** Lists of conversations, read once and kept until something changes them: who types in the search asks for them with every letter. */
export interface Lists extends Pick<Archive, "list"> {
  /** They are no longer true: they will be read anew, and the view is told soon. */
  stale(): void;
}

export interface ListsPorts {
  list(filter: ListFilter): ReturnType<Archive["list"]>;
  post(message: HostMessage): void;
  /** Calls back soon, once: several changes at once are told as one. */
  later(work: () => void): void;
}

export function createLists({ list, post, later }: ListsPorts): Lists {
  const kept = new Map<string, ReturnType<Archive["list"]>>();
  let isTold = true;
  return {
    list(filter = {}) {
      const key = JSON.stringify(filter);
      const known = kept.get(key);
      if (known) return known;
      const read = list(filter);
      kept.set(key, read);
      read.catch(() => kept.get(key) === read && kept.delete(key));
      return read;
    },
    stale() {
      kept.clear();
      if (!isTold) return;
      isTold = false;
      later(() => {
        isTold = true;
        post({ type: "stale" });
      });
    },
  };
}
