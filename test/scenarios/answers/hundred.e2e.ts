import assert from "node:assert/strict";
import { test } from "node:test";
import type { ApprovalRequest } from "../../../src/core/events/approval.ts";
import type { Provider } from "../../../src/core/providers/provider.ts";
import { call } from "../../fakes/scripted-provider.ts";
import { commandTool } from "../../fakes/small-tools.ts";
import { dice } from "../../storage/faults/dice.ts";
import { ok } from "../acts.ts";
import { type Stage, setStage } from "../stage.ts";
import { surfaces } from "./plan.ts";

const throwDice = dice(process.env.ANSWER_SEED ?? "hundred");

/** Calls for the command that the person named, once. */
const asBidden: Provider = {
  async *stream({ messages }) {
    const isDone = messages.some((each) => each.role === "tool");
    if (isDone) yield { type: "text", text: "Done." };
    else yield call("command", { line: messages.find((each) => each.role === "user")?.text ?? "" });
    yield { type: "finish", reason: isDone ? "stop" : "tool-calls" };
  },
};

interface Waiting {
  readonly stage: Stage;
  /** The question of each conversation. */
  readonly asked: readonly ApprovalRequest[];
  /** What ran, by conversation. */
  readonly ran: ReadonlyMap<string, readonly string[]>;
  /** Resolves when so many runs have ended. */
  ended(wanted: number): Promise<void>;
}

/** So many conversations of one runtime, each of which waits for a yes to its command. */
async function waiting(count: number, lineOf: (nr: number) => string): Promise<Waiting> {
  const ran = new Map<string, string[]>();
  const tool = commandTool(async (line, { sessionId }) => {
    ran.set(sessionId, [...(ran.get(sessionId) ?? []), line]);
    return ok("fine");
  });
  const stage = setStage({ provider: asBidden, tools: [tool], folder: "/w" });
  const [asking, ended] = [countOf(stage, "approval-request"), countOf(stage, "run-end")];
  const { runtime } = stage;
  const begin = { workspace: ["/w"], model: "test/scripted", approvalMode: "ask" } as const;
  const begun = await Promise.all(Array.from({ length: count }, (_, nr) => runtime.send({ ...begin, text: lineOf(nr) })));
  const ids = begun.map((each) => (each.kind === "started" ? each.sessionId : ""));
  await asking(count);
  const requests = await Promise.all(ids.map(async (id) => (await runtime.open(id))?.approvals[0]?.request));
  const asked = requests.filter((each) => each !== undefined);
  assert.equal(asked.length, count);
  return { stage, asked, ran, ended };
}

/** Resolves when so many events of a type have come. Counted as they come: there are too many to look at all of them each time. */
function countOf({ runtime }: Stage, type: string): (wanted: number) => Promise<void> {
  let come = 0;
  const waiting = new Map<number, () => void>();
  runtime.subscribe(({ event }) => {
    if (event.type === type) waiting.get(++come)?.();
  });
  return (wanted) => new Promise((resolve) => (come >= wanted ? resolve() : waiting.set(wanted, resolve)));
}

function shuffled<T>(all: readonly T[]): readonly T[] {
  const keyed = all.map((each) => ({ each, at: throwDice(1_000_000) }));
  return keyed.sort((one, other) => one.at - other.at).map(({ each }) => each);
}

const someSurface = () => surfaces[throwDice(surfaces.length)] ?? "chat";
const endedRuns = ({ envelopes }: Stage) => envelopes.filter(({ event }) => event.type === "run-end").length;

