import { createHash, randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { startOf } from "../../sandbox/process/rows.ts";
import { hasCode } from "./files.ts";

/** Machine, process id and, where the system tells, when the process began: a process id alone is given out again. */
export function processName(): string {
  return `${hostname()}/${process.pid}/${startOf(process.pid)}`;
}

/** Whether the process of that name still lives. Of another machine's processes nothing is known: they are taken for alive. */
export function isProcessAlive(name: string): boolean {
  const [machine = "", pid, start = ""] = name.split("/");
  return machine === hostname() ? isSameProcess(Number(pid), start) : machine !== "";
}

/** A name for what this process writes that no other has: a hash of the machine's name, process id, start and eight random digits, with hyphens between. */
export function writerName(): string {
  return `${hostHash()}-${process.pid}-${startOf(process.pid)}-${randomBytes(4).toString("hex")}`;
}

/** Whether the process of a `writerName` still lives. */
export function isWriterAlive(writer: string): boolean {
  const [host, pid, start = ""] = writer.split("-");
  return host === hostHash() ? isSameProcess(Number(pid), start) : true;
}

/** Whether a process with this id runs on this machine. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, "ESRCH");
  }
}

function isSameProcess(pid: number, start: string): boolean {
  return isRunning(pid) && startOf(pid) === start;
}

function hostHash(): string {
  return createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
}
