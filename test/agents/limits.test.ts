import assert from "node:assert/strict";
import { test } from "node:test";
import { createLimitCare, createTaskCare } from "../../src/core/agents/care/limits.ts";
import type { Budgets, RunPorts } from "../../src/core/agents/ports.ts";
import { laneOf } from "../../src/core/agents/session/lane.ts";
import { openLiveSession } from "../../src/core/agents/session/live.ts";
import type { Envelope } from "../../src/core/events/event.ts";
import type { AssistantMessage } from "../../src/core/events/message.ts";
import { createHub } from "../../src/core/permissions/hub.ts";
import { ManualClock } from "../fakes/manual-clock.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { breath } from "../scenarios/acts.ts";
import { answered, run, session } from "../storage/rows.ts";

/** A run that several loops work at. */
function begin(budgets: Budgets, canAsk = true) {
  const clock = new ManualClock();
  const store = new MemoryStore();
  const hub = createHub();
  const told: Envelope[] = [];
  const record = {
    session: session("s"),
    runs: [run("r1", "s")],
    plans: [],
    tasks: [],
    messages: [],
    steps: [],
    approvals: [],
    questions: [],
    queue: [],
  };
  const live = openLiveSession(
    {
      store,
      owner: "test",
      now: () => new Date(clock.now()).toISOString(),
      later: clock.later,
      telling: { tell: (each) => told.push(each), told: async () => undefined },
      redact: (text) => text,
    },
    record,
    [],
  );
  const stop = new AbortController();
  let id = 0;
  const ports: Partial<RunPorts> = {
    runId: "r1",
    conversation: live,
    model: "test/scripted",
    resolveProvider: async () => ({ kind: "ready", provider: { async *stream() {} }, model: "scripted", price: { input: 1, output: 1 } }),
    hub,
    ledger: store,
    canAsk: () => canAsk,
    limits: { turns: 50, milliseconds: 60_000, budgets },
    time: { used: () => 0, renew: () => undefined },
    now: clock.now,
    newId: () => `q${++id}`,
    signal: stop.signal,
  };
  const asked = () => told.flatMap(({ event }) => (event.type === "question-request" ? [event] : []));
  const answer = (value: string) => hub.reply(asked().at(-1)?.questionId ?? "", value, "chat");
  const add = (messageId: string, more: Partial<AssistantMessage>) =>
    live.emit("r1", { type: "message-add", message: answered(messageId, "s", more) });
  const spend = (messageId: string, costUsd: number) => add(messageId, { usage: { inputTokens: 1, outputTokens: 1, costUsd } });
  /** The care for a task of an agent that may spend a dollar and use thirty tokens. */
  const task = (laneId: string) => {
    const own = { agent: "coder", tokens: 30, usd: 1 };
    const session = laneOf(live, { laneId, agent: "coder" });
    return createTaskCare({ ...ports, session, limits: { turns: 50, milliseconds: 60_000, own: { ...own, laneId } } } as RunPorts);
  };
  return { limits: createLimitCare(ports as RunPorts), task, live, told, asked, answer, add, spend, stop };
}

const working = () => new AbortController().signal;

test("several loops that come to a spent budget at once ask one question, and its answer lets all of them go on", async () => {
  const { limits, spend, asked, answer } = begin({ run: 1 });
  spend("m1", 0.6);
  spend("m2", 0.7);
  const loops = Array.from({ length: 5 }, () => limits.beforeTurn(working()));
  await breath();
  assert.equal(asked().length, 1);
  answer("go-on");
  assert.deepEqual(await Promise.all(loops), Array(5).fill(undefined));
  assert.equal(asked().length, 1);
});

