import { type ChildProcessByStdio, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { Seen } from "./server.ts";
import { files, type Task } from "./task.ts";

export type Name = "raw" | "floor" | "ours";

/** Where things lie: the project, the built bench, the model's port. */
export interface Place {
  readonly root: string;
  readonly out: string;
  readonly port: number;
}

/** One run of a task, seen from outside. */
export interface Measured {
  readonly seen: Seen;
  readonly startMs: number;
  readonly wallMs: number;
  /** From the last byte of the last answer to the end of the process. */
  readonly exitMs: number;
  /** The largest process of the run; undefined where the system doesn't tell. */
  readonly peakMb: number | undefined;
  /** User and system time of all its processes. */
  readonly cpuMs: number;
}

const message = "Do the task.";
const lookEveryMs = 50;

/** Runs one contender through a task. Rejects when it didn't finish it. */
export async function measure(name: Name, task: Task, place: Place): Promise<Measured> {
  const folder = mkdtempSync(path.join(tmpdir(), "anycowork-bench-"));
  const work = path.join(folder, "work");
  mkdirSync(work);
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(work, file), text);
  const run = path.basename(folder);
  const [script = "", ...words] = commandOf(name, place, { ...task, run, folder });
  const startedAt = now();
  const child = spawn("/bin/sh", ["-c", countingTime, "sh", process.execPath, script, ...words], {
    cwd: work,
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, OPENAI_API_KEY: "none" },
  });
  const watch = watchMemory(child.pid ?? 0);
  try {
    const told = await follow(child, name === "ours");
    const endedAt = now();
    const response = await fetch(`http://127.0.0.1:${place.port}/${run}`);
    const seen = (await response.json()) as Seen | null;
    if (seen?.answeredAt.length !== task.turns + 1)
      throw new Error(`${name} sent ${seen?.arrivedAt.length ?? 0} of ${task.turns + 1} requests.\n${told}`);
    const lastAnswer = seen.answeredAt.at(-1) ?? 0;
    return {
      seen,
      startMs: (seen.arrivedAt[0] ?? 0) - startedAt,
      wallMs: endedAt - startedAt,
      exitMs: endedAt - lastAnswer,
      peakMb: watch.peakMb(),
      cpuMs: cpuMs(told),
    };
  } finally {
    watch.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The shell starts in two milliseconds and tells at its end what its child took. */
const countingTime = '"$@"; times >&2';

/** Of what `times` says the last two, which are its children's: 0m1.250000s 0m0.040000s. */
function cpuMs(told: string): number {
  const [user = Number.NaN, system = Number.NaN] = [...told.matchAll(/(\d+)m([\d.]+)s/g)].slice(-2).map(([, minutes, seconds]) => {
    return Number(minutes) * 60_000 + Number(seconds) * 1_000;
  });
  return user + system;
}

function commandOf(name: Name, place: Place, task: Task & { run: string; folder: string }): readonly string[] {
  const url = `http://127.0.0.1:${place.port}/${task.turns}-${task.tokens}/${task.run}`;
  if (name !== "ours") return [path.join(place.out, `${name}.mjs`), url, message];
  const data = ["--data", path.join(task.folder, "data"), "-C", path.join(task.folder, "work")];
  const limits = ["--approve", "edits", "--max-turns", String(task.turns + 2), "--timeout", "300"];
  return [path.join(place.root, "dist/cli.js"), "run", "--json", ...data, ...limits, "-m", "openai/scripted", "--base-url", url, message];
}

/** Reads what it says to its end; answers its questions one by one, the way somebody who drives it by JSON would. */
function follow(child: ChildProcessByStdio<Writable, Readable, Readable>, isProduct: boolean): Promise<string> {
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    told += text;
  });
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    if (!isProduct || !line.includes('"type":"approval-request"')) return;
    const { event } = JSON.parse(line) as { event: { approvalId: string } };
    child.stdin.write(`${JSON.stringify({ answer: event.approvalId, decision: "allow", scope: "once" })}\n`);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", () => resolve(told));
  });
}

/** The kernel keeps each process's own high-water mark; children are looked up as they come and go. */
function watchMemory(pid: number): { peakMb(): number | undefined; stop(): void } {
  let peakKb = 0;
  const look = (each: number): void => {
    try {
      const status = readFileSync(`/proc/${each}/status`, "utf8");
      peakKb = Math.max(peakKb, Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0));
      for (const child of readFileSync(`/proc/${each}/task/${each}/children`, "utf8").trim().split(" ")) if (child) look(Number(child));
    } catch {
      // It ended between two looks.
    }
  };
  const timer = setInterval(() => look(pid), lookEveryMs);
  return { peakMb: () => (peakKb > 0 ? peakKb / 1024 : undefined), stop: () => clearInterval(timer) };
}

function now(): number {
  return performance.timeOrigin + performance.now();
}
