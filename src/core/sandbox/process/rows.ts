import { execFile } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";

/** One process that lives, as the system lists it. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** When it began: a process id alone is given out again. */
  readonly start: string;
}

/** All processes that live; where the system tells nothing, none. */
export async function processRows(): Promise<readonly ProcessRow[]> {
  if (process.platform === "win32") return [];
  if (process.platform !== "linux") return psRows();
  const names = await readdir("/proc").catch(() => []);
  const rows = await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => parse(name, await readFile(`/proc/${name}/stat`, "utf8").catch(() => ""))),
  );
  return rows.filter((row) => row !== undefined);
}

/**
 * Those that began with this one or after it, without a look at all the others: ids are given out in order. Undefined where that can't be
 * told, so when the numbering began anew meanwhile. Only for the first second: nobody can use up all numbers in that time.
 */
export function processRowsSince(pid: number): readonly ProcessRow[] | undefined {
  const last = Number(textOf("/proc/sys/kernel/ns_last_pid"));
  if (!(last >= pid && last - pid < newcomersLimit)) return undefined;
  const ids = Array.from({ length: last - pid + 1 }, (_, index) => pid + index);
  return ids.flatMap((each) => (isProcess(each) ? (processRow(each) ?? []) : []));
}

/** Beyond this a look at all of them is no dearer. */
const newcomersLimit = 100;

/** Threads have ids of the same kind, and /proc knows them too without listing them. */
function isProcess(id: number): boolean {
  return Number(/^Tgid:\s+(\d+)/m.exec(textOf(`/proc/${id}/status`))?.[1]) === id;
}

/** One of them, at once. Linux only; undefined elsewhere, and when it has ended. */
export function processRow(pid: number): ProcessRow | undefined {
  return parse(String(pid), textOf(`/proc/${pid}/stat`));
}

/** When a process began, also when it has ended already and nobody has taken notice; empty where the system does not say. */
export function startOf(pid: number): string {
  return fieldsOf(textOf(`/proc/${pid}/stat`))[startField] ?? "";
}

/** The process ids of its children. Linux only. */
export function childrenOf(pid: number): readonly number[] {
  return textOf(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);
}

/** The value of a variable it was started with. Linux only. */
export async function variableOf(pid: number, name: string): Promise<string | undefined> {
  const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
  const found = environment.split("\0").find((each) => each.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

/** What a link of a process in /proc leads to, such as `fd/1`; undefined when it can't be known. */
export function linkOf(pid: number | "self", name: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/${name}`);
  } catch {
    return undefined;
  }
}

/** Sends a signal to a process, or to the group of one (negative). One that has ended meanwhile is what is wanted. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Nothing is left to be done.
  }
}

/** The 22nd field of a process's line, counted behind its name. */
const startField = 19;

/** The fields behind the name, which may itself hold blanks and brackets. */
function fieldsOf(line: string): readonly string[] {
  return line === "" ? [] : line.slice(line.lastIndexOf(")") + 2).split(" ");
}

/** Undefined for one that has ended, also when its parent has not yet taken notice. */
function parse(name: string, line: string): ProcessRow | undefined {
  const fields = fieldsOf(line);
  const [state, parent, group, session] = fields;
  if (state === undefined || state === "Z" || state === "X") return undefined;
  return { pid: Number(name), parent: Number(parent), group: Number(group), session: Number(session), start: fields[startField] ?? "" };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function psRows(): Promise<readonly ProcessRow[]> {
  return new Promise((resolve) => {
    execFile("/bin/ps", ["-A", "-o", "pid=,ppid=,pgid=,stat=,lstart="], (_error, text) => resolve(text.split("\n").flatMap(psRow)));
  });
}

function psRow(line: string): readonly ProcessRow[] {
  const [pid, parent, group, state, ...start] = line.trim().split(/\s+/);
  if (!state || state.startsWith("Z")) return [];
  return [{ pid: Number(pid), parent: Number(parent), group: Number(group), session: 0, start: start.join(" ") }];
}
