import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import type { Duplex } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { SandboxLack } from "../../events/step.ts";
import { cleanEnvironment, markerName, windowsShell } from "./environment.ts";
import { createFamily, type Family, outputOf } from "./family.ts";
import { hostMark } from "./orphans.ts";
import { createOutput, type OutputOptions } from "./output.ts";
import type { CommandRegistry } from "./registry.ts";

export interface ProcessOptions extends OutputOptions {
  /** A whole command line for the system's shell. */
  readonly command: string;
  /** An existing folder. */
  readonly directory: string;
  /** Ours; the child gets it cleaned. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** For the whole command line with everything it starts. */
  readonly timeoutMs: number;
  /** What stands on its standard input, at most 100,000 bytes; absent: nothing. */
  readonly input?: string;
  /** Variables it finds besides, by names of ours. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Gets the other end of the command's handle 3, to be talked to through it. Not on Windows. */
  readonly onTalk?: (way: Duplex) => void;
  /** Where the command is noted while it runs. */
  readonly commands?: CommandRegistry;
}

export interface ProcessResult {
  readonly reason: EndReason;
  /** With `ended`: absent when a signal ended it. */
  readonly exitCode?: number;
  readonly signal?: string;
  /** Both streams in the order they were written, without escape sequences. Of a flood the middle is left out and said. */
  readonly output: string;
  /** Processes it left behind when it ended or was stopped: all that were found were `stopped`, or some are `running` all the same. */
  readonly leftovers: Leftovers;
  /** With `unstartable`: why, as a sentence. */
  readonly problem?: string;
  /** With `unstartable`: there is no sandbox for it, and why. */
  readonly lack?: SandboxLack;
  /** Part of it was ended because its box had used up so much memory, in MB. */
  readonly outOfMemory?: number;
  /** What else the model and the person should know of how it went, a sentence each. */
  readonly notes?: readonly string[];
}

/** `lost`: where it ran is gone, and nobody knows how far it came. */
export type EndReason = "ended" | "timed-out" | "cancelled" | "unstartable" | "lost";

export type Leftovers = "none" | "stopped" | "running";

/**
 * Runs a command line in a process group of its own, and resolves when nothing of it is left that can be found:
 * on a stop, at the deadline, and when its shell has ended, what still runs is ended first. Never rejects.
 */
export async function runProcess(options: ProcessOptions): Promise<ProcessResult> {
  const found = await stat(options.directory).catch(() => undefined);
  if (!found?.isDirectory()) return unstartable(`The folder ${options.directory} is not there.`);
  if (options.signal.aborted) return { reason: "cancelled", output: "", leftovers: "none" };
  const host = hostMark();
  const started = await start(options, host);
  if ("problem" in started) return unstartable(started.problem);
  const family = createFamily({ root: started.child.pid ?? 0, marker: `${host}.${started.child.pid}`, output: started.output });
  const forget = options.commands?.add(family);
  const result = await follow(started.child, family, options);
  forget?.();
  return result;
}

function unstartable(problem: string): ProcessResult {
  return { reason: "unstartable", output: "", leftovers: "none", problem };
}

async function start(
  { command, directory, environment, onTalk, input, variables }: ProcessOptions,
  host: string,
): Promise<{ readonly child: ChildProcess; readonly output: string | undefined } | { readonly problem: string }> {
  const stdio: SpawnOptions["stdio"] = [input === undefined ? "ignore" : "pipe", "pipe", "pipe", ...(onTalk ? (["pipe"] as const) : [])];
  const shared: SpawnOptions = { cwd: directory, env: { ...cleanEnvironment(environment), ...variables }, stdio, windowsHide: true };
  try {
    const child =
      process.platform === "win32"
        ? spawn(windowsShell(environment), ["/d", "/s", "/c", `"${command}"`], { ...shared, windowsVerbatimArguments: true })
        : spawn("/bin/sh", ["-c", wrapper, "sh", command, host], { ...shared, detached: true });
    const output = outputOf(child);
    await new Promise((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", reject);
    });
    // Whoever does not read it may end before it is written.
    child.stdin?.on("error", () => undefined).end(input);
    const way = child.stdio[3];
    if (way) onTalk?.(way.on("error", () => undefined) as Duplex);
    return { child, output };
  } catch (error) {
    return { problem: startProblem(error) };
  }
}

