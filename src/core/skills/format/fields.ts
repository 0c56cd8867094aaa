import { visible } from "../../permissions/visible.ts";
import type { Skill } from "../skill.ts";
import { readParameters, readScripts, readTools } from "./declared.ts";
import { createReading, lineOf, listOf, mapOf, type Reading, type Refusal, shown } from "./reading.ts";
import { readSandbox, sandboxKeys } from "./sandbox.ts";

/** What settings say of a skill, wherever it lies. */
export type SkillFields = Omit<Skill, "folder" | "file" | "scope" | "origin">;

export interface ReadFields {
  readonly fields: SkillFields;
  /** Files it names as its scripts, from its folder. */
  readonly scripts: readonly string[];
  /** What it says to whoever uses it, where a setting holds that. */
  readonly instructions?: string;
}

/** The settings of the standard. */
export const standardKeys: readonly string[] = ["name", "description", "license", "compatibility", "metadata", "allowed-tools"];

/** Those we know besides. */
export const ownKeys: readonly string[] = [
  ...sandboxKeys,
  "triggers",
  "parameters",
  "entry",
  "tools",
  "scripts",
  "instructions",
  "category",
];

/** Settings of a sandbox that stand below `sandbox`. */
const boxKeys = ["image", "memory", "cpu", "timeout"];

export const longestName = 64;
export const longestDescription = 1024;
export const longestCompatibility = 500;
/** A longer one is no name. */
const longestTaken = 128;

/** Where settings come from. */
export interface SettingsOrigin {
  /** The name of the skill's folder. */
  readonly folderName: string;
  /** Written for us, in `skill.yaml`: what other programs could mean by a name does not count there. */
  readonly isOurs: boolean;
}

/** Reads settings as leniently as others do: what a skill can do without is left out and said. */
export function readFields(values: ReadonlyMap<string, unknown>, { folderName, isOurs }: SettingsOrigin): ReadFields | Refusal {
  const reading = createReading(values);
  const astray = isOurs ? boxKeys.find((each) => values.has(each)) : undefined;
  if (astray) reading.refuse(astray, `It sets ${astray} at the top; what it wants of a sandbox stands below sandbox.`);
  const name = readName(reading, folderName);
  const description = readDescription(reading);
  const metadata = readMetadata(reading);
  const sandbox = readSandbox(reading, values.keys(), metadata);
  const [parameters, tools, scripts] = [readParameters(reading), readTools(reading), readScripts(reading)];
  const allowedTools = readAllowed(reading);
  const [license, compatibility] = [lineOf(reading.value("license")), readCompatibility(reading)];
  const entry = readEntry(reading, metadata);
  const other = [...values].filter(([key]) => !standardKeys.includes(key) && (!ownKeys.includes(key) || (key === "tools" && !tools)));
  const instructions = reading.value("instructions");
  const refusal = reading.refusal();
  if (refusal) return refusal;
  const fields: SkillFields = {
    ...{ name, description, triggers: readTriggers(reading, metadata), metadata },
    ...{ ...(allowedTools && { allowedTools }), ...(sandbox && { sandbox }), ...(parameters && { parameters }) },
    ...{ ...(entry && { entry }), ...(tools && { tools }), ...(license && { license }), ...(compatibility && { compatibility }) },
    ...{ other: Object.fromEntries(other), warnings: reading.warnings },
  };
  return { fields, scripts, ...(typeof instructions === "string" && instructions.trim() !== "" ? { instructions } : {}) };
}

