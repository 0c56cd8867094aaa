import assert from "node:assert/strict";
import { test } from "node:test";
import { waitingMessages } from "../../src/core/events/session-view.ts";
import { MemoryStore } from "../fakes/memory-store.ts";
import { call, ScriptedProvider, type ScriptedTurn, says } from "../fakes/scripted-provider.ts";
import { writingTool } from "../fakes/small-tools.ts";
import { breath, hears, reopened } from "./acts.ts";
import { type Setting, type Stage, setStage } from "./stage.ts";

type Verb = "steer" | "queue" | "interrupt" | "stop" | "resume" | "lead";

const late: ScriptedTurn = [{ type: "error", failure: { code: "rate-limit", message: "Later.", retryAfterSeconds: 3_600 } }];
const fails: ScriptedTurn = [{ type: "error", failure: { code: "auth", message: "No." } }];
const write = [call("write", { name: "a", text: "x" })];

/** Brings a conversation into a state. What is said from then on is answered at once. */
async function stageIn(first: ScriptedTurn, setting: Partial<Setting> = {}): Promise<Stage> {
  const provider = new ScriptedProvider([first, ...Array<ScriptedTurn>(9).fill([says("Done.")])]);
  const stage = setStage({ provider, tools: [writingTool(new Map())], folder: "/w", ...setting });
  await stage.send("Begin");
  while (provider.requests.length === 0) await breath();
  return stage;
}

const states: Readonly<Record<string, () => Promise<Stage>>> = {
  running: () => stageIn(["wait-for-abort"]),
  "waiting: approval": async () => {
    const stage = await stageIn(write);
    await hears(stage, "approval-request");
    return stage;
  },
  "waiting: question": async () => {
    const stage = await stageIn(write, { approvalMode: "all", limits: () => ({ turns: 1, milliseconds: 600_000 }) });
    await hears(stage, "question-request");
    return stage;
  },
  "waiting: parked": async () => {
    const stage = await stageIn(late);
    await stage.until(({ event }) => event.type === "run-change" && event.state === "waiting");
    return stage;
  },
  "waiting: interrupted": async () => {
    const stage = await stageIn(["wait-for-abort"]);
    await stage.runtime.close();
    const after = reopened(stage, { provider: new ScriptedProvider(Array(9).fill([says("Done.")])), store: new MemoryStore() });
    await after.view();
    return after;
  },
  completed: async () => over(await stageIn([says("Done.")])),
  failed: async () => over(await stageIn(fails)),
  cancelled: async () => {
    const stage = await stageIn(["wait-for-abort"]);
    await stage.runtime.stop(stage.sessionId());
    return stage;
  },
};

async function over(stage: Stage): Promise<Stage> {
  await hears(stage, "run-end");
  return stage;
}

async function act(stage: Stage, verb: Verb): Promise<void> {
  if (verb === "stop") await stage.runtime.stop(stage.sessionId());
  else if (verb === "resume") await stage.runtime.resume(stage.sessionId());
  else if (verb === "lead") {
    const receipt = await stage.runtime.lead(stage.sessionId(), { kind: "stop", taskId: "nobody" });
    assert.equal(receipt.kind, "refused");
  } else await stage.send("And this", verb);
}

/** How the runs stand afterwards, and how many messages wait. What is wanted of a plan is refused where none is at work. */
const table: Readonly<Record<string, Readonly<Record<Verb, string>>>> = {
  running: {
    steer: "running; 1",
    queue: "running; 1",
    interrupt: "cancelled, completed; 0",
    stop: "cancelled; 0",
    resume: "running; 0",
    lead: "running; 0",
  },
  "waiting: approval": {
    steer: "approval; 1",
    queue: "approval; 1",
    interrupt: "cancelled, completed; 0",
    stop: "cancelled; 0",
    resume: "approval; 0",
    lead: "approval; 0",
  },
  "waiting: question": {
    steer: "question; 1",
    queue: "question; 1",
    interrupt: "cancelled, completed; 0",
    stop: "cancelled; 0",
    resume: "question; 0",
    lead: "question; 0",
  },
  "waiting: parked": {
    steer: "parked; 1",
    queue: "parked; 1",
    interrupt: "cancelled, completed; 0",
    stop: "cancelled; 0",
    resume: "completed; 0",
    lead: "parked; 0",
  },
  "waiting: interrupted": {
    steer: "cancelled, completed; 0",
    queue: "cancelled, completed; 0",
    interrupt: "cancelled, completed; 0",
    stop: "cancelled; 0",
    resume: "completed; 0",
    lead: "interrupted; 0",
  },
  completed: {
    steer: "completed, completed; 0",
    queue: "completed, completed; 0",
    interrupt: "completed, completed; 0",
    stop: "completed; 0",
    resume: "completed; 0",
    lead: "completed; 0",
  },
  failed: {
    steer: "failed, completed; 0",
    queue: "failed, completed; 0",
    interrupt: "failed, completed; 0",
    stop: "failed; 0",
    resume: "failed, completed; 0",
    lead: "failed; 0",
  },
  cancelled: {
    steer: "cancelled, completed; 0",
    queue: "cancelled, completed; 0",
    interrupt: "cancelled, completed; 0",
    stop: "cancelled; 0",
    resume: "cancelled; 0",
    lead: "cancelled; 0",
  },
};

for (const [state, bring] of Object.entries(states))
  test(`What a person does while a run is ${state} comes to something, whatever it is`, async () => {
    for (const [verb, wanted] of Object.entries(table[state] ?? {}) as [Verb, string][]) {
      const stage = await bring();
      await act(stage, verb);
      const stand = async () => {
        const view = await stage.view();
        return `${view.runs.map(({ state: run, waitReason }) => waitReason ?? run).join(", ")}; ${waitingMessages(view).length}`;
      };
      for (let nr = 0; nr < 50 && (await stand()) !== wanted; nr += 1) await breath();
      for (let nr = 0; nr < 5; nr += 1) await breath();
      assert.equal(await stand(), wanted, verb);
    }
  });
