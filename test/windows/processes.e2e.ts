import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { SessionView } from "../../src/core/events/session-view.ts";
import { envelopesOf, isAlive, type Program, questionOf, run, start } from "../cli/program.ts";
import { type Stage, workspace } from "../cli/stage.ts";
import { openWindow, tell } from "./open.ts";

const holds = { text: "I think", fault: { kind: "hang", afterBytes: 600 } } as const;
const runs = (command: string) => ({ toolCalls: [{ name: "run_command", arguments: { command } }] });

test("A second terminal's message is read by the run of the first at its next step", async () => {
  const stage = await workspace([runs("true"), { text: "Done." }]);
  const first = await begin(stage, "begin");
  const { approvalId } = await questionOf(first.program);
  const second = await run(["run", "--session", first.sessionId, "and this", ...stage.words], stage);
  assert.deepEqual([second.code, second.stdout], [0, ""]);
  assert.match(second.stderr, /at work on this conversation and has the message/);
  tell(first.program, { answer: approvalId, decision: "allow" });
  const { code, stdout } = await first.program.ended;
  assert.equal(code, 0);
  const said = stage.requests
    .at(-1)
    ?.body.messages.filter((each) => each.role === "user")
    .map((each) => each.content);
  assert.deepEqual(said, ["begin", "and this"]);
  const seqs = envelopesOf(stdout).map((each) => each.seq);
  assert.deepEqual(
    seqs,
    seqs.map((_, index) => index + 1),
  );
});

test("A window answers the question of a terminal, and a late answer is told who was first", async () => {
  const stage = await workspace([runs("echo yes > made"), { text: "Done." }]);
  const first = await begin(stage, "make it");
  const { approvalId } = await questionOf(first.program);
  const window = await openWindow(stage);
  const view = await window.open(first.sessionId);
  assert.equal(view?.runs[0]?.waitReason, "approval");
  assert.deepEqual(await window.call("answer", approvalId, { decision: "allow", scope: "once" }, "toast"), { kind: "accepted" });
  assert.equal((await first.program.ended).code, 0);
  assert.ok(existsSync(path.join(stage.folder, "made")));
  const late = await window.call("answer", approvalId, { decision: "deny", scope: "once" }, "chat");
  assert.deepEqual(late, { kind: "late", by: "toast", decision: "allow", elsewhere: true });
  await window.end();
});

test("A window stops the command of a terminal with everything it started", async () => {
  const stage = await workspace([runs("sleep 300 & echo $! > pid; echo begun; wait")]);
  const first = await begin(stage, "wait");
  tell(first.program, { answer: (await questionOf(first.program)).approvalId, decision: "allow" });
  await first.program.said(/"step-output".*begun/);
  const window = await openWindow(stage);
  await window.open(first.sessionId);
  await window.call("stop", first.sessionId);
  assert.equal((await first.program.ended).code, 130);
  assert.equal(isAlive(Number(readFileSync(path.join(stage.folder, "pid"), "utf8"))), false);
  await window.end();
});

test("When a terminal is killed in a command, the window that watches says so within two seconds, runs nothing again, and goes on when told to", async () => {
  const stage = await workspace([runs("echo ran >> count; echo begun; sleep 300"), { text: "Gone on." }, { text: "Later." }]);
  const first = await begin(stage, "run");
  tell(first.program, { answer: (await questionOf(first.program)).approvalId, decision: "allow" });
  await first.program.said(/"step-output".*begun/);
  const window = await openWindow(stage);
  assert.equal((await window.open(first.sessionId))?.runs[0]?.state, "running");
  assert.ok((await run(["run", "--session", first.sessionId, "later", ...stage.words], stage)).code === 0);
  const killed = performance.now();
  first.program.child.kill("SIGKILL");
  await window.program.said(/"run-change","state":"waiting","reason":"interrupted"/);
  assert.ok(performance.now() - killed < 2_500, `${performance.now() - killed} ms`);
  const view = await window.open(first.sessionId);
  assert.deepEqual([view?.steps[0]?.state, view?.runs[0]?.waitReason], ["unknown", "interrupted"]);
  assert.equal(readFileSync(path.join(stage.folder, "count"), "utf8"), "ran\n");
  await window.call("resume", first.sessionId);
  await window.program.said(/"run-end".*"completed"/);
  assert.equal(readFileSync(path.join(stage.folder, "count"), "utf8"), "ran\n");
  const said = stage.requests
    .at(-1)
    ?.body.messages.filter((each) => each.role === "user")
    .map((each) => each.content);
  assert.deepEqual(said, ["run", "later"]);
  await window.end();
});

