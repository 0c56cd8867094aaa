import type { ToolSpec } from "../provider.ts";
import { type Loose, looseJson, looseObject, looseText } from "../wire/loose.ts";
import { takeJson } from "./slips.ts";
import { argumentKeys, frames, nameKeys, otherKeys, separators } from "./words.ts";

/** A call that was written as text. `arguments` is JSON. */
export interface SpokenCall {
  readonly tool: string;
  readonly arguments: string;
}

interface Found {
  readonly calls: readonly SpokenCall[];
  readonly end: number;
}

/** The calls that a text consists of; none when anything else stands in it, or a tool is named that is not there. */
export function parseCalls(text: string, tools: readonly ToolSpec[]): readonly SpokenCall[] {
  const known = new Map(tools.map((each) => [each.name, each]));
  const calls: SpokenCall[] = [];
  let at = skip(text, 0, [...frames, /\s+/y]);
  while (at < text.length) {
    const found = takeObjects(text, at) ?? takeFunction(text, at, known) ?? takeInvoke(text, at, known) ?? takeNamed(text, at, known);
    if (!found || found.calls.some((each) => !known.has(each.tool))) return [];
    calls.push(...found.calls);
    // One closing bracket too many is a slip that many models make.
    at = skip(text, found.end, [...frames, /\s+/y, /[}\]](?=\s*(?:$|<|`))/y]);
  }
  return calls;
}

/** `{"name": …, "arguments": …}`, or a list of those. */
function takeObjects(text: string, at: number): Found | undefined {
  const found = takeJson(text, at);
  if (!found) return undefined;
  const calls = [found.value].flat().map(asCall);
  const whole = calls.filter((each) => each !== undefined);
  return whole.length > 0 && whole.length === calls.length ? { calls: whole, end: found.end } : undefined;
}

function asCall(value: unknown): SpokenCall | undefined {
  const outer = looseObject(value);
  const object = looseObject(outer?.function) ?? outer;
  if (!object) return undefined;
  const nameKey = nameKeys.find((each) => typeof object[each] === "string");
  const argumentKey = argumentKeys.find((each) => object[each] !== undefined);
  if (nameKey === undefined || argumentKey === undefined) return undefined;
  if (Object.keys(object).some((each) => each !== nameKey && each !== argumentKey && !otherKeys.includes(each))) return undefined;
  const given = object[argumentKey];
  const args = looseObject(typeof given === "string" ? looseJson(given) : given);
  return args && { tool: looseText(object[nameKey]) ?? "", arguments: JSON.stringify(args) };
}

type Known = ReadonlyMap<string, ToolSpec>;

/** `<function=name>` with JSON or with `<parameter=key>` in it. */
function takeFunction(text: string, at: number, known: Known): Found | undefined {
  const begin = matchAt(/<function=([\w.-]+)>?\s*/y, text, at);
  const tool = begin?.[1] ?? "";
  if (!begin || !known.has(tool)) return undefined;
  const inside = at + begin[0].length;
  const json = takeJson(text, inside);
  const args = json ? looseObject(json.value) : undefined;
  const taken =
    json && args
      ? { args, end: json.end }
      : takeParameters(text, inside, { pattern: /<parameter=([\w.-]+)>([\s\S]*?)<\/parameter>\s*/y, tool: known.get(tool) });
  const end = skip(text, taken.end, [/\s*<\/function>/y]);
  return { calls: [{ tool, arguments: JSON.stringify(taken.args) }], end };
}

/** `<invoke name="…">` with `<parameter name="…">` in it. */
function takeInvoke(text: string, at: number, known: Known): Found | undefined {
  const begin = matchAt(/<invoke name="([\w.-]+)">\s*/y, text, at);
  const tool = begin?.[1] ?? "";
  if (!begin || !known.has(tool)) return undefined;
  const pattern = /<parameter name="([\w.-]+)">([\s\S]*?)<\/parameter>\s*/y;
  const { args, end } = takeParameters(text, at + begin[0].length, { pattern, tool: known.get(tool) });
  const close = matchAt(/<\/invoke>/y, text, end);
  return close ? { calls: [{ tool, arguments: JSON.stringify(args) }], end: end + close[0].length } : undefined;
}

/** A bare name with JSON behind it, or with pairs of `<arg_key>` and `<arg_value>`. */
function takeNamed(text: string, at: number, known: Known): Found | undefined {
  const begin = matchAt(/(?:functions\.)?([\w.-]+)/y, text, at);
  const tool = begin?.[1] ?? "";
  if (!begin || !known.has(tool)) return undefined;
  const inside = skip(text, at + begin[0].length, [...separators, /\s+/y]);
  const json = takeJson(text, inside);
  const args = json && looseObject(json.value);
  if (json && args) return { calls: [{ tool, arguments: JSON.stringify(args) }], end: json.end };
  const pattern = /<arg_key>([\w.-]+)<\/arg_key>\s*<arg_value>([\s\S]*?)<\/arg_value>\s*/y;
  const pairs = takeParameters(text, inside, { pattern, tool: known.get(tool) });
  return pairs.end > inside ? { calls: [{ tool, arguments: JSON.stringify(pairs.args) }], end: pairs.end } : undefined;
}

interface Pairs {
  readonly pattern: RegExp;
  readonly tool: ToolSpec | undefined;
}

/** Values written between tags are texts, unless the tool wants something else there. */
function takeParameters(text: string, at: number, { pattern, tool }: Pairs): { readonly args: Loose; readonly end: number } {
  const properties = looseObject(tool?.parameters.properties) ?? {};
  const pairs: (readonly [string, unknown])[] = [];
  let end = at;
  for (let found = matchAt(pattern, text, end); found; found = matchAt(pattern, text, end)) {
    const [whole, key = "", written = ""] = found;
    const value = written.replace(/^\n/, "").replace(/\n$/, "");
    const isText = looseObject(properties[key])?.type === "string";
    pairs.push([key, isText ? value : (looseJson(value) ?? value)]);
    end += whole.length;
  }
  return { args: Object.fromEntries(pairs), end };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** The place behind all that the patterns match, in any order. */
function skip(text: string, from: number, patterns: readonly RegExp[]): number {
  let at = from;
  for (let moved = true; moved; ) {
    moved = false;
    for (const pattern of patterns) {
      const found = matchAt(pattern, text, at);
      if (!found || found[0] === "") continue;
      at += found[0].length;
      moved = true;
    }
  }
  return at;
}
