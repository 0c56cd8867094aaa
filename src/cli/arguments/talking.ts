import type { Effort } from "../../core/events/message.ts";
import { workModes } from "../../core/events/plan/plan.ts";
import { sandboxOf } from "./boxing.ts";
import type { TalkOptions } from "./command.ts";
import { judgingOf } from "./judging.ts";
import type { Options } from "./options.ts";
import { budgetsOf } from "./spending.ts";

const longestTimeoutSeconds = 2_000_000;
const efforts: readonly Effort[] = ["none", "minimal", "low", "medium", "high", "xhigh"];

/** What talking and `run` share, or what is wrong with it. */
export function talkOptions(options: Options): TalkOptions | string {
  const judging = judgingOf(options);
  if ("problem" in judging) return judging.problem;
  const maxTurns = Number(options["max-turns"] ?? 100);
  if (!Number.isInteger(maxTurns) || maxTurns < 1) return "--max-turns is a whole number from 1.";
  const maxTokens = options["max-tokens"] === undefined ? undefined : Number(options["max-tokens"]);
  if (maxTokens !== undefined && (!Number.isSafeInteger(maxTokens) || maxTokens < 1)) return "--max-tokens is a whole number from 1.";
  const timeoutSeconds = Number(options.timeout ?? 3600);
  if (!(timeoutSeconds > 0 && timeoutSeconds <= longestTimeoutSeconds))
    return `--timeout is a number of seconds up to ${longestTimeoutSeconds}.`;
  const budgets = budgetsOf(options);
  if (typeof budgets === "string") return budgets;
  const effort = efforts.find((each) => each === options.effort);
  if (effort !== options.effort) return `--effort is one of ${efforts.join(", ")}, not "${options.effort}".`;
  const sandbox = sandboxOf(options);
  if (typeof sandbox === "string") return sandbox;
  const { "base-url": baseUrl, session, continue: goesOn, workspace = [], verbose, data, model } = options;
  if (baseUrl !== undefined && !isHttpUrl(baseUrl)) return "--base-url is a whole URL: http://127.0.0.1:11434/v1";
  const working = workingOf(options);
  if (typeof working === "string") return working;
  if (session !== undefined && goesOn) return "--session and --continue exclude each other.";
  if (session !== undefined && workspace.length > 0) return "A conversation keeps its folders: leave out either --session or -C.";
  const named = { workspace, data, model, baseUrl, session, sandbox, effort, ...judging, ...working };
  return { ...named, continue: goesOn === true, maxTurns, maxTokens, timeoutSeconds, budgets, verbose: verbose === true };
}

/** Who does the work, and how much of it is planned; or what is wrong with what was said of that. */
function workingOf({ agent, mode, "review-plan": reviewPlan }: Options): Pick<TalkOptions, "agent" | "workMode" | "reviewPlan"> | string {
  const workMode = workModes.find((each) => each === mode);
  if (workMode !== mode) return `--mode is one of ${workModes.join(", ")}, not "${mode}".`;
  if (agent !== undefined && workMode === "plan")
    return "--agent and --mode plan exclude each other: one agent does all of it, or a plan says who does what.";
  return { agent, workMode, reviewPlan: reviewPlan === true };
}

/** Whether it is the whole address of something on the web. */
export function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}