test("of a hundred questions at once each gets its own answer, from whatever surface and in whatever order", async () => {
  const { stage, asked, ran, ended } = await waiting(100, (nr) => `make part-${nr}`);
  const given = shuffled(asked).map((request) => ({ request, decision: throwDice(2) === 0 ? ("allow" as const) : ("deny" as const) }));
  const receipts = given.flatMap(({ request: { id }, decision }) => {
    const other = decision === "allow" ? "deny" : "allow";
    return [
      stage.runtime.answer(id, { decision, scope: "once" }, someSurface()),
      stage.runtime.answer(id, { decision: other, scope: "always" }, someSurface()),
    ];
  });
  const told = (await Promise.all(receipts)).map((each) => each.kind);
  assert.deepEqual(
    told,
    given.flatMap(() => ["accepted", "late"]),
  );
  await ended(asked.length);
  for (const { request, decision } of given)
    assert.deepEqual(ran.get(request.sessionId) ?? [], decision === "allow" ? [request.detail] : [], request.detail);
  assert.deepEqual(await Promise.all([stage.store.rules(), stage.store.grants()]), [[], []]);
});

test("one yes for always settles all of many questions that it covers, and leaves the others waiting", async () => {
  const { stage, asked, ran, ended } = await waiting(32, (nr) => (nr % 4 === 0 ? "make docs" : "npm test"));
  const covered = asked.filter((each) => each.detail === "npm test");
  const one = covered[throwDice(covered.length)];
  assert.deepEqual(await stage.runtime.answer(one?.id ?? "", { decision: "allow", scope: "always" }, "toast"), { kind: "accepted" });
  await ended(covered.length);
  for (const { id, sessionId, detail } of asked) {
    const answer = (await stage.store.session(sessionId))?.approvals.find((each) => each.request.id === id)?.answer;
    assert.equal(answer?.by, detail !== "npm test" ? undefined : id === one?.id ? "toast" : "rule");
    assert.deepEqual(ran.get(sessionId), detail === "npm test" ? ["npm test"] : undefined);
  }
  assert.equal(endedRuns(stage), covered.length);
  assert.equal((await stage.store.rules()).length, 1);
  await stage.runtime.close();
});

test("a mode that changes in one of many conversations settles that one's question only", async () => {
  const { stage, asked, ran, ended } = await waiting(32, () => "npm test");
  const one = asked[throwDice(asked.length)];
  await stage.runtime.change(one?.sessionId ?? "", { approvalMode: "all" });
  await ended(1);
  const other = asked.find((each) => each !== one);
  await stage.runtime.change(other?.sessionId ?? "", { approvalMode: "none" });
  await ended(2);
  assert.deepEqual([...ran.keys()], [one?.sessionId]);
  const open = await Promise.all(asked.map(async ({ sessionId }) => (await stage.store.session(sessionId))?.approvals[0]?.answer));
  assert.deepEqual(
    open
      .filter((each) => each !== undefined)
      .map(({ by, decision }) => [by, decision])
      .sort(),
    [
      ["rule", "allow"],
      ["rule", "deny"],
    ],
  );
  assert.equal(endedRuns(stage), 2);
  await stage.runtime.close();
});

test("a rule of the settings settles what it covers of many questions, whichever way", async () => {
  const lines = ["npm test", "make docs", "git push"];
  const texts = { allow: [] as string[], ask: [], deny: [] as string[] };
  const ran: string[] = [];
  const tool = commandTool(async (line) => {
    ran.push(line);
    return ok("fine");
  });
  const stage = setStage({ provider: asBidden, tools: [tool], folder: "/w", writtenRules: async () => ({ settings: texts }) });
  const [asking, ended] = [countOf(stage, "approval-request"), countOf(stage, "run-end")];
  const begin = { workspace: ["/w"], model: "test/scripted", approvalMode: "ask" } as const;
  for (let nr = 0; nr < 33; nr += 1) await stage.runtime.send({ ...begin, text: lines[nr % 3] ?? "" });
  await asking(33);
  texts.allow.push("shell:npm test");
  texts.deny.push("shell:git");
  stage.runtime.reconsider();
  await ended(22);
  assert.deepEqual(new Set(ran), new Set(["npm test"]));
  assert.equal(ran.length, 11);
  await stage.runtime.close();
});
