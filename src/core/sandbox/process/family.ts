import { type ChildProcess, execFile, spawnSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { markerName } from "./environment.ts";
import { childrenOf, linkOf, type ProcessRow, processRow, processRows, processRowsSince, send, startOf, variableOf } from "./rows.ts";

/** A command with everything it started, as far as it can be found. */
export interface Family {
  /** Takes note of the descendants there are now: later they may have lost what they are known by. Quick; does nothing where the system won't tell. */
  look(): void;
  /** Whether any of it is alive. */
  isAlive(): Promise<boolean>;
  /** Ends it, first by a request, then by force. Whether nothing is left that can be found. */
  end(): Promise<boolean>;
  /** Ends it by force before it returns, for when there is no time. */
  kill(): void;
}

export interface Command {
  /** The process id of its shell, which is that of its group too. Must not have been waited for yet. */
  readonly root: number;
  /** What the marker variable of its processes holds. */
  readonly marker: string;
  /** Its output as the system names it, from `outputOf`; undefined where that can't be told. */
  readonly output: string | undefined;
}

/**
 * A process belongs to a command when it is in the group or session of one that does, or is its child, or was seen to be.
 * On Linux also when it has the command's marker or holds its output: also those are found that left their group and lost their parents.
 * A process id counts only together with the time its process began.
 */
export function createFamily({ root, marker, output }: Command): Family {
  const began = startOf(root);
  const known: Known = new Map([[root, began]]);
  const isMarked = async ({ pid }: ProcessRow) =>
    (await variableOf(pid, markerName)) === marker || (output !== undefined && handles.some((each) => linkOf(pid, each) === output));
  let looks = 0;
  const members = async () => {
    const newcomers = looks <= looksOfFirstSecond ? processRowsSince(root) : undefined;
    const rows = (newcomers ?? (await processRows())).filter((row) => row.pid !== process.pid);
    addRelatives(rows, known);
    const strangers = process.platform === "linux" ? rows.filter((row) => Number(row.start) >= Number(began) && !isKnown(row, known)) : [];
    const marked = await Promise.all(strangers.map(isMarked));
    for (const [index, row] of strangers.entries()) if (marked[index]) known.set(row.pid, row.start);
    return addRelatives(rows, known);
  };
  const signalAll = async (signal: NodeJS.Signals) => {
    const living = await members();
    // The group first: the kernel reaches at once what a list of ids would miss.
    if (living.some((row) => row.group === root)) send(-root, signal);
    for (const { pid } of living) send(pid, signal);
    return living.length;
  };
  return {
    look() {
      looks += 1;
      look(root, known);
    },
    isAlive: async () => (await members()).length > 0,
    end: () => (process.platform === "win32" ? taskkill(root) : end(signalAll, known)),
    kill: () => kill(root, known),
  };
}

/** As often as a command is looked at while it is young. */
const looksOfFirstSecond = 7;

/** Where a process of the command may hold its output; the last is the one that redirecting does not touch. */
const handles = ["fd/1", "fd/2", "fd/9"];

/**
 * What a command writes into, such as `socket:[4711]`. Linux only; undefined for what is no pipe of its own: /dev/null would not tell it from
 * others. On a busy machine its shell may have ended before it is looked at, and then only our end is left to look at: the system makes both
 * in one call, and numbers them one after the other.
 */
export function outputOf({ pid, stdout }: ChildProcess): string | undefined {
  const output = pid === undefined ? undefined : linkOf(pid, "fd/1");
  if (output !== undefined) return /^(socket|pipe):/.test(output) ? output : undefined;
  const { _handle: handle } = (stdout ?? {}) as { readonly _handle?: { readonly fd?: number } | null };
  const ours = /^socket:\[(\d+)\]$/.exec(linkOf("self", `fd/${handle?.fd}`) ?? "")?.[1];
  return ours === undefined ? undefined : `socket:[${Number(ours) + 1}]`;
}

/** When each began, by process id. Empty where that is not known. */
type Known = Map<number, string>;

function isKnown({ pid, start }: ProcessRow, known: Known): boolean {
  const began = known.get(pid);
  return began === start || began === "";
}

/** Adds who is related to those that are known, and theirs, and gives all that live. */
export function addRelatives(rows: readonly ProcessRow[], known: Map<number, string>): readonly ProcessRow[] {
  const now = new Map(rows.map((row) => [row.pid, row]));
  /** Of one that has ended the id is not given out again while its group or session lasts. */
  const isOurs = (pid: number) => {
    const row = now.get(pid);
    return row === undefined ? known.has(pid) : isKnown(row, known);
  };
  for (let before = -1; before !== known.size; ) {
    before = known.size;
    for (const row of rows) if (!isKnown(row, known) && [row.parent, row.group, row.session].some(isOurs)) known.set(row.pid, row.start);
  }
  return rows.filter((row) => isKnown(row, known));
}

function look(root: number, known: Known): void {
  if (process.platform !== "linux") return;
  const visit = (pid: number) => {
    for (const child of childrenOf(pid)) {
      const row = processRow(child);
      if (row?.parent !== pid) continue;
      known.set(child, row.start);
      visit(child);
    }
  };
  const isThere = ([pid, start]: readonly [number, string]) => startOf(pid) === start;
  if (known.size > rememberedLimit) for (const each of [...known]) if (each[0] !== root && !isThere(each)) known.delete(each[0]);
  for (const each of [...known]) if (isThere(each)) visit(each[0]);
}

/** Processes up to which also those are remembered that have ended. */
const rememberedLimit = 500;

const graceMs = 500;
const stepMs = 10;
const forcedRounds = 30;

async function end(signalAll: (signal: NodeJS.Signals) => Promise<number>, known: Known): Promise<boolean> {
  const asked = await signalAll("SIGTERM");
  if (asked === 0) return true;
  const grace = AbortSignal.timeout(graceMs);
  const isAnyAlive = async () => {
    if (process.platform !== "linux") return (await processRows()).some((row) => isKnown(row, known));
    return [...known].some(([pid, start]) => processRow(pid)?.start === start);
  };
  while (!grace.aborted && (await isAnyAlive())) await pause(stepMs);
  for (let round = 0; round < forcedRounds; round += 1) {
    if ((await signalAll("SIGKILL")) === 0) return true;
    await pause(stepMs);
  }
  return false;
}

function kill(root: number, known: Known): void {
  if (process.platform === "win32") return void spawnSync("taskkill", taskkillArguments(root), { windowsHide: true });
  look(root, known);
  const now = processRow(root);
  if (!now || isKnown(now, known)) send(-root, "SIGKILL");
  for (const [pid, start] of known) if (processRow(pid)?.start === start) send(pid, "SIGKILL");
}

function taskkill(root: number): Promise<boolean> {
  return new Promise((resolve) => {
    execFile("taskkill", taskkillArguments(root), { windowsHide: true }, (error) => resolve(error === null));
  });
}

function taskkillArguments(root: number): string[] {
  return ["/pid", String(root), "/T", "/F"];
}
