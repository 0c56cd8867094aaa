import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import type { Part, Provider } from "../../src/core/providers/provider.ts";
import { withRetry } from "../../src/core/providers/retry.ts";
import { defineTool } from "../../src/core/tools/tool.ts";
import { call, ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { breath, endless, ok, yes } from "./acts.ts";
import { holdInvariants, holdRowsAreTheTruth } from "./invariants.ts";
import { type Stage, setStage } from "./stage.ts";

/** Asks the person, and asks twice at once where that is wanted. */
const ask = defineTool({
  name: "ask",
  description: "Asks.",
  input: z.object({}),
  readOnly: true,
  title: () => "Ask",
  prepare: async () => ({
    access: { kind: "talk" },
    locks: [],
    run: async ({ ask }) => ok((await ask({ text: "Which?", choices: [], multiple: false, freeText: true })).kind),
  }),
});

/** Waits for somebody far away who never answers, and throws when it is told to stop, as a fetch does. */
const fetching = defineTool({
  name: "fetch",
  description: "Fetches.",
  input: z.object({}),
  readOnly: true,
  title: () => "Fetch",
  prepare: async () => ({
    access: { kind: "read", path: "/w/a", place: "inside" },
    locks: [],
    run: ({ signal }) => new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true })),
  }),
});

const failing = (retryAfterSeconds?: number): Part => ({
  type: "error",
  failure: { code: "rate-limit", message: "Too many requests.", retryAfterSeconds },
});

const isWaiting = (reason: string) => (stage: Stage) =>
  stage.until(({ event }) => event.type === "run-change" && event.state === "waiting" && event.reason === reason);
const hears = (type: string) => (stage: Stage) => stage.until(({ event }) => event.type === type);

const cases: readonly { readonly what: string; readonly provider: Provider; readonly reached: (stage: Stage) => Promise<unknown> }[] = [
  { what: "a command", provider: new ScriptedProvider([[call("command", { line: "x" })]]), reached: hears("step-output") },
  { what: "a fetch", provider: new ScriptedProvider([[call("fetch", {})]]), reached: hears("step-start") },
  { what: "a question", provider: new ScriptedProvider([[call("ask", {})]]), reached: isWaiting("question") },
  { what: "a park", provider: new ScriptedProvider([[failing(3_600)]]), reached: isWaiting("parked") },
  {
    what: "a retry",
    provider: withRetry(new ScriptedProvider([[failing(30)]]), { random: () => 0 }),
    reached: hears("notice"),
  },
  { what: "an answer", provider: new ScriptedProvider([[says("Once"), "wait-for-abort"]]), reached: hears("text-delta") },
  {
    what: "all of it side by side",
    provider: new ScriptedProvider([
      [call("fetch", {}), call("ask", {}, "c2"), call("command", { line: "x" }, "c3"), call("fetch", {}, "c4")],
    ]),
    reached: hears("step-output"),
  },
];

for (const { what, provider, reached } of cases)
  test(`a stop during ${what} ends the run at once, with one end and every step ended`, async () => {
    const stage = setStage({ provider, tools: [endless, ask, fetching], person: yes });
    await stage.send("Go");
    await reached(stage);
    await breath();
    let isOver = false;
    void stage.runtime.stop(stage.sessionId()).then(() => {
      isOver = true;
    });
    await breath();
    assert.ok(isOver, "it takes longer than a tick");
    holdInvariants(stage.envelopes);
    const view = await stage.view();
    holdRowsAreTheTruth(stage.envelopes, view);
    assert.equal(view.runs[0]?.state, "cancelled");
    assert.deepEqual(
      view.steps.filter((each) => each.state === "pending" || each.state === "running"),
      [],
    );
  });

test("stopping twice at once ends one run", async () => {
  const stage = setStage({ provider: new ScriptedProvider([[says("Once"), "wait-for-abort"]]) });
  await stage.send("Go");
  await stage.until(({ event }) => event.type === "text-delta");
  await Promise.all([stage.runtime.stop(stage.sessionId()), stage.runtime.stop(stage.sessionId())]);
  holdInvariants(stage.envelopes);
});
