import { cpusOf, imageOf, memoryOf, networkOf, secondsOf } from "../../sandbox/runners/readings.ts";
import type { SkillSandbox } from "../skill.ts";
import { lineOf, mapOf, type Reading, shown } from "./reading.ts";

/** Settings at the top that speak of a sandbox. */
export const sandboxKeys: readonly string[] = ["sandbox", "requires_sandbox", "sandbox_config", "network"];

/** Settings of containers that no skill has: a slip of the eye, and a folder of the machine lies in the box. */
const dangerous =
  /^(mounts?|volumes?|binds?|privileged|devices?|cap[_-]?add|capabilities|security[_-]?opt|pid|ipc|userns|network[_-]?mode|runtime|docker.*|container.*)$/i;

/** What a skill asks of the place its commands run in. What is not understood there refuses it: it could be meant to widen the box. */
export function readSandbox(
  reading: Reading,
  names: Iterable<string>,
  metadata: Readonly<Record<string, string>>,
): SkillSandbox | undefined {
  for (const name of names) if (dangerous.test(name)) reading.refuse(name, `It sets ${name}, which would open the sandbox; a skill can't.`);
  const found: Wishes = { required: lineOf(reading.value("requires_sandbox")) === "true" };
  takeSandbox(reading, found);
  takeConfig(reading, found);
  takeNetwork(reading, found, { name: "network", value: reading.value("network") });
  for (const [key, value] of Object.entries(metadata)) takeMetadata(reading, found, { key, value });
  return found.required || Object.keys(found).length > 1 ? found : undefined;
}

type Wishes = { -readonly [Name in keyof SkillSandbox]: SkillSandbox[Name] };

/** Takes a setting over, or refuses the skill because of it. */
type Take = (reading: Reading, found: Wishes, setting: Setting) => void;

interface Setting {
  /** What it is called in sentences, beginning with a name at the top. */
  readonly name: string;
  readonly value: unknown;
}

function taking<Name extends keyof SkillSandbox>(
  name: Name,
  read: (value: unknown) => SkillSandbox[Name] | undefined,
  expected: string,
): Take {
  return (reading, found, { name: called, value }) => {
    if (value === undefined || value === null) return;
    const wish = read(value);
    if (wish === undefined) reading.refuse(called.split(".")[0] ?? called, `Its ${called} is ${expected}, not ${shown(value)}.`);
    else found[name] = wish;
  };
}

const takeImage = taking("image", imageOf, 'the name of an image, such as "node:22-slim"');
const takeMemory = taking("memoryMb", memoryOf, "a size of at least 16 MB, such as 512m or 2g");
const takeCpus = taking("cpus", cpusOf, "a number of processors, such as 2 or 0.5");
const takeSeconds = taking("seconds", secondsOf, "a number of seconds");
const takeNetwork = taking(
  "network",
  (value) => (value === true || value === "true" ? "open" : value === false || value === "false" ? "none" : networkOf(value)),
  "none, open, or a list of hosts",
);

const inSandbox: Readonly<Record<string, Take>> = {
  ...{ image: takeImage, memory: takeMemory, cpu: takeCpus, cpus: takeCpus, timeout: takeSeconds, network: takeNetwork },
  required: (_reading, found, { value }) => {
    found.required ||= lineOf(value) === "true";
  },
};

const inConfig: Readonly<Record<string, Take>> = {
  ...{ image: takeImage, memory_limit: takeMemory, cpu_limit: takeCpus, timeout_seconds: takeSeconds, network_enabled: takeNetwork },
};

function takeSandbox(reading: Reading, found: Wishes): void {
  const value = reading.value("sandbox");
  const word = lineOf(value);
  if (value === undefined || word === "auto") return;
  if (word === "required" || word === "true") found.required = true;
  else if (word === "false" || word === "off" || word === "none")
    reading.warn(
      "It asks to run without a sandbox. That is not for a skill to say: your settings count, and commands are asked about as always.",
    );
  else if (word === undefined) takeMap(reading, found, { name: "sandbox", known: inSandbox });
  else reading.refuse("sandbox", `Its sandbox is required or a map with image, memory, cpu, timeout and network, not ${shown(value)}.`);
}

function takeConfig(reading: Reading, found: Wishes): void {
  if (reading.value("sandbox_config") !== undefined) takeMap(reading, found, { name: "sandbox_config", known: inConfig });
}

interface Place {
  readonly name: string;
  readonly known: Readonly<Record<string, Take>>;
}

function takeMap(reading: Reading, found: Wishes, { name, known }: Place): void {
  const map = mapOf(reading.value(name));
  if (!map) reading.refuse(name, `Its ${name} is a map, not ${shown(reading.value(name))}.`);
  for (const [key, value] of Object.entries(map ?? {})) {
    const take = Object.hasOwn(known, key) ? known[key] : undefined;
    if (take) take(reading, found, { name: `${name}.${key}`, value });
    else
      reading.refuse(
        name,
        `Its ${name} sets ${shown(key)}, which nobody here knows: it could open the sandbox. There is ${Object.keys(known).join(", ")}.`,
      );
  }
}

/** As the standard leaves room for it: `metadata: {anycowork.image: node:22-slim}`. */
function takeMetadata(reading: Reading, found: Wishes, { key, value }: { readonly key: string; readonly value: string }): void {
  const [, name] = /^anycowork\.(.+)$/.exec(key) ?? [];
  if (name === undefined) return;
  if (name === "sandbox" && value === "required") found.required = true;
  else if (Object.hasOwn(inSandbox, name)) inSandbox[name]?.(reading, found, { name: `metadata.${key}`, value });
}
