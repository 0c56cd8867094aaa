import { realpath } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { wayInto } from "../../core/sandbox/names.ts";
import { dataFolder, type Shell } from "../shell.ts";
import { interrupt, readKey } from "../terminal/keys.ts";
import { visibleLine } from "../terminal/visible.ts";
import { tellingIn, unreadIn } from "./found.ts";
import { createTrustList, type TrustList } from "./list.ts";
import { quoted } from "./trust.ts";

/** The folders somebody works in, and where the word about them is kept. */
export interface Place {
  readonly folders: readonly string[];
  /** What `--data` said. */
  readonly data: string | undefined;
  say(line: string): void;
}

/** Says in one line a folder what is left unread there since nobody trusts it. */
export async function tellUnread({ folders, data, say }: Place, { environment }: Shell): Promise<void> {
  const list = createTrustList({ dataFolder: dataFolder(data, environment), say });
  for (const folder of folders) {
    const unread = await unreadIn(folder);
    if (unread.length === 0 || (await list.trusts(folder))) continue;
    const [last = "", ...others] = [...unread].reverse();
    const what = others.length === 0 ? `${last} is` : `${others.reverse().join(", ")} and ${last} are`;
    say(`${folder} is not trusted, so its ${what} not read. To trust it: anycowork trust ${quoted(folder)}`);
  }
}

/** Asks once whether folders are to be trusted that hold something it would matter for. Who has said no is told what that leaves unread, and not asked again. */
export async function askForTrust(place: Place, shell: Shell): Promise<void> {
  const { folders, data, say } = place;
  const list = createTrustList({ dataFolder: dataFolder(data, shell.environment), say });
  const open = await openIn(list, folders, shell);
  if (open.length === 0) return tellUnread(place, shell);
  const what = open.map(({ folder, holds }) => `${visibleLine(folder)} holds ${holds.map(visibleLine).join(", ")}\n`);
  process.stderr.write(`${what.join("")}${question}`);
  const key = await readKey(["y", "n", interrupt], shell.giveUp);
  process.stderr.write(`${key === "y" ? "yes" : key === "n" ? "no" : "not now"}\n`);
  for (const { folder } of key === "y" || key === "n" ? open : []) {
    const done = await (key === "y" ? list.trust(folder) : list.decline(folder));
    if (done && "problem" in done) return say(done.problem);
  }
  if (key === "n") say("It is not asked again here. To trust it after all: anycowork trust");
}

const question =
  "Such files can change how a coworker behaves: its rules, its instructions, what it starts. In a folder you trust they may be read;\n" +
  "elsewhere it works without them. Trust it, with all that lies below? y/n ";

async function openIn(list: TrustList, folders: readonly string[], shell: Shell) {
  const found = await Promise.all(folders.map(async (folder) => ({ folder, holds: await tellingIn(folder) })));
  const open: { readonly folder: string; readonly holds: readonly string[] }[] = [];
  for (const each of found) {
    if (each.holds.length === 0 || (await holdsHome(each.folder, shell))) continue;
    if (!(await list.trusts(each.folder)) && !(await list.isDeclined(each.folder))) open.push(each);
  }
  return open;
}

/** A yes there would be one for everything a person has, whoever wrote it; it can still be said by name. */
async function holdsHome(folder: string, { environment }: Shell): Promise<boolean> {
  const named = environment.HOME || homedir();
  const home = await realpath(named).catch(() => path.resolve(named));
  return wayInto(folder, home, process.platform === "win32" ? "win32" : "posix") !== undefined;
}
