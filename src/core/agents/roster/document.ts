import type { AgentConfig } from "../../events/roster/agent.ts";
import { type Front, frontOf, plainLines } from "../../yaml/front.ts";
import { readYaml } from "../../yaml/read.ts";
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
  const pieces = plainLines(text).split(divider);
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
  const values = await valuesOf(front, origin.isForeign);
  if ("problem" in values) return { problem: values.problem };
  const { problem, fields, notes } = readFields(values.values, { ...origin, instructions: body.replace(escaped, "") });
  if (problem !== undefined) return { problem };
  const agent = readAgent(fields);
  return "problem" in agent ? agent : { agent, notes };
}

/** The settings between the first two lines of dashes, and what stands below. */
function partsOf(text: string): Pick<Front, "front" | "body"> | AgentProblem {
  const parts = frontOf(text);
  if ("problem" in parts) return { problem: noFront };
  if (parts.front.length > longestFront) return { problem: `Its front matter has more than ${longestFront} characters.` };
  return parts;
}

const noFront =
  "It has no front matter: its settings stand at the top between two lines of three dashes (---), its instructions below them.";

type Values = { readonly values: ReadonlyMap<string, unknown> } | AgentProblem;

async function valuesOf(front: string, isForeign: boolean): Promise<Values> {
  const read = await readYaml(front);
  if (!("problem" in read)) return read;
  return isForeign ? { values: readLines(front) } : { problem: `Its front matter ${read.problem}.` };
}

/** What other programs take for settings although it is no YAML: "description: Use this when: …", a line each. */
function readLines(front: string): ReadonlyMap<string, unknown> {
  const lines = front.split("\n").map((each) => /^([A-Za-z][\w-]*):[ \t]*(\S.*)$/.exec(each.trimEnd()));
  return new Map(lines.flatMap((found) => (found?.[1] && found[2] ? [[found[1], found[2]] as const] : [])));
}
