import { createHash } from "node:crypto";
import { realpath } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import type { ApprovalMode } from "../core/events/approval.ts";
import type { Core } from "../core/main.ts";
import { type Explanation, explain } from "../core/permissions/explain.ts";
import { judge } from "../core/permissions/gate.ts";

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
  const toolsOf = new Map<string, ReturnType<Core["tools"]>>();
  return async (call) => {
    const place = await placeOf(call, options);
    if ("error" in place) return place;
    const key = place.folders.join("\n");
    const tools = toolsOf.get(key) ?? core.tools(place.folders);
    toolsOf.set(key, tools);
    const tool = tools.find((each) => each.name === call.tool);
    if (!tool) return { error: `There is no tool "${call.tool}". The tools are: ${tools.map((each) => each.name).join(", ")}.` };
    const prepared = await tool.prepare(argumentsOf(call, place.directory), AbortSignal.timeout(prepareMs));
    if (prepared.kind === "refused") {
      const refused = { decision: "deny", reasons: [prepared.message], rule: null, scopes: [] } as const;
      return place.isUnseen ? unseen({ ...refused, decision: "ask", scopes: ["once"] }, call) : refused;
    }
    const { access } = prepared;
    const policy = { mode: options.mode, trusted: true, grants: [], hash: sha256 };
    const explained = explain(access, judge(access, policy), policy);
    if (place.isUnseen) return unseen(explained, call);
    return access.kind === "read" || "diff" in access || "from" in access || access.kind === "delete"
      ? onPlatform(explained, call)
      : explained;
  };
}

const prepareMs = 30_000;

/** `isUnseen`: the call happens in a folder of another system, so that these folders only stand in for it. */
interface Place {
  readonly folders: readonly string[];
  readonly directory?: string;
  readonly isUnseen?: boolean;
}

/** Where the call happens: the named workspace, with `cwd` as the command's folder; else `cwd` is the workspace itself. */
async function placeOf({ cwd, platform }: Call, { folders, isNamed }: CheckOptions): Promise<Place | { readonly error: string }> {
  if (cwd === undefined) return { folders };
  const absolute = path.resolve(folders[0] ?? ".", cwd);
  const real = await realpath(absolute).catch(() => undefined);
  if (real === undefined && !isHere(platform)) return { folders, isUnseen: true };
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

/** Paths mean something else on another system: what can't be judged here is never let pass. */
function onPlatform(explained: Explanation, { platform }: Call): Explanation {
  if (isHere(platform) || explained.decision !== "allow") return explained;
  const reasons = [`Paths of ${platform} can't be judged on ${process.platform}.`];
  return { decision: "ask", reasons, rule: null, scopes: ["once"] };
}

/** A folder of another system can't be looked at: what is done in it is never let pass. */
function unseen(explained: Explanation, { cwd, platform }: Call): Explanation {
  if (explained.decision === "deny") return explained;
  const reason = `The folder ${cwd} of ${platform} can't be looked at on ${process.platform}.`;
  if (explained.decision === "allow") return { decision: "ask", reasons: [reason], rule: null, scopes: ["once"] };
  return { ...explained, reasons: [...explained.reasons, reason] };
}

function isHere(platform: string | undefined): boolean {
  return platform === undefined || platform === "any" || (platforms[platform] ?? [platform]).includes(process.platform);
}

const platforms: Readonly<Record<string, readonly string[]>> = {
  posix: ["linux", "darwin", "freebsd", "openbsd", "aix", "sunos"],
  windows: ["win32"],
  win: ["win32"],
  mac: ["darwin"],
  macos: ["darwin"],
};

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

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
