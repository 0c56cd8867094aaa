import * as z from "zod";
import type { Decision } from "../events/approval.ts";
import type { ModelRef, SessionId, StepId } from "../events/ids.ts";
import type { ImageType } from "../events/message.ts";
import type { Question, QuestionValue } from "../events/question.ts";
import type { FileChange, StepTrouble } from "../events/step.ts";
import type { Access } from "../permissions/access.ts";
import type { ModelRequest, ToolSpec } from "../providers/provider.ts";
import type { Skill } from "../skills/skill.ts";
import type { OpenedSkill } from "./skills/opened.ts";

/** A tool after `defineTool`: what the executor sees. */
export interface Tool {
  readonly name: string;
  readonly spec: ToolSpec;
  /** Whether it can only look. In Restricted Mode only such tools are offered. */
  readonly readOnly: boolean;
  /** Whether asking it the same again and again is its use, as with a command that is still at work. */
  readonly polls: boolean;
  /** A call of it is likely to come in this conversation: what it needs is begun ahead, and nothing is done. */
  expect?(sessionId: SessionId): void;
  /** The same tool for one loop, where that makes a difference to it. */
  within?(around: Around): Tool;
  /** Tools that have come by its use in the loop so far. */
  brings?(): readonly Tool[];
  /**
   * Checks the model's JSON and works out what would happen, without doing it.
   * Never throws: what can't be done is `refused`, in words for the model.
   */
  prepare(argumentsJson: string, signal: AbortSignal): Promise<Prepared>;
}

/** What holds for a tool in one loop. */
export interface Around {
  /** Every skill in force where it works, as it was when the loop began. */
  readonly inForce: readonly Skill[];
  /** Those whose text has come into the conversation, the newest last; `isSent`: the model still has it before it. */
  readonly opened: () => readonly (OpenedSkill & { readonly isSent: boolean })[];
  /** Who works, where that is not the coworker itself: which skills it may use. */
  readonly agent?: { readonly name: string; readonly skills?: readonly string[] } | undefined;
  /** Whether whoever works may run commands. */
  readonly runs: boolean;
}

export type Prepared = Refused | Ready;

export interface Refused {
  readonly kind: "refused";
  /** One quiet line for people. */
  readonly title: string;
  readonly input: unknown;
  /** What is wrong and what to do instead, for the model. */
  readonly message: string;
  /** What the person can do something about. */
  readonly trouble?: StepTrouble;
}

export interface Ready {
  readonly kind: "ready";
  readonly title: string;
  readonly input: unknown;
  readonly access: Access;
  /** Calls that name the same key never run at the same time; reads of one key may. */
  readonly locks: readonly Lock[];
  /** Of a change to one file: SHA-256 of what it will hold, so that an undo knows it even after a crash. */
  readonly leaves?: () => string;
  /** Of a change to one file: its texts, to be put away while it is made. They come again with the result. */
  readonly texts?: readonly string[];
  /** Does it. Never throws for what can be expected; a thrown error becomes a failed step. */
  run(context: RunContext): Promise<ToolResult>;
}

export interface Lock {
  readonly key: string;
  readonly exclusive: boolean;
}

/** What a tool may use while it runs. */
export interface RunContext {
  readonly signal: AbortSignal;
  /** Live output for people; the model sees only the result. */
  onOutput(text: string): void;
  readonly sessionId: SessionId;
  /** The step that it is. */
  readonly stepId: StepId;
  /** What let it pass. */
  readonly decision?: Decision;
  /** Puts a question to the person and waits. `nobody`: there is nobody to ask; `stopped`: the run ends. */
  ask(question: ToolQuestion): Promise<ToolAnswer>;
  /** Asks the run's model something aside. It costs what any answer costs, and is refused where nothing more may be spent. */
  consult(request: Consultation): Promise<Consulted>;
}

/** A question to a model without tools, which knows nothing but this. */
export type Consultation = Pick<ModelRequest, "system" | "messages">;

export type Consulted =
  | { readonly kind: "text"; readonly text: string; readonly model: ModelRef }
  /** The reason is a sentence. */
  | { readonly kind: "refused"; readonly reason: string };

export type ToolQuestion = Pick<Question, "text" | "choices" | "multiple" | "freeText" | "server" | "form" | "link">;

export type ToolAnswer = { readonly kind: "answered"; readonly value: QuestionValue } | { readonly kind: "nobody" | "stopped" };

export interface ToolResult {
  readonly ok: boolean;
  /** For the model. `defineTool` cuts it to `outputLimit` and keeps the whole. */
  readonly output: string;
  /** The one fact at the right of the step's line. */
  readonly summary: string;
  /** The change it made, with both texts, for the diff. */
  readonly change?: Omit<FileChange, "before" | "after"> & { readonly before?: string; readonly after?: string };
  /** What it began is still at work, and may change more. */
  readonly goesOn?: true;
  /** The whole text when the tool itself had to cut `output`. */
  readonly fullOutput?: string;
  /** What it brings back was written by whoever wrote there, and nobody vouches for it: where it is from, for people. */
  readonly untrusted?: string;
  /** What kept it from its work, where the person can do something about that. */
  readonly trouble?: StepTrouble;
  /** Pictures for the model, in base64. */
  readonly images?: readonly { readonly mediaType: ImageType; readonly data: string; readonly name?: string }[];
}

/** Tools of servers, for whoever may use these. Always the same for the same answers, so that each request of a run begins like the last. */
export type OfferedTools = (mayUse: (server: string, tool: string) => boolean) => readonly Tool[];

