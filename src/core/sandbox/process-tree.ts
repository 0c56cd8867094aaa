import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { markerName } from "./environment.ts";

/**
 * Ends a command with all its descendants: first by a request, then by force. Resolves when none is left that can be found.
 * `root` is the process id of its shell, which is its group's too. On Linux also those are found that left the group and lost their parents.
 */
export async function endFamily(root: number): Promise<void> {
  if (process.platform === "win32") return taskkill(root);
  const known = new Set<number>();
  await signalAll(root, known, "SIGTERM");
  const grace = AbortSignal.timeout(graceMs);
  while (!grace.aborted && (await anyAlive(known))) await pause(stepMs);
  for (let round = 0; round < forcedRounds && (await members(root, known)).length > 0; round += 1) {
    await signalAll(root, known, "SIGKILL");
    await pause(stepMs);
  }
}

const graceMs = 500;
const stepMs = 10;
const forcedRounds = 50;

async function signalAll(root: number, known: Set<number>, signal: NodeJS.Signals): Promise<void> {
  // The group first: the kernel reaches at once what a list of ids would miss.
  send(-root, signal);
  for (const pid of await members(root, known)) send(pid, signal);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile, which is what is wanted.
  }
}

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/** The living ones; `known` keeps those found before, whose children may have lost them since. */
async function members(root: number, known: Set<number>): Promise<readonly number[]> {
  const rows = process.platform === "linux" ? await procRows() : await psRows();
  const alive = new Set<number>();
  const roots = new Set([root, ...known]);
  for (const row of rows) if (row.group === root || row.pid === root || (await isMarked(row.pid, root))) alive.add(row.pid);
  for (let before = -1; before !== alive.size; ) {
    before = alive.size;
    for (const row of rows) if (alive.has(row.parent) || (roots.has(row.parent) && row.parent > 1)) alive.add(row.pid);
  }
  for (const pid of alive) known.add(pid);
  alive.delete(process.pid);
  return [...alive];
}

/** A quicker look at those that are known. */
async function anyAlive(known: ReadonlySet<number>): Promise<boolean> {
  const rows = process.platform === "linux" ? await Promise.all([...known].map((pid) => procRow(String(pid)))) : await psRows();
  return rows.some((row) => row !== undefined && known.has(row.pid));
}

async function procRows(): Promise<readonly ProcessRow[]> {
  const names = await readdir("/proc").catch(() => []);
  const rows = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(procRow));
  return rows.filter((row) => row !== undefined);
}

/** Undefined for one that has ended, also when its parent has not yet taken notice. */
async function procRow(name: string): Promise<ProcessRow | undefined> {
  const status = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
  const [state, parent, group] = status.slice(status.lastIndexOf(")") + 2).split(" ");
  if (state === undefined || parent === undefined || group === undefined || state === "Z" || state === "X") return undefined;
  return { pid: Number(name), parent: Number(parent), group: Number(group) };
}

async function isMarked(pid: number, root: number): Promise<boolean> {
  if (process.platform !== "linux") return false;
  const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
  return environment.split("\0").includes(`${markerName}=${root}`);
}

async function psRows(): Promise<readonly ProcessRow[]> {
  const text = await output("ps", ["-A", "-o", "pid=,ppid=,pgid=,stat="]);
  return text.split("\n").flatMap((line) => {
    const [pid, parent, group, state] = line.trim().split(/\s+/);
    return !state || state.startsWith("Z") ? [] : [{ pid: Number(pid), parent: Number(parent), group: Number(group) }];
  });
}

async function taskkill(root: number): Promise<void> {
  await output("taskkill", ["/pid", String(root), "/T", "/F"]);
}

/** What a small program prints; empty when it can't be run. */
function output(program: string, given: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, [...given], { windowsHide: true }, (_error, text) => resolve(text));
  });
}
