import type { KnownTools, ServerTool } from "../../events/roster/server.ts";
import type { Described } from "./described.ts";

/** Names of the tools that are other now, new, or gone. */
export function changesOf(before: readonly ServerTool[], now: readonly ServerTool[]): readonly string[] {
  const prints = new Map(now.map((each) => [each.name, each.print]));
  const known = new Set(before.map((each) => each.name));
  return [
    ...before.filter((each) => prints.get(each.name) !== each.print).map((each) => each.name),
    ...now.filter((each) => !known.has(each.name)).map((each) => each.name),
  ];
}

/** The tools as a yes now would be to them: what is other or new as the server says it now, what is gone as it was. */
export function toolsNow({ tools, changed = tools }: Pick<KnownTools, "tools" | "changed">): readonly ServerTool[] {
  const now = new Map(changed.map((each) => [each.name, each]));
  const known = new Set(tools.map((each) => each.name));
  return [...tools.map((each) => now.get(each.name) ?? each), ...changed.filter((each) => !known.has(each.name))];
}

export interface Learnt extends Pick<KnownTools, "instructions"> {
  readonly before: KnownTools | undefined;
  readonly described: Described;
  /** The server is only just being seen: what more it tells of belongs to that. */
  readonly isFirst: boolean;
}

const longestInstructions = 4_000;

/** What is to be kept of a list of tools: what was allowed counts on, and what differs waits for a person. Undefined where nothing is new. */
export function merge(
  name: string,
  { before, described, instructions, isFirst }: Learnt,
): Omit<KnownTools, "id" | "kind" | "at"> | undefined {
  const { tools, refused } = described;
  const said = instructions?.slice(0, longestInstructions);
  const whole = { name, refused, ...(said === undefined ? {} : { instructions: said }) };
  if (!before || isFirst) return before && isSame(before, { ...whole, tools }) ? undefined : { ...whole, tools };
  const differs = changesOf(before.tools, tools).length > 0;
  const learnt = { ...whole, tools: before.tools, ...(differs ? { changed: tools } : {}) };
  return isSame(before, learnt) ? undefined : learnt;
}

function isSame(before: KnownTools, { tools, changed, refused, instructions }: Omit<KnownTools, "id" | "kind" | "at">): boolean {
  const told = (each: Pick<KnownTools, "tools" | "changed" | "refused" | "instructions">) =>
    JSON.stringify([each.tools.map((tool) => tool.print), each.changed?.map((tool) => tool.print), each.refused, each.instructions]);
  return told(before) === told({ tools, changed, refused, instructions });
}