test("who says stop stops all of them, also one that comes later", async () => {
  const { limits, spend, asked, answer } = begin({ run: 1 });
  spend("m1", 1);
  const loops = Array.from({ length: 3 }, () => limits.beforeTurn(working()));
  await breath();
  answer("stop");
  const ends = [...(await Promise.all(loops)), await limits.beforeStep(working())];
  assert.deepEqual(
    ends.map((each) => each?.code),
    Array(4).fill("budget"),
  );
  assert.equal(asked().length, 1);
});

test("a loop that is stopped waits no longer for the answer that the others still wait for", async () => {
  const { limits, spend, asked, answer } = begin({ run: 1 });
  spend("m1", 1);
  const [one, other] = [new AbortController(), new AbortController()];
  const first = limits.beforeTurn(one.signal);
  const second = limits.beforeTurn(other.signal);
  await breath();
  one.abort();
  assert.equal(await first, undefined);
  answer("go-on");
  assert.equal(await second, undefined);
  assert.equal(asked().length, 1);
});

test("what is spent while it is asked counts, and each answer counts once, whichever ends first", async () => {
  const { limits, live, add, spend, asked, answer } = begin({ run: 1 });
  add("slow", { finish: "streaming" });
  spend("m2", 1);
  const waiting = limits.beforeTurn(working());
  await breath();
  live.emit("r1", { type: "usage-report", messageId: "slow", usage: { inputTokens: 1, outputTokens: 1, costUsd: 0.9 } });
  live.emit("r1", { type: "message-end", messageId: "slow", finish: "complete", toolCalls: [] });
  answer("go-on");
  assert.equal(await waiting, undefined);
  assert.equal(await limits.beforeTurn(working()), undefined);
  spend("m3", 0.1);
  const again = limits.beforeTurn(working());
  await breath();
  assert.deepEqual(
    asked().map((each) => each.spentUsd),
    [1, 2],
  );
  answer("stop");
  assert.equal((await again)?.code, "budget");
});

test("several spent budgets are asked about one after another", async () => {
  const { limits, spend, asked, answer } = begin({ run: 1, session: 1, day: 1 });
  spend("m1", 1.5);
  const passed = limits.beforeTurn(working());
  for (const kind of ["run-budget", "session-budget", "day-budget"]) {
    await breath();
    assert.equal(asked().at(-1)?.limit, kind);
    answer("go-on");
  }
  assert.equal(await passed, undefined);
});

test("what an agent may use counts in its task alone, and is asked about there", async () => {
  const { limits, task, add, asked, answer } = begin({ run: 9 });
  const costing = (laneId: string, costUsd: number) => ({ laneId, usage: { inputTokens: 1, outputTokens: 1, costUsd } });
  const [one, other] = [task("one"), task("other")];
  add("m1", costing("one", 1.2));
  add("m2", costing("other", 0.3));
  assert.equal(await other(), undefined);
  const waiting = one();
  await breath();
  assert.deepEqual(
    asked().map((each) => [each.limit, each.laneId, each.agent, each.spentUsd]),
    [["task-budget", "one", "coder", 1.2]],
  );
  assert.match(asked()[0]?.text ?? "", /^The budget that the agent coder has for its task of \$1\.00 is spent: it comes to \$1\.20 so far/);
  answer("go-on");
  assert.equal(await waiting, undefined);
  assert.equal(await one(), undefined);
  assert.equal(await limits.beforeTurn(working()), undefined);
});

test("an agent that may not go on fails its task, and neither the run nor another task", async () => {
  const { limits, task, add, answer } = begin({});
  const one = task("one");
  for (const id of ["m1", "m2", "m3"]) add(id, { laneId: "one", usage: { inputTokens: 9, outputTokens: 1 } });
  const waiting = one();
  await breath();
  answer("stop");
  const failure = await waiting;
  assert.deepEqual([failure?.code, await one()], ["token-limit", failure]);
  assert.match(failure?.message ?? "", /^The agent coder reached its limit of 30 tokens and was ended.*raise the agent's limit/);
  assert.equal(await task("other")(), undefined);
  assert.equal(await limits.beforeTurn(working()), undefined);
});
