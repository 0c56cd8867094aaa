import { visible } from "../../permissions/visible.ts";
import type { SkillParameter, SkillTool } from "../skill.ts";
import { lineOf, listOf, mapOf, type Reading, shown } from "./reading.ts";

const types = ["string", "number", "integer", "boolean"] as const;
const mostOfEach = 50;

/** What may be given to a skill: a map by name, or a list with names. What makes no parameter is left out and said. */
export function readParameters(reading: Reading): readonly SkillParameter[] | undefined {
  const value = reading.value("parameters");
  if (value === undefined) return undefined;
  const found = named(value)
    .slice(0, mostOfEach)
    .map(([name, given]) => parameterOf(reading, name, given));
  if (found.length === 0) reading.warn(`Its parameters are a map of names, not ${shown(value)}.`);
  return found.flatMap((each) => each ?? []);
}

function named(value: unknown): readonly (readonly [string | undefined, unknown])[] {
  if (Array.isArray(value)) return value.map((each) => [lineOf(mapOf(each)?.name ?? each), each]);
  return Object.entries(mapOf(value) ?? {});
}

function parameterOf(reading: Reading, name: string | undefined, given: unknown): SkillParameter | undefined {
  if (name === undefined || !/^[A-Za-z][\w-]{0,63}$/.test(name)) {
    reading.warn(`A parameter is called by letters, digits, _ and -, not ${shown(name ?? given)}; it is left out.`);
    return undefined;
  }
  const map = mapOf(given) ?? {};
  const type = map.type === undefined ? "string" : types.find((each) => each === map.type);
  if (type === undefined) {
    reading.warn(`The type of its parameter ${name} is one of ${types.join(", ")}, not ${shown(map.type)}; it is left out.`);
    return undefined;
  }
  const usual = map.default;
  const choices = listOf(map.choices ?? map.enum);
  return {
    name,
    description: lineOf(map.description) ?? lineOf(given) ?? "",
    type,
    required: map.required === true,
    ...(typeof usual === "string" || typeof usual === "number" || typeof usual === "boolean" ? { default: usual } : {}),
    ...(choices ? { choices } : {}),
  };
}

/** The tools a skill declares, whether it does, and undefined where `tools` means something else, as with other programs. */
export function readTools(reading: Reading): readonly SkillTool[] | undefined {
  const value = reading.value("tools");
  if (!Array.isArray(value) || !value.some((each) => mapOf(each)?.command !== undefined)) return undefined;
  const found = value.slice(0, mostOfEach).map((each) => toolOf(reading, each));
  const names = found.map((each) => each?.name);
  const twice = names.find((each, index) => each !== undefined && names.indexOf(each) !== index);
  if (twice) reading.refuse("tools", `It declares the tool ${twice} twice.`);
  return found.flatMap((each) => each ?? []);
}

function toolOf(reading: Reading, given: unknown): SkillTool | undefined {
  const { name, description, command, ...rest } = mapOf(given) ?? {};
  const refuse = (why: string): undefined => void reading.refuse("tools", why);
  if (typeof name !== "string" || !/^[a-z][a-z0-9_]{0,47}$/.test(name))
    return refuse(`A tool is called by lower-case letters, digits and _, not ${shown(name)}.`);
  const says = lineOf(description);
  if (says === undefined) return refuse(`Its tool ${name} has no description; say what it does and when to use it.`);
  if (typeof command !== "string" || command.trim() === "") return refuse(`Its tool ${name} has no command.`);
  if (visible(command) !== command) return refuse(`The command of its tool ${name} holds a character that is not seen: ${shown(command)}.`);
  const schema = mapOf(rest.parameters ?? rest.schema ?? rest.input_schema ?? { type: "object", properties: {} });
  if (!schema || (schema.type !== undefined && schema.type !== "object"))
    return refuse(`The parameters of its tool ${name} are a JSON Schema of type object.`);
  return { name, description: says, schema: { ...schema, type: "object" }, command };
}

/** Files that a skill names as its scripts, from its folder. */
export function readScripts(reading: Reading): readonly string[] {
  const value = reading.value("scripts");
  if (!Array.isArray(value)) return [];
  return value.flatMap((each) => {
    const written = lineOf(mapOf(each)?.path ?? each);
    if (written === undefined) return [];
    const isInside = !/^([\\/~]|[A-Za-z]:)/.test(written) && !written.split(/[\\/]/).includes("..");
    if (!isInside) reading.refuse("scripts", `Its script ${written} lies outside of its folder; a skill brings its scripts along.`);
    return isInside ? [written] : [];
  });
}
