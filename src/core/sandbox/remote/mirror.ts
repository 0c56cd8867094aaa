import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import path from "node:path";
import { trashFolderOf } from "../files/trash.ts";
import { codeOf } from "../handles/failure.ts";
import { wayInto } from "../names.ts";
import { labelOf } from "../workspace.ts";
import { setAside } from "./aside.ts";
import { type CopyLimits, usualLimits, type Walls } from "./look.ts";
import type { BoxFiles } from "./port.ts";
import { tooMuch } from "./staging.ts";
import { createTwin, overLimit, type TakenBack, type Twin } from "./twin.ts";
import { listed, notesOf, shown, sizeOf, tooLarge, tooMuchChanged } from "./words.ts";

export interface MirrorPorts {
  readonly files: BoxFiles;
  /** Real paths of the workspace folders. */
  readonly folders: readonly string[];
  /** Whose the copies are. */
  readonly owner: { readonly uid: number; readonly gid: number };
  /** Our own data folder. */
  readonly dataFolder: string;
  /** The engine, for people. */
  readonly where: string;
  readonly limits?: CopyLimits;
  readonly now: () => number;
}

/** Keeps the copy of a workspace in a box whose engine does not see our disk. One thing is done after another. */
export interface Mirror {
  /** Brings there what has changed here. Never rejects. */
  bring(wish: MirrorWish): Promise<Brought>;
  /** Does here what commands have changed there, and gives what is to be said of it, a sentence each. Never rejects. */
  takeBack(wish: MirrorWish): Promise<readonly string[]>;
}

export interface MirrorWish {
  /** As they are for the command at hand. */
  readonly walls: Walls;
  readonly signal: AbortSignal;
  /** Whether other commands run in the box by now. */
  isBusy(): boolean;
  /** The box can run nothing any more, and is about to go. */
  readonly isStill?: boolean;
  /** Live words for the person. */
  say(text: string): void;
}

export interface Brought {
  /** Why nothing can be run, as a sentence. */
  readonly problem?: string;
  /** With a problem: nobody knows what the box holds by now, so that it is not to be used any more. */
  readonly isBroken?: true;
  /** What else is to be said, a sentence each. */
  readonly notes: readonly string[];
}

/** Where a workspace folder lies in a box: at the same path, or what comes nearest to it. */
export function pathInBox(folder: string): string {
  const [, drive, rest = ""] = /^([a-z]):[\\/](.*)$/i.exec(folder) ?? [];
  return drive === undefined ? folder : path.posix.join("/", drive.toLowerCase(), rest.replaceAll("\\", "/"));
}

/** Without those that lie in others of them. */
export function outermost(folders: readonly string[]): readonly string[] {
  return folders.filter((each) => !folders.some((other) => other !== each && wayInto(other, each) !== undefined));
}

export function createMirror(ports: MirrorPorts): Mirror {
  const { limits = usualLimits } = ports;
  const twins = later(() => makeTwins({ ...ports, limits }));
  const inTurn = createQueue();
  let owes = false;
  const told = new Set<string>();
  const take = async (wish: MirrorWish): Promise<readonly string[]> => {
    const notes: string[] = [];
    const takeAll = async () => {
      for (const { folder, twin } of await twins())
        await twin.takeBack({
          walls: around(ports, wish.walls),
          signal: wish.signal,
          isStill: wish.isStill ?? false,
          begins: (entries, bytes) => announce(wish, `Taking back from ${ports.where}`, { entries, bytes }),
          keep: async (taken) => void notes.push(...(await report(ports, folder, taken))),
        });
    };
    try {
      // What is written just then can spoil an archive: then another one is fetched.
      await takeAll().catch((error) => (wish.signal.aborted || codeOf(error) === tooMuch ? Promise.reject(error) : takeAll()));
      owes = false;
    } catch (error) {
      if (codeOf(error) === tooMuch) return [...notes, tooMuchChanged(limits)];
      owes = true;
      const next = wish.isStill ? " It is lost with its sandbox." : " It is tried again with the next command.";
      notes.push(`What the command changed could not be taken back from ${ports.where} (${describe(error)}).${next}`);
    }
    return notes;
  };
  const bring = async (wish: MirrorWish): Promise<Brought> => {
    const isBusy = wish.isBusy();
    const notes = owes || isBusy ? [...(await take(wish))] : [];
    if (owes) return { notes, problem: `Nothing was run. ${notes.pop()}` };
    try {
      for (const { folder, twin } of await twins()) {
        const { leftOut } = await twin.bring({
          ...wish,
          isBusy,
          walls: around(ports, wish.walls),
          begins: (entries, bytes) => announce(wish, `Copying ${folder} to ${ports.where}`, { entries, bytes }),
        });
        const text = leftOut.length === 0 ? "" : `Not in the sandbox, since it can't be read or is no file: ${listed(leftOut.map(shown))}.`;
        if (text !== "" && !told.has(text)) notes.push(text);
        told.add(text);
      }
      return { notes };
    } catch (error) {
      return { notes, problem: whyNot(ports, error, limits), isBroken: true };
    }
  };
  return { bring: (wish) => inTurn(() => bring(wish)), takeBack: (wish) => inTurn(() => take(wish)) };
}