/**
 * An outer shell that becomes the inner one: it joins the two streams, so that their order is kept, and marks the family twice,
 * by a variable and by another handle of its output, so that also those are found who leave it with one of them taken off.
 */
const wrapper = `export ${markerName}="$2.$$"; exec /bin/sh -c "$1" 2>&1 9>&1`;

function startProblem(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  if (code === "E2BIG") return "The command line is too long for the system. Put it into a script file.";
  if (code === "ERR_INVALID_ARG_VALUE") return "The command holds a NUL character. Give it without.";
  if (code === "ENOENT") return "The system's shell could not be found.";
  return `The shell could not be started (${code}).`;
}

/** After the shell has ended, how long what it left may take to end by itself. */
const drainMs = 300;

async function follow(child: ChildProcess, family: Family, options: ProcessOptions): Promise<ProcessResult> {
  const stopWatching = watch(family);
  const output = createOutput(options);
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", output.stream()).on("error", () => undefined);
  const ending: { reason?: EndReason } = {};
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const races = [deadline(options.timeoutMs), stopped(options.signal)];
  const endedBy = (reason: EndReason) => {
    ending.reason ??= reason;
  };
  await Promise.race([exited.then(() => endedBy("ended")), ...races.map((race) => race.promise.then(endedBy))]);
  const isOver = ending.reason === "ended" && (await within(closed, drainMs, races)) && !(await outlives(family));
  stopWatching();
  const leftovers = isOver ? "none" : (await family.end()) ? "stopped" : "running";
  const isClosed = await within(closed, drainMs, []);
  child.stdout?.destroy();
  child.stderr?.destroy();
  for (const race of races) race.clear();
  const { exitCode, signalCode } = child;
  return {
    reason: ending.reason ?? "ended",
    exitCode: exitCode ?? undefined,
    signal: signalCode ?? undefined,
    output: output.finish(),
    leftovers: isClosed ? leftovers : "running",
  };
}

/** Looks at the family while it is whole, often at first: what is started and let go at once is started early, as a rule. */
function watch(family: Family): () => void {
  const longestMs = 250;
  let timer: NodeJS.Timeout | undefined;
  const lookAfter = (waitMs: number) => {
    timer = setTimeout(() => {
      family.look();
      lookAfter(Math.min(2 * waitMs, longestMs));
    }, waitMs);
  };
  lookAfter(5);
  return () => clearTimeout(timer);
}

/** Whether something goes on that the shell has left; the last of a pipeline needs a moment to end, for one. */
async function outlives(family: Family): Promise<boolean> {
  const settled = AbortSignal.timeout(100);
  while (await family.isAlive()) {
    if (settled.aborted) return true;
    await pause(10);
  }
  return false;
}

/** Something that may end a command, and how to stop waiting for it. */
interface Race {
  readonly promise: Promise<EndReason>;
  clear(): void;
}

function deadline(timeoutMs: number): Race {
  const { promise, resolve } = later<EndReason>();
  const timer = setTimeout(() => resolve("timed-out"), timeoutMs);
  return { promise, clear: () => clearTimeout(timer) };
}

function stopped(signal: AbortSignal): Race {
  const { promise, resolve } = later<EndReason>();
  const listen = () => resolve("cancelled");
  if (signal.aborted) listen();
  signal.addEventListener("abort", listen, { once: true });
  return { promise, clear: () => signal.removeEventListener("abort", listen) };
}

/** Whether it came before the time was over, or one of the races was won. */
async function within(awaited: Promise<void>, timeMs: number, races: readonly Race[]): Promise<boolean> {
  const { promise, resolve } = later<boolean>();
  const timer = setTimeout(() => resolve(false), timeMs);
  const came = await Promise.race([awaited.then(() => true), promise, ...races.map((race) => race.promise.then(() => false))]);
  clearTimeout(timer);
  return came;
}

function later<Value>(): { readonly promise: Promise<Value>; readonly resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
