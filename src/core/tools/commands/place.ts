import type { BoxWords, RunsOn } from "../../events/words/runs-on.ts";
import { type ProcessOptions, type ProcessResult, runProcess } from "../../sandbox/process/run.ts";
import { type Choice, choose, type Demand, type Found } from "../../sandbox/runners/choose.ts";
import type { BoxWish } from "../../sandbox/runners/wish.ts";
import type { Workspace } from "../../sandbox/workspace.ts";
import type { ToolPorts } from "../ports.ts";
import type { RunContext } from "../tool.ts";

/** What is needed to run commands. */
export interface PlaceTools extends Pick<ToolPorts, "runners" | "sandbox" | "environment" | "commands"> {
  readonly workspace: Workspace;
}

/** What a command wants of the place it runs in. */
export interface PlaceWish {
  readonly demand?: Demand | undefined;
  readonly wish?: BoxWish | undefined;
  /** More memory than the settings give, in MB. */
  readonly memoryMb?: number | undefined;
}

/** Where it will run: what a person is asked about is what happens, so it is settled before. */
export async function placeFor({ runners, sandbox: least }: PlaceTools, { demand, wish, memoryMb }: PlaceWish): Promise<Choice> {
  if (!runners) return choose(least ?? "off", demand, noSandbox);
  const choice = await runners.choose(demand, least, wish);
  return "box" in choice && choice.box && memoryMb !== undefined ? { ...choice, box: { ...choice.box, memoryMb } } : choice;
}

const noSandbox: Found = { docker: { problem: "" }, system: { problem: "" } };

/** A command whose place is settled. */
export interface Placed extends Omit<PlaceWish, "demand"> {
  readonly context: RunContext;
  readonly runsOn: RunsOn;
  readonly box?: BoxWords | undefined;
  /** Real paths of folders it may read besides the workspace. */
  readonly beside?: readonly string[];
}

/** Runs it where it was said to run, and nowhere else. */
export function runnerFor({ runners, workspace }: PlaceTools, { context, runsOn, box, memoryMb, wish, beside = [] }: Placed) {
  return async (options: ProcessOptions): Promise<ProcessResult> => {
    if (runsOn === "host" || !runners) return runProcess(options);
    const place = {
      sessionId: context.sessionId,
      folders: await workspace.folders(),
      ...(beside.length > 0 ? { beside: [...new Set(beside)].sort() } : {}),
    };
    const more = { ...(box ? { asked: box } : {}), ...(memoryMb === undefined ? {} : { memoryMb }), ...(wish ? { wish } : {}) };
    return runners.run(runsOn, { ...options, place, ...more });
  };
}
