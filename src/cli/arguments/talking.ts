import type { ApprovalMode } from "../../core/events/approval.ts";
import type { Effort } from "../../core/events/message.ts";
import type { TalkOptions } from "./command.ts";
import type { Options } from "./options.ts";

const longestTimeoutSeconds = 2_000_000;
const efforts: readonly Effort[] = ["none", "minimal", "low", "medium", "high", "xhigh"];

/** What talking and `run` share, or what is wrong with it. */
export function talkOptions(options: Options): TalkOptions | string {
  const approve = approvalOf(options.approve);
  if (approve !== undefined && typeof approve !== "string") return approve.problem;
  const maxTurns = Number(options["max-turns"] ?? 100);
  if (!Number.isInteger(maxTurns) || maxTurns < 1) return "--max-turns is a whole number from 1.";
  const maxTokens = options["max-tokens"] === undefined ? undefined : Number(options["max-tokens"]);
  if (maxTokens !== undefined && (!Number.isSafeInteger(maxTokens) || maxTokens < 1)) return "--max-tokens is a whole number from 1.";
  const timeoutSeconds = Number(options.timeout ?? 3600);
  if (!(timeoutSeconds > 0 && timeoutSeconds <= longestTimeoutSeconds))
    return `--timeout is a number of seconds up to ${longestTimeoutSeconds}.`;
  const effort = efforts.find((each) => each === options.effort);
  if (effort !== options.effort) return `--effort is one of ${efforts.join(", ")}, not "${options.effort}".`;
  const { "base-url": baseUrl, session, continue: goesOn, workspace = [], verbose, data, model } = options;
  if (baseUrl !== undefined && !isHttpUrl(baseUrl)) return "--base-url is a whole URL: http://127.0.0.1:11434/v1";
  if (session !== undefined && goesOn) return "--session and --continue exclude each other.";
  if (session !== undefined && workspace.length > 0) return "A conversation keeps its folders: leave out either --session or -C.";
  const named = { workspace, data, model, baseUrl, session, approve, effort };
  return { ...named, continue: goesOn === true, maxTurns, maxTokens, timeoutSeconds, verbose: verbose === true };
}

/** What `--approve` said, or what is wrong with it. */
export function approvalOf(approve: string | undefined): ApprovalMode | undefined | { readonly problem: string } {
  if (approve === undefined || approve === "ask" || approve === "edits") return approve;
  if (approve === "smart" || approve === "all" || approve === "none")
    return { problem: `--approve ${approve} is not built yet; there is ask and edits.` };
  return { problem: `--approve is ask or edits, not "${approve}".` };
}

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