function readName(reading: Reading, folderName: string): string {
  const written = reading.value("name");
  const given = typeof written === "number" ? String(written) : written;
  const refuse = (why: string): string => {
    reading.refuse("name", why);
    return "";
  };
  if (given === undefined || given === "") return refuse("It has no name; write one into its settings, such as “name: release-notes”.");
  if (typeof given !== "string") return refuse(`Its name is a word, not ${shown(given)}.`);
  if (visible(given) !== given) return refuse(`Its name holds a character that is not seen: ${shown(given)}.`);
  const name = given
    .normalize("NFKC")
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, "-");
  if (!nameShape.test(name)) return refuse(`Its name holds lower-case letters, digits and dashes, and nothing else; not ${shown(given)}.`);
  if (latin.test(name) && alike.test(name))
    return refuse(`Its name mixes alphabets whose letters look alike, by which it can pass for another: ${shown(given)}.`);
  if (name.length > longestTaken) return refuse(`Its name has ${name.length} characters; ${longestName} are the most.`);
  if (name !== given)
    reading.warn(`Its name ${shown(given)} is read as ${name}: the standard wants lower-case letters, digits and dashes.`);
  if (name.length > longestName) reading.warn(`Its name has ${name.length} characters; the standard wants at most ${longestName}.`);
  if (name !== folderName.normalize("NFKC"))
    reading.warn(`Its name ${name} is not that of its folder, ${visible(folderName)}, as the standard wants it.`);
  return name;
}

/** More than the standard's: whoever gives a name two dashes or a dot is understood all the same. */
const nameShape = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}.-]*$/u;

const latin = /\p{Script=Latin}/u;
const alike = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u;

function readDescription(reading: Reading): string {
  const found = lineOf(reading.value("description"));
  if (found === undefined) {
    reading.refuse("description", "It has no description; say in its settings what it is for and when to use it.");
    return "";
  }
  if (found.length <= longestDescription) return found;
  reading.warn(`Its description has ${found.length} characters and is cut at ${longestDescription}.`);
  return `${found
    .slice(0, longestDescription - 1)
    .toWellFormed()
    .trimEnd()}…`;
}

function readCompatibility(reading: Reading): string | undefined {
  const found = lineOf(reading.value("compatibility"));
  if (found === undefined || found.length <= longestCompatibility) return found;
  reading.warn(`Its compatibility has ${found.length} characters and is cut at ${longestCompatibility}.`);
  return found.slice(0, longestCompatibility).toWellFormed();
}

function readMetadata(reading: Reading): Readonly<Record<string, string>> {
  const value = reading.value("metadata");
  const map = mapOf(value);
  if (value !== undefined && !map) reading.warn(`Its metadata is a map of texts, not ${shown(value)}.`);
  return Object.fromEntries(Object.entries(map ?? {}).map(([key, each]) => [key, typeof each === "string" ? each : JSON.stringify(each)]));
}

const mostTriggers = 50;
const longestTrigger = 200;

function readTriggers(reading: Reading, metadata: Readonly<Record<string, string>>): readonly string[] {
  const value = reading.value("triggers");
  const found = listOf(value) ?? [];
  if (value !== undefined && found.length === 0) reading.warn(`Its triggers are a list of words or phrases, not ${shown(value)}.`);
  const all = [...new Set([...found, ...(listOf(metadata["anycowork.triggers"]) ?? [])])];
  const fit = all.filter((each) => each.length <= longestTrigger).slice(0, mostTriggers);
  if (fit.length < all.length)
    reading.warn(`Of its triggers ${fit.length} count: ${mostTriggers} are the most, each of at most ${longestTrigger} characters.`);
  return fit;
}

/** More than this narrows to what comes first. */
const longestAllowed = 4_000;

/** `Bash(git add:*) Read`: blanks and commas part them, but not between brackets. */
function readAllowed(reading: Reading): readonly string[] | undefined {
  const value = reading.value("allowed-tools");
  if (value === undefined) return undefined;
  const parts = typeof value === "string" ? (value.slice(0, longestAllowed).match(/[^\s,(]+(?:\([^)]*\))?/g) ?? []) : listOf(value);
  if (!parts) reading.warn(`Its allowed-tools are names of tools, not ${shown(value)}. Until they are, it may use none.`);
  return parts?.flatMap((each) => lineOf(each) ?? []) ?? [];
}

function readEntry(reading: Reading, metadata: Readonly<Record<string, string>>): string | undefined {
  const value = reading.value("entry") ?? metadata["anycowork.entry"];
  if (value === undefined) return undefined;
  if (typeof value === "string" && value.trim() !== "" && visible(value) === value) return value.trim();
  reading.refuse("entry", `Its entry is a command, such as “python3 scripts/main.py”, not ${shown(value)}.`);
  return undefined;
}
