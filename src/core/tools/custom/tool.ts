import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import type { CommandReading } from "../../permissions/command/part.ts";
import { noFolderMessage } from "../../sandbox/workspace.ts";
import { type PlaceTools, type PlaceWish, placeFor, runnerFor } from "../commands/place.ts";
import { endedResult } from "../commands/words.ts";
import { locksToRun } from "../locks.ts";
import { defineTool, type Ready, type Refusal, type Tool } from "../tool.ts";
import { checkerOf, type DeclaredTool } from "./declared.ts";

/** What a declared tool's command is and does where it is declared. */
export interface Origin extends PlaceWish {
  /** The skill it comes with. */
  readonly skill?: string;
  /** Where its command runs; absent: in the workspace. */
  readonly folder?: string;
  /** Real paths of folders it may read besides the workspace. */
  readonly beside?: () => readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  /** What its line would do, as far as that can be told, or why nothing is done, for the model. It is asked again before it begins. */
  reading(input: string, directory: string): Promise<CommandReading | Refusal>;
}

/**
 * A declared tool like any other: arguments are checked by its schema and reach its command as JSON, on standard input and in ANYCOWORK_ARGUMENTS; they
 * never become part of the line. It passes the gate as a command, and runs where commands run.
 */
export function customTool(declared: DeclaredTool, tools: PlaceTools, origin: Origin): Tool {
  let checker: z.ZodType | undefined;
  return defineTool({
    name: declared.name,
    description: declared.description,
    input: z.looseObject({}),
    parameters: declared.schema,
    readOnly: false,
    title: () => `Use ${declared.name}`,
    async prepare(given) {
      checker ??= checkerOf(declared.schema);
      const checked = checker.safeParse(given);
      if (!checked.success)
        return {
          refused: `The arguments of ${declared.name} do not fit:\n${z.prettifyError(checked.error)}\nCall it again with arguments that fit its schema.`,
        };
      const input = JSON.stringify(checked.data);
      if (Buffer.byteLength(input) > longestInput)
        return { refused: "The arguments are too long. Put what is long into a file and name that." };
      return prepare({ declared, tools, origin }, input);
    },
  });
}

/** Bytes that fit a variable everywhere. */
export const longestInput = process.platform === "win32" ? 30_000 : 100_000;

interface Called {
  readonly declared: DeclaredTool;
  readonly tools: PlaceTools;
  readonly origin: Origin;
}

async function prepare({ declared, tools, origin }: Called, input: string): Promise<Refusal | Omit<Ready, "kind" | "title" | "input">> {
  const [workspace] = await tools.workspace.folders();
  if (workspace === undefined) return { refused: noFolderMessage };
  const { skill, folder: directory = workspace } = origin;
  const chosen = await placeFor(tools, origin);
  if ("blocked" in chosen) return { refused: chosen.blocked, trouble: { kind: "blocked", by: chosen.by } };
  const { command, seconds: longest = usualSeconds } = declared;
  const seconds = Math.min(longest, origin.wish?.seconds ?? longest);
  const reading = await origin.reading(input, directory);
  if ("refused" in reading) return reading;
  return {
    access: { kind: "run", command, directory, place: "inside", reading, ...chosen, input, ...(skill === undefined ? {} : { skill }) },
    locks: locksToRun(),
    async run(context) {
      if (!isDeepStrictEqual(await origin.reading(input, directory), reading))
        return { ok: false, output: changedMessage, summary: "not started" };
      const { signal, onOutput } = context;
      const run = runnerFor(tools, { context, ...chosen, wish: origin.wish, beside: origin.beside?.() ?? [] });
      const result = await run({
        ...{ command, directory, input, environment: tools.environment, commands: tools.commands, signal, onOutput },
        timeoutMs: seconds * 1000,
        variables: { ...origin.variables, ANYCOWORK_WORKSPACE: workspace, ANYCOWORK_ARGUMENTS: input },
      });
      return endedResult(result, seconds);
    },
  };
}

const usualSeconds = 120;

/** What was judged, by a person or a rule, is what runs. */
const changedMessage = "What this tool would run has changed since it was asked for, so nothing was done. Look again before you go on.";
