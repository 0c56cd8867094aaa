import assert from "node:assert/strict";
import { test } from "node:test";
import { currentRun, waitingMessages } from "../../src/core/events/session-view.ts";
import { call, ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { commandTool } from "../fakes/small-tools.ts";
import { breath, endless, ends, gate, hears, ok, yes } from "./acts.ts";
import { passing, soon, windows } from "./pair.ts";

test("what another window says to a run is read by it at the next step, once", async () => {
  const passed = gate();
  const provider = new ScriptedProvider([[says("Well"), passed.passed, call("command", { line: "x" })], [says("Done.")]]);
  const { a, b, at, send } = windows({ provider, tools: [commandTool(async () => ok(""))], person: yes });
  await a.send("Begin");
  await hears(a, "text-delta");
  await b.runtime.open(at());
  const sent = await passing([a, b], send("and this"));
  assert.ok(sent.kind === "waiting" && sent.elsewhere, JSON.stringify(sent));
  assert.deepEqual(
    a.envelopes.filter(({ event }) => event.type === "queue-change").map(({ event }) => "add" in event && event.add),
    [(await a.view()).queue[0]],
  );
  passed.open();
  await ends(a, 1);
  assert.deepEqual(
    provider.requests
      .at(-1)
      ?.messages.filter((each) => each.role === "user")
      .map((each) => each.text),
    ["Begin", "and this"],
  );
  assert.deepEqual(await b.store.orders(at()), []);
});

test("of two windows that send to an idle conversation at once one begins and the other is read by it; nothing is lost or doubled", async () => {
  const answer = new ScriptedProvider([[says("One.")], [says("Two.")], [says("Three.")]]);
  const { a, b, at, send } = windows({ provider: answer }, { provider: new ScriptedProvider([[says("Four.")], [says("Five.")]]) });
  await a.play("Begin");
  await b.runtime.open(at());
  const [here, there] = await passing([a, b], Promise.all([a.send("from a"), send("from b")]));
  await soon([a, b], async () => {
    const view = await a.store.session(at());
    return view !== undefined && !currentRun(view) && waitingMessages(view).length === 0 && view.messages.at(-1)?.role === "assistant";
  });
  const said = (await a.store.session(at()))?.messages.flatMap((each) => (each.role === "user" ? [each.text] : []));
  assert.deepEqual([...(said ?? [])].sort(), ["Begin", "from a", "from b"], JSON.stringify([here, there]));
});

test("whose message begins a run here, since the window it was for has ended, hears of the run before it is told so", async () => {
  const disk = gate();
  const last = gate();
  const { a, b, at, send } = windows(
    { provider: new ScriptedProvider([[says("Well"), last.passed]]) },
    { provider: new ScriptedProvider([[says("Here I am.")]]) },
    // The first is deaf, and the second's disk slow.
    [{ watch: () => () => undefined }, { flush: () => disk.passed }],
  );
  await a.send("Begin");
  await hears(a, "text-delta");
  let hasResolved = false;
  const sending = send("and this").finally(() => {
    hasResolved = true;
  });
  await soon([], async () => (await b.store.orders(at())).length > 0);
  last.open();
  await soon([b], () => b.store.commits.flat().some((each) => each.table === "runs" && each.row.owner === "B"));
  for (let round = 0; round < 20; round += 1) await breath();
  assert.equal(hasResolved, false);
  disk.open();
  const sent = await passing([b], sending);
  assert.ok(sent.kind === "started", JSON.stringify(sent));
  assert.ok(b.envelopes.some(({ runId, event }) => runId === sent.runId && event.type === "run-start"));
  await ends(b, 1);
});

test("a message another window takes back is not read", async () => {
  const passed = gate();
  const provider = new ScriptedProvider([[says("Well"), passed.passed]]);
  const { a, b, at, send } = windows({ provider });
  await a.send("Begin");
  await hears(a, "text-delta");
  const sent = await passing([a, b], send("never mind", "queue"));
  assert.ok(sent.kind === "waiting");
  const taken = await passing([a, b], b.runtime.withdraw(at(), sent.messageId));
  assert.equal(taken?.text, "never mind");
  passed.open();
  await ends(a, 1);
  assert.equal(provider.requests.length, 1);
});

test("a question is answered from another window, and a late answer is told who was first", async () => {
  const provider = new ScriptedProvider([[call("command", { line: "check" })], [says("Done.")]]);
  const { a, b, at } = windows({ provider, tools: [commandTool(async () => ok("fine"))] });
  await a.send("Check");
  const question = await hears(a, "approval-request");
  assert.ok(question.type === "approval-request");
  await b.runtime.open(at());
  assert.deepEqual(await passing([a, b], b.runtime.answer(question.approvalId, yes(), "toast")), { kind: "accepted" });
  await ends(a, 1);
  assert.deepEqual(await a.runtime.answer(question.approvalId, yes(), "chat"), { kind: "late", by: "toast", decision: "allow" });
  const late = await b.runtime.answer(question.approvalId, { decision: "deny", scope: "once" }, "chat");
  assert.deepEqual(late, { kind: "late", by: "toast", decision: "allow", elsewhere: true });
  assert.equal((await a.view()).steps[0]?.state, "ok");
});

test("of two answers from two windows the first counts, and the other is told so", async () => {
  const provider = new ScriptedProvider([[call("command", { line: "check" })], [says("Done.")]]);
  const { a, b, at } = windows({ provider, tools: [commandTool(async () => ok("fine"))] });
  await a.send("Check");
  const question = await hears(a, "approval-request");
  assert.ok(question.type === "approval-request");
  await b.runtime.open(at());
  const both = Promise.all([
    b.runtime.answer(question.approvalId, { decision: "deny", scope: "once" }, "chat"),
    a.runtime.answer(question.approvalId, yes(), "command"),
  ]);
  const [there, here] = await passing([a, b], both);
  assert.deepEqual(here, { kind: "accepted" });
  assert.deepEqual(there, { kind: "late", by: "command", decision: "allow", elsewhere: true });
});

test("a run is stopped from another window, and what waited begins", async () => {
  const provider = new ScriptedProvider([[call("command", { line: "sleep" })], [says("Next.")]]);
  const { a, b, at, send } = windows({ provider, tools: [endless], person: yes });
  await a.send("Sleep");
  await hears(a, "step-output");
  await passing([a, b], send("then this", "queue"));
  await passing([a, b], b.runtime.stop(at()));
  await ends(a, 2);
  assert.deepEqual(
    (await a.view()).runs.map((each) => each.state),
    ["cancelled", "completed"],
  );
});

test("a rename and a pin from another window are kept by the one at work, and a deletion stops it first", async () => {
  const { a, b, at } = windows({ provider: new ScriptedProvider([[says("Well"), "wait-for-abort"]]) });
  await a.send("Begin");
  await hears(a, "text-delta");
  await passing([a, b], b.runtime.change(at(), { title: "Renamed", pinnedAt: "2026-01-01T00:00:00.000Z" }));
  await passing([a, b], b.runtime.change(at(), { pinnedAt: null }));
  const { session } = await a.view();
  assert.deepEqual([session.title, session.pinnedAt], ["Renamed", undefined]);
  await passing([a, b], b.runtime.change(at(), { deletedAt: "2026-01-01T00:00:00.000Z" }));
  const ended = await hears(a, "run-end");
  assert.equal(ended.type === "run-end" && ended.outcome, "cancelled");
  await soon([a, b], async () => (await a.store.deletedSessions()).length === 1);
  await passing([a, b], b.runtime.change(at(), { deletedAt: null }));
  assert.equal((await a.store.session(at()))?.session.title, "Renamed");
});

test("when a window dies the one that watches says so by itself, repeats nothing, and goes on when told to, with what waited", async () => {
  let begun = 0;
  const command = commandTool(async () => {
    begun += 1;
    return new Promise(() => {});
  });
  const { a, b, leases, at, send } = windows(
    { provider: new ScriptedProvider([[says("I run it."), call("command", { line: "x" })]]), tools: [command], person: yes },
    { provider: new ScriptedProvider([[says("It was interrupted.")], [says("And then.")]]), tools: [command], person: yes },
  );
  await a.send("Run");
  await hears(a, "step-run");
  await soon([a], () => begun === 1);
  assert.equal((await b.runtime.open(at()))?.runs[0]?.state, "running");
  await passing([a, b], send("later", "queue"));
  leases.dead.add("A");
  await soon([b], async () => (await b.store.session(at()))?.runs[0]?.waitReason === "interrupted");
  const view = await b.runtime.open(at());
  assert.deepEqual([view?.steps[0]?.state, view?.runs[0]?.waitReason, begun], ["unknown", "interrupted", 1]);
  assert.deepEqual(
    view?.queue.map((each) => [each.text, each.state]),
    [["later", "waiting"]],
  );
  await b.runtime.resume(at());
  await soon([b], async () => ((await b.store.session(at()))?.runs.filter((each) => each.state === "completed").length ?? 0) === 2);
  assert.equal(begun, 1);
});

test("an order nobody has done is done by whoever opens the conversation next", async () => {
  const provider = new ScriptedProvider([[says("On.")]]);
  const { a, b, leases, at } = windows(
    { provider: new ScriptedProvider([[says("One.")], [says("Half"), "wait-for-abort"]]) },
    { provider },
  );
  await a.play("Begin");
  await a.send("Again");
  await soon([a], () => a.envelopes.some(({ event }) => event.type === "text-delta" && event.text === "Half"));
  const order = { sessionId: at(), at: "2026-01-01T00:00:00.000Z", state: "waiting" } as const;
  const message = { id: "m1", sessionId: at(), verb: "steer", text: "left over", at: order.at, state: "waiting" } as const;
  leases.dead.add("A");
  const what = { kind: "send", message } as const;
  // Also one that says the same again does it once.
  await b.store.commit(["o1", "o2"].map((id) => ({ table: "orders", row: { ...order, id, what } })));
  await b.runtime.open(at());
  assert.deepEqual(await b.store.orders(at()), []);
  await b.runtime.resume(at());
  await soon([b], async () => (await b.store.session(at()))?.runs.at(-1)?.state === "completed");
  assert.deepEqual(
    provider.requests[0]?.messages.filter((each) => each.role === "user").map((each) => each.text),
    ["Begin", "Again", "left over"],
  );
});

test("a process that slept while another took over writes nothing more, says so and follows", async () => {
  const passed = gate();
  const { a, b, leases, at } = windows(
    { provider: new ScriptedProvider([[says("Half"), passed.passed, says(" of it.")]]) },
    { provider: new ScriptedProvider([[says("Whole.")]]) },
  );
  await a.send("Speak");
  await hears(a, "text-delta");
  leases.silent.add("A");
  await b.runtime.resume(at());
  await soon([b], async () => (await b.store.session(at()))?.runs[0]?.state === "completed");
  const before = await b.store.session(at());
  passed.open();
  await soon([a], () => a.envelopes.some(({ event }) => event.type === "notice" && /Another window/.test(JSON.stringify(event))));
  await soon([a], () => a.envelopes.at(-1)?.event.type === "rows-change");
  await breath();
  assert.deepEqual(await b.store.session(at()), before);
  // Nor does anything count that was on its way to the disk when it fell asleep, whatever its clock says.
  const [row] = before?.runs ?? [];
  assert.ok(row);
  await a.store.commit([{ table: "runs", fence: 1, row: { ...row, state: "failed" } }]);
  assert.deepEqual((await b.store.session(at()))?.runs, before?.runs);
  assert.equal((before?.session.fence ?? 0) >= 2, true);
});

test("a wish about a plan that the window at work has not taken is pending, no refusal; asked again, also after a reload, it is the same one, and its end is told", async () => {
  const { a, b, at } = deafToOthers();
  await a.send("Begin");
  await hears(a, "text-delta");
  const [march, april] = ["only March", "and April"].map((text) => ({ kind: "message", taskId: "t1", text }) as const);
  assert.ok(march && april);
  const row = {
    id: "before",
    sessionId: at(),
    at: "2026-01-01T00:00:00.000Z",
    state: "waiting",
    what: { kind: "plan", act: march },
  } as const;
  await b.store.commit([{ table: "orders", row }]);
  const pending = await passing([b, b], Promise.all([march, april, april].map((act) => b.runtime.lead(at(), act))));
  const waiting = await b.store.orders(at());
  assert.deepEqual(
    waiting.map(({ what }) => what.kind === "plan" && what.act),
    [march, april],
  );
  const [done, refused] = [{ kind: "done" }, { kind: "refused", problem: "It is over." }] as const;
  waiting.forEach((order, index) => {
    a.store.note([{ table: "orders", row: { ...order, state: "done", receipt: index === 0 ? done : refused }, fence: 1 }]);
  });
  const ends = pending.map((each) => (each.kind === "pending" ? each.settled : assert.fail(each.kind)));
  assert.deepEqual(await passing([b], Promise.all(ends)), [done, refused, refused]);
});

test("a message that the window at work has not taken is told to be kept", async () => {
  const { a, b, send } = deafToOthers();
  await a.send("Begin");
  await hears(a, "text-delta");
  const sent = await passing([b, b], send("and this"));
  assert.ok(sent.kind === "waiting" && sent.elsewhere === "unheard", JSON.stringify(sent));
});

/** Two windows of which the first, at work, hears nothing of the other. */
function deafToOthers() {
  return windows({ provider: new ScriptedProvider([[says("Half"), "wait-for-abort"]]) }, {}, [{ watch: () => () => undefined }]);
}

test("numbers of events never come twice after a crash", async () => {
  const { a, b, leases, at } = windows(
    { provider: new ScriptedProvider([[says("a"), says("b"), says("c"), "wait-for-abort"]]) },
    { provider: new ScriptedProvider([[says("Whole.")]]) },
  );
  await a.send("Speak");
  await soon([a], () => a.envelopes.filter(({ event }) => event.type === "text-delta").length === 3);
  leases.dead.add("A");
  await b.runtime.open(at());
  assert.ok((b.envelopes[0]?.seq ?? 0) > (a.envelopes.at(-1)?.seq ?? 0));
  b.envelopes.forEach((each, index) => {
    if (index > 0) assert.equal(each.seq, (b.envelopes[index - 1]?.seq ?? 0) + 1);
  });
});
