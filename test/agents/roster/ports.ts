import { createRoster, type Roster } from "../../../src/core/agents/roster/roster.ts";
import type { FoundFiles } from "../../../src/core/agents/roster/workspace.ts";
import type { Store } from "../../../src/core/storage/store.ts";
import { createTools } from "../../../src/core/tools/toolbox.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";

/** The tools of a terminal. */
export const tools: readonly string[] = createTools({
  ...{ folders: [], dataFolder: "/nowhere/data", readableFolder: "/nowhere/data/blobs", environment: {} },
}).map(({ name }) => name);

export interface Given {
  readonly store?: Store;
  /** Text by the path of its file. All are of the one folder, which is trusted unless it is said. */
  readonly files?: Readonly<Record<string, string>>;
  readonly trusts?: (folder: string) => boolean;
  readonly secret?: string;
}

export const folder = "/project";

/** A roster over a store in memory and files that are made up. */
export function rosterOf({ store = new MemoryStore(), files = {}, trusts = () => true, secret }: Given = {}): Roster {
  let minutes = 0;
  const found: FoundFiles = {
    files: Object.entries(files).map(([file, text]) => ({ file, text, isForeign: !file.startsWith(".anycowork/") })),
    problems: [],
  };
  return createRoster({
    stored: () => store.agents(),
    keep: (rows) => store.commit(rows.map((row) => ({ table: "agents", row }))),
    trusts: async (each) => trusts(each),
    files: async () => found,
    tools: () => tools,
    redact: (text) => (secret === undefined ? text : text.replaceAll(secret, "[hidden secret]")),
    now: () => {
      minutes += 1;
      return new Date(Date.UTC(2026, 0, 1, 0, minutes)).toISOString();
    },
  });
}
