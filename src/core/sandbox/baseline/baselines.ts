import { realpath } from "node:fs/promises";
import path from "node:path";
import { type Differences, noDifferences } from "./ledger.ts";
import { createThread, type ThreadOptions } from "./thread.ts";

/** Copies of workspace folders by which it is told what has been changed in them, and brought back. */
export interface Baselines {
  /** Brings the copies of these folders up to date and remembers how they are now. `key` names the work that begins, for `recover`. */
  mark(folders: readonly string[], key: string, signal: AbortSignal): Promise<BaselineMark>;
  /** What has been changed since the work of this key began, where a process ended in the middle of it; undefined when it is not known. */
  recover(folders: readonly string[], key: string): Promise<Differences | undefined>;
  /** Lets the thread go, with all it remembers beside the copies. */
  close(): Promise<void>;
}

export interface BaselineMark {
  /** What has been changed since; then the mark is gone. With the signal it is not looked for any longer, and that is said. */
  differences(signal?: AbortSignal): Promise<Differences>;
  /** Lets the mark go without being asked. */
  drop(): void;
}

export interface BaselinesOptions extends ThreadOptions {
  /** Our own data folder, which is never looked into. */
  readonly dataFolder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Where they lie in the data folder. */
export function baselineFolderOf(dataFolder: string): string {
  return path.join(dataFolder, "baselines");
}

export function createBaselines({ dataFolder, now, ...options }: BaselinesOptions): Baselines {
  const thread = createThread(options);
  const markOne = async ({ root, apart }: Place, key: string, signal: AbortSignal) => {
    const { marked, problem } = await thread.ask({ kind: "mark", root, apart, key, now: now() }, signal);
    // So that the work is known even if this process ends in the middle of it.
    void thread.ask({ kind: "save" });
    if (marked === "stopped") return { unable: "It was stopped." };
    return marked ?? { unable: `No copy of the workspace could be kept (${problem}), so what the command changed can't be undone.` };
  };
  const differencesOf = async (mark: number, signal: AbortSignal | undefined): Promise<Differences> => {
    const { differences, problem } = await thread.ask({ kind: "compare", mark }, signal);
    void thread.ask({ kind: "drop", mark });
    void thread.ask({ kind: "save" });
    return (
      differences ?? {
        ...noDifferences,
        partial: `What it changed could not be found out (${problem ?? "it was stopped"}), so it can't be undone.`,
      }
    );
  };
  const placesOf = async (folders: readonly string[]): Promise<readonly Place[]> => {
    const roots = await distinct(folders);
    const apart = [...roots, await realpath(dataFolder).catch(() => dataFolder)];
    return roots.map((root) => ({ root, apart: apart.filter((each) => each !== root) }));
  };
  return {
    async mark(folders, key, signal) {
      const marks = await Promise.all((await placesOf(folders)).map((place) => markOne(place, key, signal)));
      return {
        async differences(signal) {
          const all = await Promise.all(
            marks.map((each) => ("mark" in each ? differencesOf(each.mark, signal) : { ...noDifferences, partial: each.unable })),
          );
          return joined(all);
        },
        drop: () => {
          for (const each of marks) if ("mark" in each) void thread.ask({ kind: "drop", mark: each.mark });
        },
      };
    },
    async recover(folders, key) {
      const answers = await Promise.all((await placesOf(folders)).map((place) => thread.ask({ kind: "recover", ...place, key })));
      const found = answers.flatMap((each) => each.differences ?? []);
      return found.length > 0 ? joined(found) : undefined;
    },
    close: () => thread.close(),
  };
}

interface Place {
  readonly root: string;
  readonly apart: readonly string[];
}

/** The folders themselves, links followed, each once. One that lies in another is looked over by itself. */
async function distinct(folders: readonly string[]): Promise<readonly string[]> {
  const real = await Promise.all(folders.map((each) => realpath(each).catch(() => undefined)));
  return [...new Set(real.flatMap((each) => each ?? []))];
}

function joined(all: readonly Differences[]): Differences {
  const partial = [...new Set(all.flatMap((each) => each.partial ?? []))].join(" ");
  return {
    files: all.flatMap((each) => each.files),
    madeFolders: all.flatMap((each) => each.madeFolders),
    removedFolders: all.flatMap((each) => each.removedFolders),
    ...(partial === "" ? {} : { partial }),
  };
}
