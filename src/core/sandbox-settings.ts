import type { BoxNetwork } from "./events/words/runs-on.ts";
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
    problems.push({ says: `${nameOf(name)} is ${reading.expected}, not ${shown(value)}`, instead: reading.instead });
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
    read: (value) => (typeof value === "string" && /^[\w][\w./:@-]*$/.test(value.trim()) ? value.trim() : undefined),
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
    read: (value) => atMost(1_024, numberFrom(value, 0.05)),
  } satisfies Reading<number>,
  processes: {
    usual: usualSandbox.processes,
    expected: "a number of processes of at least 8",
    instead: `A sandbox gets ${usualSandbox.processes}`,
    read: (value) => whole(atMost(4_194_304, numberFrom(value, 8))),
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
    read: (value) => atMost(longestSeconds, numberFrom(value, 1)),
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

/** "512m", "2g", "2 GB"; a number alone is megabytes. */
function memoryOf(value: unknown): number | undefined {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string") return undefined;
  const [, digits = "", unit = "m"] = /^(\d+)\s*([mg]?)i?b?$/i.exec(text.trim()) ?? [];
  const megabytes = Number(digits) * (unit.toLowerCase() === "g" ? 1024 : 1);
  return megabytes >= 16 && megabytes <= 16 * 1024 * 1024 ? megabytes : undefined;
}

function numberFrom(value: unknown, least: number): number | undefined {
  const number = typeof value === "string" ? Number(value.trim()) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= least ? number : undefined;
}

function atMost(most: number, number: number | undefined): number | undefined {
  return number === undefined || number <= most ? number : undefined;
}

/** Timers can't wait longer: they would be over at once. */
const longestSeconds = Math.floor((2 ** 31 - 1) / 1000);

function whole(number: number | undefined): number | undefined {
  return number === undefined || Number.isInteger(number) ? number : undefined;
}

/** "none", "open", or hosts: as a list, or as a text with commas or blanks between. */
function networkOf(value: unknown): BoxNetwork | undefined {
  const word = typeof value === "string" ? value.trim().toLowerCase() : value;
  if (word === "none" || word === "open") return word;
  const parts: readonly unknown[] = typeof value === "string" ? value.split(/[\s,]+/).filter((each) => each !== "") : listOf(value);
  const hosts = parts.filter((each): each is string => typeof each === "string" && hostShape.test(each));
  const isWord = hosts.some((each) => /^(none|open)$/i.test(each));
  return hosts.length > 0 && hosts.length === parts.length && !isWord ? hosts.map((each) => each.toLowerCase()) : undefined;
}

const hostShape = /^(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::[1-9]\d{0,4})?$/i;

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