interface Placed {
  readonly folder: string;
  readonly twin: Twin;
}

async function makeTwins(ports: MirrorPorts & { readonly limits: CopyLimits }): Promise<readonly Placed[]> {
  const { dataFolder, folders } = ports;
  const tops = outermost(folders);
  const stagingFolder = stagingOf(dataFolder);
  await mkdir(stagingFolder, { recursive: true, mode: 0o700 });
  const isCareless = await takesAnySpelling(stagingFolder);
  const isInside = (target: string) => tops.some((each) => target === pathInBox(each) || target.startsWith(`${pathInBox(each)}/`));
  return tops.map((folder) => ({
    folder,
    twin: createTwin({ ...ports, folder, inBox: pathInBox(folder), isInside, stagingFolder, isCareless }),
  }));
}

/** With our own data folder, which is nobody's. */
function around({ dataFolder }: MirrorPorts, { hides, keeps }: Walls): Walls {
  return {
    hides: (target, isFolder) => isIn(dataFolder, target) || hides(target, isFolder),
    keeps: (target, isFolder) => (isIn(dataFolder, target) ? "it is AnyCowork's own" : keeps(target, isFolder)),
  };
}

function isIn(folder: string, target: string): boolean {
  return wayInto(folder, target) !== undefined;
}

function stagingOf(dataFolder: string): string {
  return path.join(dataFolder, "boxes");
}

async function takesAnySpelling(folder: string): Promise<boolean> {
  const probe = await mkdtemp(path.join(folder, "probe-"));
  const other = await stat(path.join(folder, path.basename(probe).toUpperCase())).catch(() => undefined);
  await rm(probe, { recursive: true, force: true });
  return other !== undefined;
}

/** Keeps what was not taken over, and says so. */
async function report({ dataFolder, folders }: MirrorPorts, folder: string, taken: TakenBack): Promise<readonly string[]> {
  const label = (way: string) => shown(labelOf(folders, path.join(folder, way)));
  const place = { folder, trash: trashFolderOf(dataFolder), stagingFolder: stagingOf(dataFolder) };
  try {
    return notesOf(taken, { label, keptAt: await setAside(taken, place) });
  } catch (error) {
    return [...notesOf(taken, { label, keptAt: undefined }), `What the command made of it could not be kept (${describe(error)}).`];
  }
}

/** Entries and bytes up to which it goes by itself that they are copied. */
const quietEntries = 200;
const quietBytes = 4 * 1024 * 1024;

function announce({ say }: MirrorWish, what: string, { entries, bytes }: { readonly entries: number; readonly bytes: number }): void {
  if (entries > quietEntries || bytes > quietBytes) say(`${what}: ${entries.toLocaleString("en")} entries, ${sizeOf(bytes)} …\n`);
}

function whyNot({ where, folders }: MirrorPorts, error: unknown, limits: CopyLimits): string {
  if (codeOf(error) === overLimit) return `Nothing was run. ${tooLarge(folders.join(", "), limits)}`;
  return `Nothing was run: the workspace could not be copied to ${where} (${describe(error)}).`;
}

function describe(error: unknown): string {
  return shown(error instanceof Error ? error.message.trim() : String(error));
}

function later<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Lets one piece of work begin when the one before has ended. */
function createQueue(): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}
