import path from "node:path";
import { realPathOf } from "../../sandbox/paths/real.ts";
import { createWorkspace } from "../../sandbox/workspace.ts";
import { type Gathered, gather } from "./gather.ts";
import { topNames } from "./names.ts";
import type { TrustedTop } from "./nested.ts";
import { namesThere } from "./read.ts";

/** What reading rules files needs. */
export interface RulesPorts {
  /** Our own data, which is not looked into. */
  readonly dataFolder: string;
  readonly home?: string | undefined;
  /** Whether files of a folder may change how we behave. Of one that may not, nothing is read. */
  readonly trustsFolder: (folder: string) => Promise<boolean>;
}

/** Rules files of some workspace folders. */
export interface TopRules extends Gathered {
  /** The folders that are trusted. */
  readonly tops: readonly TrustedTop[];
  /** What lies at the top of those that are not, by their paths. */
  readonly untrusted: readonly string[];
}

/** Reads the rules files at the top of each trusted folder. Never rejects. */
export async function readTopRules(folders: readonly string[], ports: RulesPorts): Promise<TopRules> {
  const tops: TrustedTop[] = [];
  const untrusted: string[] = [];
  const gathered: Gathered[] = [];
  const real = await Promise.all(folders.map((each) => realPathOf(each).catch(() => each)));
  for (const [index, given] of folders.entries()) {
    const isTrusted = () => ports.trustsFolder(given).catch(() => false);
    const folder = real[index] ?? given;
    if (!(await isTrusted())) {
      untrusted.push(...(await namesThere(folder, topNames)).map((name) => path.join(given, name)));
      continue;
    }
    const top = { workspace: workspaceOf(folder, ports), folders: real, folder, isTrusted };
    tops.push(top);
    gathered.push(await gather(top, folder, topNames));
  }
  return { tops, untrusted, files: gathered.flatMap(({ files }) => files), problems: gathered.flatMap(({ problems }) => problems) };
}

function workspaceOf(folder: string, { dataFolder, home }: RulesPorts) {
  return createWorkspace({ folders: [folder], dataFolder, readableFolder: dataFolder, home });
}
