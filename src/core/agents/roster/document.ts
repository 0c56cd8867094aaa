import type { AgentConfig } from "../../events/roster/agent.ts";
import { type AgentProblem, fieldNames, readAgent } from "./agent.ts";
import { readFields } from "./fields.ts";

/** Where a text comes from, and how it is read. */
export interface Origin {
  /** What an agent is called that names itself nowhere. */
  readonly name?: string;
  /** Of another program: what does not count here is passed over, and texts are made to fit. */
  readonly isForeign: boolean;
  /** Tools there are. */
  readonly tools: ReadonlySet<string>;
}

/** An agent that was read, and a sentence for each thing in it that does not count. */
export interface ReadDocument {
  readonly agent: AgentConfig;
  readonly notes: readonly string[];
}

/** Reads every agent of a text: front matter in YAML, then its instructions. Never rejects. */
export function readDocuments(text: string, origin: Origin): Promise<readonly (ReadDocument | AgentProblem)[]> {
  const pieces = text
    .replace(/^\uFEFF/, "")
    .replace(/\r\n?/g, "\n")
    .split(divider);
  if (pieces.length > mostAgents) return Promise.resolve([{ problem: `It holds more than ${mostAgents} agents.` }]);
  return Promise.all(pieces.map((each, index) => readDocument(each, index === 0 ? origin : { ...origin, name: undefined })));
}

/** Agents as one text that `readDocuments` reads back as they are. */
export async function writeDocuments(agents: readonly AgentConfig[]): Promise<string> {
  const { stringify } = (await import("yaml")).default;
  const document = (agent: AgentConfig): string => {
    const said = fieldNames.filter((each) => each !== "instructions" && agent[each] !== undefined);
    const front = stringify(Object.fromEntries(said.map((each) => [each, agent[each]])), { lineWidth: 0 });
    return `---\n${front}---\n\n${agent.instructions.replace(escapable, "\\$&")}\n`;
  };
  return agents.map(document).join(`\n${dividerLine}\n`);
}

/** Between two agents of a text. In instructions a backslash stands before such a line. */
const dividerLine = "<!-- anycowork agent -->";
const divider = new RegExp(`^${dividerLine}[ \\t]*$`, "m");
const escapable = new RegExp(`^\\\\*${dividerLine}[ \\t]*$`, "gm");
const escaped = new RegExp(`^\\\\(?=\\\\*${dividerLine}[ \\t]*$)`, "gm");

const mostAgents = 200;
/** More is no list of settings. */
const longestFront = 16_000;

async function readDocument(text: string, origin: Origin): Promise<ReadDocument | AgentProblem> {
  const parts = partsOf(text);
  if ("problem" in parts) return parts;
  const { front, body } = parts;
  const values = await readYaml(front, origin.isForeign);
  if ("problem" in values) return { problem: values.problem };
  const { problem, fields, notes } = readFields(values.values, { ...origin, instructions: body.replace(escaped, "") });
  if (problem !== undefined) return { problem };
  const agent = readAgent(fields);
  return "problem" in agent ? agent : { agent, notes };
}

/** The settings between the first two lines of dashes, and what stands below. */
function partsOf(text: string): { readonly front: string; readonly body: string } | AgentProblem {
  const lines = text.split("\n");
  const isDashes = (line: string): boolean => line.trimEnd() === "---";
  const first = lines.findIndex((each) => each.trim() !== "");
  const last = lines.findIndex((each, index) => index > first && isDashes(each));
  if (first < 0 || !isDashes(lines[first] ?? "") || last < 0) return { problem: noFront };
  const front = `${lines.slice(first + 1, last).join("\n")}\n`;
  if (front.length > longestFront) return { problem: `Its front matter has more than ${longestFront} characters.` };
  return { front, body: lines.slice(last + 1).join("\n") };
}

const noFront =
  "It has no front matter: its settings stand at the top between two lines of three dashes (---), its instructions below them.";

type Values = { readonly values: ReadonlyMap<string, unknown> } | AgentProblem;

async function readYaml(front: string, isForeign: boolean): Promise<Values> {
  const { parseDocument } = (await import("yaml")).default;
  try {
    const document = parseDocument(front, { stringKeys: true, prettyErrors: true });
    const [error] = document.errors;
    if (error) throw error;
    const found: unknown = document.toJS({ maxAliasCount: 10, mapAsMap: true });
    if (found instanceof Map) return { values: plain(found) as ReadonlyMap<string, unknown> };
    return { problem: "Its front matter holds no settings, such as name: code-reviewer." };
  } catch (error) {
    if (isForeign) return { values: readLines(front) };
    const [why = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    return { problem: `Its front matter is no YAML that can be read: ${why.replace(/[.:]+$/, "")}.` };
  }
}

/** Maps below the top become objects without a prototype, so that no name in them means anything. */
function plain(found: Map<unknown, unknown>): ReadonlyMap<unknown, unknown> {
  const value = (each: unknown): unknown =>
    each instanceof Map
      ? Object.assign(Object.create(null), Object.fromEntries([...each].map(([key, of]) => [key, value(of)])))
      : Array.isArray(each)
        ? each.map(value)
        : each;
  return new Map([...found].map(([key, each]) => [key, value(each)]));
}

/** What other programs take for settings although it is no YAML: "description: Use this when: …", a line each. */
function readLines(front: string): ReadonlyMap<string, unknown> {
  const lines = front.split("\n").map((each) => /^([A-Za-z][\w-]*):[ \t]*(\S.*)$/.exec(each.trimEnd()));
  return new Map(lines.flatMap((found) => (found?.[1] && found[2] ? [[found[1], found[2]] as const] : [])));
}
