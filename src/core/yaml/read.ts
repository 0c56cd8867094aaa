import { readPlain } from "./plain.ts";

/** The settings of a text in YAML, by name. Maps below the top are objects without a prototype, so that no name in them means anything. */
export interface YamlSettings {
  readonly values: ReadonlyMap<string, unknown>;
  /** The line of the text that a setting stands in, counted from 1. */
  lineOf(name: string): number | undefined;
}

/** Why a text holds no settings; `problem` goes on from "It", without a full stop. */
export interface YamlProblem {
  readonly problem: string;
  /** Counted from 1. */
  readonly line?: number;
}

/**
 * Reads settings in YAML's core schema from somebody who may mean harm: no tags, no key twice, few aliases, none that holds itself, and no deeper
 * nesting than a person writes. Takes linear time. Never rejects.
 */
export async function readYaml(text: string): Promise<YamlSettings | YamlProblem> {
  const simple = readPlain(text);
  if (simple) return { values: simple.values, lineOf: (name) => simple.lines.get(name) };
  if (nestsDeep(text)) return { problem: "nests deeper than settings do" };
  const { LineCounter, isMap, isScalar, parseDocument } = (await import("yaml")).default;
  const lines = new LineCounter();
  const document = parseDocument(text, { stringKeys: true, prettyErrors: true, lineCounter: lines });
  const [error] = [...document.errors, ...document.warnings];
  if (error) return { problem: `is no YAML that can be read: ${firstLine(error.message)}`, line: error.linePos?.[0].line };
  try {
    const found: unknown = document.toJS({ maxAliasCount: mostAliases, mapAsMap: true });
    if (!(found instanceof Map)) return { problem: "holds no settings, such as name: code-reviewer" };
    const values = new Map([...found].map(([key, each]) => [String(key), plain(each, 0)]));
    const items = isMap(document.contents) ? document.contents.items : [];
    const startOf = (name: string) => items.map(({ key }) => key).find((key) => isScalar(key) && String(key.value) === name)?.range?.[0];
    return {
      values,
      lineOf(name) {
        const start = startOf(name);
        return start === undefined ? undefined : lines.linePos(start).line;
      },
    };
  } catch (error) {
    return { problem: `is no YAML that can be read: ${firstLine(error instanceof Error ? error.message : String(error))}` };
  }
}

const mostAliases = 10;
/** Levels of lists and maps in one another. */
const deepest = 32;
/** Brackets that are open at once, and columns before the first word of a line: more of either is no person's writing, and ends some parsers. */
const mostOpen = 64;
const widestIndent = 200;

function nestsDeep(text: string): boolean {
  let open = 0;
  for (const [sign] of text.matchAll(/[[\]{}]/g)) {
    open = sign === "[" || sign === "{" ? open + 1 : Math.max(0, open - 1);
    if (open > mostOpen) return true;
  }
  return tooWide.test(text);
}

const tooWide = new RegExp(`^[ \\t?-]{${widestIndent}}`, "m");

function plain(value: unknown, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > deepest) throw new Error("it nests too deep, or something in it holds itself");
  if (Array.isArray(value)) return value.map((each) => plain(each, depth + 1));
  if (!(value instanceof Map)) return value;
  const entries = [...value].map(([key, each]) => [String(key), plain(each, depth + 1)] as const);
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

function firstLine(message: string): string {
  const [first = ""] = message.split("\n");
  return first.replace(/[.:]+$/, "");
}
