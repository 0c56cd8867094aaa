import { markerName } from "./environment.ts";
import { linkOf, processRow, processRows, send, startOf, variableOf } from "./rows.ts";

/** Names this process for good: with when it began, and in which world of process ids. */
export function hostMark(): string {
  return [process.pid, startOf(process.pid), worldOf("self")].join(".");
}

/**
 * Ends by force what commands left running whose host was killed before it could end them, and gives the process ids.
 * Linux only; elsewhere none is found.
 */
export async function sweepOrphanedCommands(): Promise<readonly number[]> {
  if (process.platform !== "linux") return [];
  const spared = ownLine();
  const candidates = (await processRows()).filter((row) => !spared.has(row.pid));
  const marks = await Promise.all(candidates.map((row) => variableOf(row.pid, markerName)));
  const orphans = candidates.filter((row, index) => isOrphaned(row.pid, marks[index] ?? "") && processRow(row.pid)?.start === row.start);
  for (const { pid } of orphans) send(pid, "SIGKILL");
  return orphans.map((row) => row.pid);
}

/** Ids of another world, such as a container's, say nothing here: its processes are left alone. */
function isOrphaned(pid: number, mark: string): boolean {
  const [host = "", start = "", world = ""] = mark.split(".");
  if (start === "" || world === "" || world !== worldOf("self") || world !== worldOf(pid)) return false;
  return processRow(Number(host))?.start !== start;
}

/** We may ourselves have been started by a command of a host that is gone. */
function ownLine(): ReadonlySet<number> {
  const line = new Set<number>();
  for (let pid = process.pid; pid > 0 && !line.has(pid); pid = processRow(pid)?.parent ?? 0) line.add(pid);
  return line;
}

function worldOf(pid: number | "self"): string {
  return /\d+/.exec(linkOf(pid, "ns/pid") ?? "")?.[0] ?? "";
}