/** A tool as its author writes it. */
export interface ToolDefinition<Schema extends z.ZodObject> {
  readonly name: string;
  /** For the model: what it does, when to use it, what it gives back. Short: it is paid for in every request. */
  readonly description: string;
  readonly input: Schema;
  /** What the model is told of its arguments, as a JSON schema; absent: what `input` says. */
  readonly parameters?: ToolSpec["parameters"];
  readonly readOnly: boolean;
  readonly polls?: boolean;
  expect?(sessionId: SessionId): void;
  within?(around: Around): Tool;
  brings?(): readonly Tool[];
  /** Of what is not to be cut where others are: characters of output a model is given. */
  readonly outputLimit?: number;
  /** One quiet line for people, from checked arguments: "Read src/totals.js". */
  title(input: z.output<Schema>): string;
  prepare(input: z.output<Schema>, signal: AbortSignal): Promise<Refusal | Omit<Ready, "kind" | "title" | "input">>;
}

/** Why a tool does nothing, for the model. */
export interface Refusal extends Pick<Refused, "trouble"> {
  readonly refused: string;
}

/** Characters of output a model is given; the middle of a longer one is left out and said. */
export const outputLimit = 16_000;

/** Wraps a tool once for all: parses and words what is wrong, catches what is thrown, caps the output. */
export function defineTool<Schema extends z.ZodObject>(definition: ToolDefinition<Schema>): Tool {
  let spec: ToolSpec | undefined;
  return {
    name: definition.name,
    readOnly: definition.readOnly,
    polls: definition.polls ?? false,
    ...(definition.expect ? { expect: definition.expect } : {}),
    ...(definition.within ? { within: definition.within } : {}),
    ...(definition.brings ? { brings: definition.brings } : {}),
    // Its schema is made when a model is first told of it.
    get spec() {
      spec ??= specOf(definition);
      return spec;
    },
    prepare: (argumentsJson, signal) => prepare(definition, argumentsJson, signal),
  };
}

function specOf<Schema extends z.ZodObject>({ name, description, input, parameters: given }: ToolDefinition<Schema>): ToolSpec {
  if (given) return { name, description, parameters: given };
  const known = described.get(input);
  if (known) return { name, description, parameters: known };
  const { $schema: _, ...parameters } = z.toJSONSchema(input, { io: "input" });
  described.set(input, parameters);
  return { name, description, parameters };
}

/** What a schema says as JSON follows from it alone, and takes a while: worked out once for each, however many conversations make tools of it. */
const described = new WeakMap<z.ZodObject, ToolSpec["parameters"]>();

async function prepare<Schema extends z.ZodObject>(
  definition: ToolDefinition<Schema>,
  argumentsJson: string,
  signal: AbortSignal,
): Promise<Prepared> {
  const json = parseJson(argumentsJson);
  if (json === undefined) {
    const message = `The arguments of ${definition.name} are not valid JSON, or nested too deep. Call it again with one plain JSON object.`;
    return { kind: "refused", title: definition.name, input: argumentsJson, message };
  }
  const parsed = definition.input.safeParse(json);
  if (!parsed.success) {
    const message = `The arguments of ${definition.name} do not fit:\n${z.prettifyError(parsed.error)}\nCall it again with arguments that fit its schema.`;
    return { kind: "refused", title: definition.name, input: json, message };
  }
  const title = definition.title(parsed.data);
  try {
    const prepared = await definition.prepare(parsed.data, signal);
    if ("refused" in prepared) {
      const { refused: message, ...more } = prepared;
      return { kind: "refused", title, input: json, message, ...more };
    }
    return { kind: "ready", title, input: json, ...prepared, run: (context) => run(prepared.run, context, definition.outputLimit) };
  } catch (error) {
    return { kind: "refused", title, input: json, message: describe(error) };
  }
}

async function run(work: Ready["run"], context: RunContext, limit = outputLimit): Promise<ToolResult> {
  try {
    return capped(await work(context), limit);
  } catch (error) {
    return { ok: false, output: describe(error), summary: "failed" };
  }
}

function capped(result: ToolResult, limit: number): ToolResult {
  if (result.output.length <= limit) return result;
  return { ...result, output: cutMiddle(result.output, limit), fullOutput: result.fullOutput ?? result.output };
}

/** The head and the tail of a text, with a line between that says how much is missing. */
export function cutMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const half = Math.floor(limit / 2);
  const missing = text.length - 2 * half;
  return `${text.slice(0, half)}\n[… ${missing} characters left out …]\n${text.slice(-half)}`;
}

/** An empty string counts as no arguments: some servers send that for a tool without any. Undefined for what is no JSON or nested too deep. */
function parseJson(text: string): unknown {
  if (depthOf(text) > depthLimit) return undefined;
  try {
    return text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Deeper values can be read but not written again: what stores and sends them recurses. */
const depthLimit = 100;

/** How deep brackets nest outside strings. Each character is looked at once, also where a string never ends. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === quote) at = endOfString(json, at);
    else if (code === openArray || code === openObject) deepest = Math.max(deepest, ++depth);
    else if (code === closeArray || code === closeObject) depth -= 1;
  }
  return deepest;
}

const [quote, openArray, closeArray, openObject, closeObject, backslash] = [...'"[]{}\\'].map((each) => each.charCodeAt(0));

/** Where the string that begins here ends: at a quote after an even number of backslashes. */
function endOfString(json: string, from: number): number {
  for (let end = json.indexOf('"', from + 1); end !== -1; end = json.indexOf('"', end + 1)) {
    let before = end - 1;
    while (json.charCodeAt(before) === backslash) before -= 1;
    if ((end - before) % 2 === 1) return end;
  }
  return json.length;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
