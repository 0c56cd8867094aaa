import type { ElicitRequest } from "@modelcontextprotocol/sdk/types.js";
import type { ServerTool } from "../../events/roster/server.ts";
import { legible } from "../../permissions/visible.ts";
import type { ToolResult } from "../../tools/tool.ts";
import { type Connection, goneWords } from "../connection.ts";
import type { Lending, Lent } from "../host/lending.ts";
import { SignInNeeded } from "../oauth/refused.ts";
import { loadValidator } from "../sdk.ts";
import { progressLine } from "../tools/progress.ts";
import { toolResult } from "../tools/result.ts";
import { forChecking } from "../tools/schema.ts";
import type { Status } from "./health.ts";
import type { ServerLog } from "./log.ts";
import { wordsOf } from "./words.ts";

export interface CallerPorts {
  readonly name: string;
  readonly log: ServerLog;
  readonly redact: (text: string) => string;
  use(): Promise<Connection>;
  state(): Status;
  /** Puts pages to the person that the server wants opened first; says whether all of them were. */
  readonly lending: Pick<Lending, "isAsking" | "openAll">;
  /** Why this tool can't be called any more as it was offered, as a sentence. */
  objection(tool: ServerTool): Promise<string | undefined>;
}

/** Calls a tool of a server, which is started where it does not run. What went wrong is worded for the model; rejects with `SignInNeeded` alone. */
export type Caller = (tool: ServerTool, given: Readonly<Record<string, unknown>>, context: Lent) => Promise<ToolResult>;

export function createCaller(ports: CallerPorts): Caller {
  const checks = new Map<string, ReturnType<typeof checkOf>>();
  return async (tool, given, { signal, onOutput }) => {
    try {
      const connection = await (ports.state().state === "ready" ? ports.use() : stoppable(ports.use(), signal));
      const objection = await ports.objection(tool);
      if (objection !== undefined) return { ok: false, output: objection, summary: "not allowed any more" };
      const onProgress = (progress: Parameters<typeof progressLine>[0]) => onOutput(progressLine(progress));
      const isWaiting = ports.lending.isAsking;
      const raw = await connection.call({ tool: tool.name, asTask: tool.asTask, arguments: given, signal, onProgress, isWaiting });
      const known = checks.get(tool.print) ?? checkOf(tool, ports.log);
      checks.set(tool.print, known);
      const check = await known;
      return toolResult(raw, { server: ports.name, tool: tool.name, ...(check ? { check } : {}) });
    } catch (error) {
      if (signal.aborted) return stopped;
      if (error instanceof SignInNeeded) throw error;
      const pages = pagesIn(error);
      return pages ? afterPages(ports.name, await ports.lending.openAll(pages)) : failed(ports, error);
    }
  };
}

async function checkOf({ outputSchema, name }: ServerTool, log: ServerLog) {
  if (!outputSchema) return undefined;
  try {
    return await loadValidator(forChecking(outputSchema));
  } catch (error) {
    log.add("trouble", `What ${name} gives back can't be checked: ${wordsOf(error)}`);
    return undefined;
  }
}

/** The same, that ends when the signal aborts; what is waited for goes on for others. */
export async function stoppable<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

const stopped: ToolResult = { ok: false, output: "Stopped. The server was told so; it may have done a part.", summary: "stopped" };

/** What a server wants opened in a browser before it does what it was called for. */
function pagesIn(error: unknown): readonly ElicitRequest["params"][] | undefined {
  const { code, data } = error as { readonly code?: unknown; readonly data?: { readonly elicitations?: unknown } };
  return code === pagesFirst && Array.isArray(data?.elicitations) ? data.elicitations.filter(isPage).slice(0, mostPages) : undefined;
}

/** The protocol's code for it. */
const pagesFirst = -32042;
const mostPages = 5;

function isPage(each: unknown): each is ElicitRequest["params"] {
  const { url, message } = (each ?? {}) as { readonly url?: unknown; readonly message?: unknown };
  return typeof url === "string" && typeof message === "string";
}

function afterPages(name: string, wereOpened: boolean): ToolResult {
  return wereOpened
    ? {
        ok: false,
        output: `${name} wants the person to do something on a page first, which is open now. Call it again once they say that it is done.`,
        summary: "a page comes first",
      }
    : { ok: false, output: `${name} wants the person to open a page first, and they did not.`, summary: "not opened" };
}

function failed({ name, redact, state }: CallerPorts, error: unknown): ToolResult {
  const status = state();
  const lines = status.state === "failed" && status.errorLines ? `\nIts last words:\n${status.errorLines.join("\n")}` : "";
  const output = legible(redact(`The MCP server ${name} did not do this: ${callFailure(error)}${lines}`));
  return { ok: false, output, summary: "failed", ...(lines === "" ? {} : { untrusted: `the MCP server ${name}` }) };
}

function callFailure(error: unknown): string {
  const words = wordsOf(error);
  if (/^MCP error -32000/.test(words)) return "it ended while it was at work; nobody knows how far it came.";
  if (words.includes(goneWords)) return goneWords;
  if (/^MCP error -32001/.test(words)) return "it gave no sign of life for too long, and was told to stop.";
  return words;
}
