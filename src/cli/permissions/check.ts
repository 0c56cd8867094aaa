import { realpath } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import type { Core } from "../../core/core.ts";
import type { ApprovalMode } from "../../core/events/approval.ts";
import { type Explanation, explain } from "../../core/permissions/explain.ts";
import { judge, type Policy } from "../../core/permissions/gate.ts";
import { byLetters, inShell, isHere, onPlatform } from "./foreign.ts";

/** A call to be judged. `input` is a command line for a tool that runs commands, JSON (as text or parsed) for others. */
export interface Call {
  readonly id?: unknown;
  readonly tool: string;
  readonly input: unknown;
  readonly platform?: string;
  readonly shell?: string;
  readonly cwd?: string;
}

export interface CheckOptions {
  readonly folders: readonly string[];
  readonly mode: ApprovalMode;
  /** Whether the folders were named, so that a line's `cwd` is no workspace of its own. */
  readonly isNamed: boolean;
}

type Answer = Explanation | { readonly error: string };

/** Judges calls as a new conversation's gate would. Prepares each, does none of them. */
export function createCheck(core: Core, options: CheckOptions): (call: Call) => Promise<Answer> {
  const toolsOf = new Map<string, Promise<ReturnType<Core["tools"]>>>();
  const allTools = async (folders: readonly string[]) => [...core.tools(folders), ...(await core.connections.tools(folders))];
  const policyOf = createPolicies(core, options.mode);
  return async (call) => {
    const place = await placeOf(call, options);
    if ("error" in place) return place;
    const key = place.folders.join("\n");
    const asked = toolsOf.get(key) ?? allTools(place.folders);
    toolsOf.set(key, asked);
    const tools = await asked;
    const tool = tools.find((each) => each.name === call.tool);
    if (!tool) return { error: `There is no tool "${call.tool}". The tools are: ${tools.map((each) => each.name).join(", ")}.` };
    const read = byLetters(typeof call.input === "string" ? parse(call.input) : call.input, tool.name, call);
    if ("decision" in read) return read;
    const prepared = await tool.prepare(
      argumentsOf({ ...call, input: read.input ?? call.input }, place.directory),
      AbortSignal.timeout(prepareMs),
    );
    if (prepared.kind === "refused") {
      const refused = { decision: "deny", reasons: [prepared.message], rule: null, scopes: [] } as const;
      return place.isUnseen ? unseen({ ...refused, decision: "ask", scopes: ["once"] }, call) : refused;
    }
    const access = inShell(prepared.access, call);
    const policy = await policyOf(place.folders, tool.name);
    const explained = explain(judge(access, policy), policy);
    if (place.isUnseen) return unseen(explained, call);
    return place.isStandIn || access.kind === "talk" || access.kind === "fetch" || access.kind === "mcp"
      ? explained
      : onPlatform(explained, call);
  };
}

const prepareMs = 30_000;

/** How long what is in force is taken for the same: many lines come at once, and whoever asks for hours is to hear of what has changed. */
const freshMs = 100;

function createPolicies(core: Core, approvalMode: ApprovalMode): (workspace: readonly string[], tool: string) => Promise<Policy> {
  const known = new Map<string, { readonly at: number; readonly policy: Promise<Policy> }>();
  return (workspace, tool) => {
    const key = JSON.stringify([workspace, tool]);
    const now = performance.now();
    const last = known.get(key);
    if (last && now - last.at < freshMs) return last.policy;
    const policy = core.runtime.policy({ session: { workspace, approvalMode }, steps: [] }, tool);
    known.set(key, { at: now, policy });
    return policy;
  };
}

interface Place {
  readonly folders: readonly string[];
  readonly directory?: string;
  /** The call happens in a folder of another system, of which nothing is known. */
  readonly isUnseen?: boolean;
  /** So it does, and the folders that were named hold the same. */
  readonly isStandIn?: boolean;
}

/** Where the call happens: the named workspace, with `cwd` as the command's folder; else `cwd` is the workspace itself. */
async function placeOf({ cwd, platform }: Call, { folders, isNamed }: CheckOptions): Promise<Place | { readonly error: string }> {
  if (cwd === undefined) return { folders };
  const absolute = path.resolve(folders[0] ?? ".", cwd);
  const real = await realpath(absolute).catch(() => undefined);
  if (real === undefined && !isHere(platform)) return isNamed ? { folders, isStandIn: true } : { folders, isUnseen: true };
  if (isNamed) return { folders, directory: absolute };
  return real === undefined ? { error: `There is no folder ${cwd}; give a "cwd" that exists.` } : { folders: [real] };
}

function argumentsOf({ tool, input }: Call, directory: string | undefined): string {
  if (tool !== "run_command") return typeof input === "string" ? input : JSON.stringify(input);
  const command = commandOf(input);
  return JSON.stringify(directory === undefined ? command : { directory, ...command });
}

/** A bare command line, or the tool's arguments: an object, or JSON of one that names a command. */
function commandOf(input: unknown): object {
  if (typeof input === "object" && input !== null) return input;
  const json = typeof input === "string" && input.trimStart().startsWith("{") ? parse(input) : undefined;
  return typeof json === "object" && json !== null && "command" in json ? json : { command: input };
}

/** A folder of another system can't be looked at: what is done in it is never let pass. */
function unseen(explained: Explanation, { cwd, platform }: Call): Explanation {
  if (explained.decision === "deny") return explained;
  const reason = `The folder ${cwd} of ${platform} can't be looked at on ${process.platform}.`;
  if (explained.decision === "allow") return { decision: "ask", reasons: [reason], rule: null, scopes: ["once"] };
  return { ...explained, reasons: [...explained.reasons, reason] };
}

const line = z.object({
  id: z.union([z.string(), z.number()]),
  tool: z.string(),
  input: z.union([z.string(), z.record(z.string(), z.unknown())]),
  platform: z.string().optional(),
  shell: z.string().optional(),
  cwd: z.string().optional(),
});

/** Reads one line of `permissions check -`; what is wrong with it goes with its id, as far as it has one. */
export function readCall(text: string): Call | { readonly id: unknown; readonly error: string } {
  const json = parse(text);
  if (typeof json !== "object" || json === null) return { id: null, error: 'Not a JSON object. Expected {"id":…,"tool":"…","input":…}.' };
  const read = line.safeParse(json);
  if (read.success) return read.data;
  const id = "id" in json && ["string", "number"].includes(typeof json.id) ? json.id : null;
  return { id, error: `This line does not fit: ${z.prettifyError(read.error).replaceAll("\n", " ")}` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
