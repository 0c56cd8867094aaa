import type { BoxNetwork } from "./events/words/runs-on.ts";
import { cpusOf, imageOf, memoryOf, networkOf, processesOf, secondsOf } from "./sandbox/runners/readings.ts";
import { type SandboxSettings, sandboxModes, usualSandbox } from "./sandbox/runners/settings.ts";

/** What a person wrote, of whatever type; absent or empty where nothing was. */
export type WrittenSandbox = { readonly [Name in keyof SandboxSettings as Name extends "memoryMb" ? "memory" : Name]?: unknown };

export type SandboxName = keyof WrittenSandbox;

export interface ReadSandbox {
  readonly settings: SandboxSettings;
  readonly problems: readonly SandboxProblem[];
}

/** Something that could not be read. Neither text ends with a full stop. */
export interface SandboxProblem {
  /** What it should be and what it is; `nameOf` told what to call it. */
  readonly says: string;
  /** The same in parts: the setting, what it should be, what it is. */
  readonly parts: readonly [setting: string, expected: string, written: string];
  /** What counts instead. */
  readonly instead: string;
}

/** Reads what was written down for sandboxes. What makes no sense is never taken for less of a sandbox: an unreadable mode is `required`, an unreadable network none. */
export function readSandbox(written: WrittenSandbox, nameOf: (name: SandboxName) => string): ReadSandbox {
  const problems: SandboxProblem[] = [];
  const read = <Value>(name: SandboxName, reading: Reading<Value>): Value => {
    const value = written[name];
    if (value === undefined || value === null || value === "") return reading.usual;
    const found = reading.read(value);
    if (found !== undefined) return found;
    const parts = [nameOf(name), reading.expected, shown(value)] as const;
    problems.push({ says: `${parts[0]} is ${parts[1]}, not ${parts[2]}`, parts, instead: reading.instead });
    return reading.otherwise ?? reading.usual;
  };
  const engine = read("engine", readings.engine);
  const settings = {
    mode: read("mode", readings.mode),
    image: read("image", readings.image),
    memoryMb: read("memory", readings.memory),
    cpus: read("cpus", readings.cpus),
    processes: read("processes", readings.processes),
    network: read("network", readings.network),
    seconds: read("seconds", readings.seconds),
    ...(engine === undefined ? {} : { engine }),
  };
  return { settings, problems };
}

interface Reading<Value> {
  /** What holds where nothing was written. */
  readonly usual: Value;
  /** What holds where something was that can't be read, if not that. */
  readonly otherwise?: Value;
  readonly expected: string;
  /** Says what counts then. */
  readonly instead: string;
  read(value: unknown): Value | undefined;
}

const readings = {
  mode: {
    usual: usualSandbox.mode,
    otherwise: "required",
    expected: `one of ${sandboxModes.join(", ")}`,
    instead: "Until it is, it counts as required",
    read: (value) => sandboxModes.find((each) => each === value),
  } satisfies Reading<SandboxSettings["mode"]>,
  image: {
    usual: usualSandbox.image,
    expected: 'the name of an image, such as "node:22-slim"',
    instead: `${usualSandbox.image} is used`,
    read: imageOf,
  } satisfies Reading<string>,
  memory: {
    usual: usualSandbox.memoryMb,
    expected: "a size of at least 16 MB, such as 512m or 2g",
    instead: `A sandbox gets ${usualSandbox.memoryMb} MB`,
    read: memoryOf,
  } satisfies Reading<number>,
  cpus: {
    usual: usualSandbox.cpus,
    expected: "a number of processors, such as 2 or 0.5",
    instead: `A sandbox gets ${usualSandbox.cpus}`,
    read: cpusOf,
  } satisfies Reading<number>,
  processes: {
    usual: usualSandbox.processes,
    expected: "a number of processes of at least 8",
    instead: `A sandbox gets ${usualSandbox.processes}`,
    read: processesOf,
  } satisfies Reading<number>,
  network: {
    usual: usualSandbox.network,
    expected: "none, open, or a list of hosts such as packages.example.com, *.example.org",
    instead: "Until it is, a sandbox has no network",
    read: networkOf,
  } satisfies Reading<BoxNetwork>,
  seconds: {
    usual: usualSandbox.seconds,
    expected: "a number of seconds",
    instead: `A command gets ${usualSandbox.seconds}`,
    read: secondsOf,
  } satisfies Reading<number>,
  engine: {
    usual: undefined,
    // No address of anything: nothing is asked that was not meant.
    otherwise: "?",
    expected: "the name of a Docker context or the address of an engine, such as ssh://me@build.example.org",
    instead: "Until it is, no engine is asked",
    read: (value) => (typeof value === "string" && value.trim() !== "" ? value.trim() : undefined),
  } satisfies Reading<string | undefined>,
};

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