test("When a terminal is killed in a stream, a question or with something queued, the next one opens it with nothing lost or run twice", async () => {
  for (const [answer, sign] of [
    [holds, '"text-delta"'],
    [runs("touch made"), '"approval-request"'],
  ] as const) {
    const stage = await workspace((_, turn) => (turn === 0 ? answer : { text: "After." }));
    const first = await begin(stage, "begin");
    await first.program.said(sign);
    tell(first.program, { queue: "queued" });
    await isLogged(stage, '"text":"queued"');
    first.program.child.kill("SIGKILL");
    await first.program.ended;
    const window = await openWindow(stage);
    const view = await window.open(first.sessionId);
    assert.deepEqual(
      view?.queue.map((each) => [each.text, each.state]),
      [["queued", "waiting"]],
    );
    assert.equal(existsSync(path.join(stage.folder, "made")), false);
    if (answer === holds) {
      assert.equal(view?.runs[0]?.waitReason, "interrupted");
      await window.call("resume", first.sessionId);
    } else {
      // It is put anew once the call was looked at again.
      const open = async () => (await window.open(first.sessionId))?.approvals.find((each) => !each.answer)?.request.id;
      await until(async () => (await open()) !== undefined);
      await window.call("answer", await open(), { decision: "allow", scope: "once" }, "chat");
    }
    await window.program.said(/"run-end"[\s\S]*"run-end"/);
    assert.deepEqual(
      (await window.open(first.sessionId))?.runs.map((each) => each.state),
      ["completed", "completed"],
    );
    await window.end();
  }
});

test("A window that was frozen while another took over writes nothing more, says so and follows", async () => {
  const stage = await workspace([runs("echo begun; sleep 1.5; echo late >> made"), { text: "Gone on." }, { text: "Never." }]);
  const patience = { beatMs: 100, freshMs: 300, silenceMs: 1_000 };
  const [frozen, other] = [await openWindow(stage, patience), await openWindow(stage, patience)];
  const message = { text: "run", workspace: [stage.folder], model: "openai/scripted", approvalMode: "ask" };
  const { sessionId } = (await frozen.call("send", message)) as { readonly sessionId: string };
  await frozen.call("answer", (await askedOf(frozen.program)).approvalId, { decision: "allow", scope: "once" }, "chat");
  await frozen.program.said(/"step-output".*begun/);
  frozen.program.child.kill("SIGSTOP");
  assert.equal((await other.open(sessionId))?.steps[0]?.state, "running");
  await until(async () => ((await other.call("holder", sessionId)) as { readonly isSilent: boolean }).isSilent);
  await other.call("resume", sessionId);
  await other.program.said(/"run-end".*"completed"/);
  await until(async () => existsSync(path.join(stage.folder, "made")));
  const before = await other.open(sessionId);
  assert.deepEqual([before?.steps[0]?.state, before?.runs[0]?.state], ["unknown", "completed"]);
  frozen.program.child.kill("SIGCONT");
  await frozen.program.said("Another window has taken this conversation over");
  const seen = await frozen.open(sessionId);
  assert.deepEqual([seen?.steps, seen?.runs, seen?.messages], [before?.steps, before?.runs, before?.messages]);
  assert.deepEqual((await other.open(sessionId))?.steps, before?.steps);
  assert.equal(stage.requests.length, 2);
  await Promise.all([frozen.end(), other.end()]);
});

