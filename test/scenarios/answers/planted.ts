import type { Grant } from "../../../src/core/events/approval.ts";
import type { Runtime } from "../../../src/core/runtime.ts";
import type { Change } from "../../../src/core/storage/store.ts";
import type { Tool } from "../../../src/core/tools/tool.ts";
import type { MemoryStore } from "../../fakes/memory-store.ts";
import type { Plant, Window, World } from "./world.ts";

/** Faults as a careless product might have them, and the words by which each has to be found. */
export const planted: Readonly<Record<string, readonly [found: RegExp, plant: Plant]>> = {
  "a late yes runs what was denied": [
    /ran though|ran 2 times/,
    {
      runtime: (runtime, world) =>
        answering(runtime, async (given, receipt) => {
          if (receipt.kind === "late" && receipt.decision === "deny" && given.answer.decision === "allow") runAnew(world, given.id);
          return receipt;
        }),
    },
  ],
  "everybody is told that their answer counts": [
    /\d were told their answer counted/,
    { runtime: (runtime) => answering(runtime, async (_, receipt) => (receipt.kind === "late" ? { kind: "accepted" } : receipt)) },
  ],
  "a yes to a question that never was answers the one that waits": [
    /a question that never was is answered|were told their answer counted|another answer is stored|it fits/,
    {
      runtime: (runtime, { windows, sessions }) =>
        answering(runtime, (given, receipt) => {
          const waiting = windows.flatMap((each) => sessions.flatMap((id) => each.seen(id))).at(-1);
          return receipt.kind === "unknown" && waiting ? runtime.answer(waiting.id, given.answer, given.by) : Promise.resolve(receipt);
        }),
    },
  ],
  "rules that do not fit are left out without a word": [
    /another answer is stored|it does not fit|is not remembered/,
    {
      runtime: (runtime) =>
        answering(runtime, ({ id, answer: { rules: _, ...rest }, by }, receipt) =>
          receipt.kind === "unfit" ? runtime.answer(id, rest, by) : Promise.resolve(receipt),
        ),
    },
  ],
  "a denial is remembered as a yes": [
    /is remembered, which nobody said/,
    { store: (store) => committing(store, (changes) => changes.flatMap((each) => (isDenial(each) ? [each, grantOf(each)] : [each]))) },
  ],
  "a yes for longer is not remembered": [
    /was accepted and is not remembered/,
    { store: (store) => committing(store, (changes) => changes.filter(({ table }) => table !== "grants")) },
  ],
  "a command runs twice": [/ran 2 times/, { tool: (tool) => running(tool, (run) => run().then(run)) }],
  "a command is not shown as it runs": [
    /was shown as something else|ran as/,
    { tool: (tool) => ({ ...tool, prepare: (given, signal) => tool.prepare(given.replace("make all", "make docs"), signal) }) },
  ],
  "what the settings forbid is forgotten": [/though the settings forbid/, { rules: (texts) => ({ ...texts, deny: [] }) }],
  "an answer is lost": [
    /it hangs/,
    { runtime: (runtime) => answering(runtime, (given, receipt) => lost(given.by) ?? Promise.resolve(receipt)) },
  ],
};

interface Answering {
  readonly id: string;
  readonly answer: Parameters<Runtime["answer"]>[1];
  readonly by: Parameters<Runtime["answer"]>[2];
}

type Receipt = Awaited<ReturnType<Runtime["answer"]>>;

/** A runtime whose answers come to something else. */
function answering(runtime: Runtime, change: (given: Answering, receipt: Receipt) => Promise<Receipt>): Runtime {
  return { ...runtime, answer: async (id, answer, by) => change({ id, answer, by }, await runtime.answer(id, answer, by)) };
}

function lost(by: string): Promise<Receipt> | undefined {
  return by === "json" ? new Promise(() => {}) : undefined;
}

function runAnew({ windows, ran, next, sessions }: World, id: string): void {
  const request = windows.flatMap((each: Window) => sessions.flatMap((session) => each.seen(session))).find((each) => each.id === id);
  const [tag = ""] = request ? tagOf(windows, request.stepId) : [];
  (ran as World["ran"][number][]).push({ at: next(), tag, line: request?.detail ?? "", sessionId: request?.sessionId ?? "" });
}

function tagOf(windows: readonly Window[], stepId: string): readonly string[] {
  const starts = windows.flatMap(({ stage }) => stage.envelopes.flatMap(({ event }) => (event.type === "step-start" ? [event] : [])));
  return starts.filter((each) => each.stepId === stepId).map((each) => (each.input as { readonly tag: string }).tag);
}

/** A store that keeps something else. */
function committing(store: MemoryStore, change: (changes: readonly Change[]) => readonly Change[]): MemoryStore {
  const other: Partial<MemoryStore> = {
    commit: (changes) => store.commit(change(changes)),
    note: (changes) => store.note(change(changes)),
  };
  return new Proxy(store, { get: (target, name) => Reflect.get(Object.hasOwn(other, name) ? other : target, name) });
}

type ApprovalChange = Extract<Change, { table: "approvals" }>;

function isDenial(change: Change): change is ApprovalChange {
  return change.table === "approvals" && change.row.answer?.decision === "deny" && change.row.answer.by !== "stopped";
}

function grantOf({ row: { request, answer } }: ApprovalChange): Change {
  const { id, sessionId, tool, binding, detail, where, at } = request;
  const row: Grant = {
    id: `of ${id}`,
    sessionId,
    scope: "session",
    tool,
    rule: `shell:${detail}`,
    binding,
    detail,
    where,
    at,
    by: answer?.by,
  };
  return { table: "grants", row };
}

function running(tool: Tool, change: (run: () => Promise<unknown>) => Promise<unknown>): Tool {
  return {
    ...tool,
    async prepare(given, signal) {
      const prepared = await tool.prepare(given, signal);
      if (prepared.kind === "refused") return prepared;
      return { ...prepared, run: (context) => change(() => prepared.run(context)) as ReturnType<typeof prepared.run> };
    },
  };
}