test("Two windows that talk into one conversation at once lose nothing and double nothing", async () => {
  const stage = await workspace(() => ({ text: "Yes." }));
  const [one, other] = [await openWindow(stage), await openWindow(stage)];
  const message = { workspace: [stage.folder], model: "openai/scripted", approvalMode: "ask" };
  const { sessionId } = (await one.call("send", { ...message, text: "begin" })) as { readonly sessionId: string };
  await one.program.said(/"run-end"/);
  const texts = Array.from({ length: 15 }, (_, index) => [`one ${index}`, `other ${index}`]).flat();
  const verbs = ["steer", "queue", "interrupt"] as const;
  const sent = await Promise.all(
    texts.map((text, index) => (index % 2 ? other : one).call("send", { ...message, text, sessionId, verb: verbs[index % 3] })),
  );
  assert.deepEqual(
    sent.filter((each) => (each as { readonly kind: string }).kind === "refused"),
    [],
  );
  let view: SessionView | null = null;
  await until(async () => {
    view = await other.open(sessionId);
    return view?.queue.every((each) => each.state !== "waiting") === true && view.runs.every((each) => each.endedAt !== undefined);
  });
  const said = (view as SessionView | null)?.messages.flatMap((each) => (each.role === "user" ? [each.text] : [])) ?? [];
  assert.deepEqual([...said].sort(), ["begin", ...texts].sort());
  await Promise.all([one.end(), other.end()]);
});

test("A terminal that was frozen while a window took over ends with a word", async () => {
  const stage = await workspace([runs("echo begun; sleep 300"), { text: "Gone on." }]);
  const first = await begin(stage, "run");
  tell(first.program, { answer: (await questionOf(first.program)).approvalId, decision: "allow" });
  await first.program.said(/"step-output".*begun/);
  first.program.child.kill("SIGSTOP");
  const window = await openWindow(stage, { beatMs: 100, freshMs: 300, silenceMs: 6_000 });
  await window.open(first.sessionId);
  await until(async () => ((await window.call("holder", first.sessionId)) as { readonly isSilent: boolean }).isSilent);
  await window.call("resume", first.sessionId);
  await window.program.said(/"run-end".*"completed"/);
  first.program.child.kill("SIGCONT");
  const { code, stdout } = await first.program.ended;
  assert.equal(code, 1);
  assert.match(stdout, /Another window has taken this conversation over/);
  assert.deepEqual(
    (await window.open(first.sessionId))?.runs.map((each) => each.state),
    ["completed"],
  );
  await window.end();
});

interface Begun {
  readonly program: Program;
  readonly sessionId: string;
}

/** A terminal that is at work on a new conversation. */
async function begin({ folder, words, environment }: Stage, text: string): Promise<Begun> {
  const program = await start(["run", "--json", text, ...words], { folder, environment });
  const said = await program.said(/"run-start".*\n/);
  return { program, sessionId: (JSON.parse(said.slice(0, said.indexOf("\n"))) as { sessionId: string }).sessionId };
}

/** Resolves once it is so. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
}

/** The first question a window tells of. */
async function askedOf(program: Program): Promise<{ readonly approvalId: string }> {
  const said = await program.said(/"type":"approval-request".*\n/);
  const line = said.split("\n").find((each) => each.includes('"type":"approval-request"')) ?? "";
  return (JSON.parse(line) as { envelope: { event: { approvalId: string } } }).envelope.event;
}

/** Resolves once the logs on disk hold the text. */
async function isLogged({ folder }: Stage, text: string): Promise<void> {
  const logs = path.join(folder, "..", "data/store/log");
  while (!readdirSync(logs).some((each) => readFileSync(path.join(logs, each)).includes(text)))
    await new Promise((resolve) => setImmediate(resolve));
}
