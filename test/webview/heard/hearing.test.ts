import assert from "node:assert/strict";
import { test } from "node:test";
import type { AssistantMessage } from "../../../src/core/events/message.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import { wordsIn } from "../../../src/core/events/words/language.ts";
import { Hearing } from "../../../webview/heard/hearing.ts";
import { answer, asks, question, run, session, step, user } from "../harness/samples.ts";

const written =
  "# Found it\n\nThe **rounding** is in `src/totals.ts`.\n\n- one\n- two\n\n```ts\nlet a;\nlet b;\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\nThat is all.";

test("what is written is said once for each block that is finished, whatever the pieces it comes in", () => {
  for (const size of [1, 7, 1_000]) {
    const hearing = new Hearing();
    hearing.take(shown([streaming("")]));
    const said: string[] = [];
    for (let end = size; end < written.length + size; end += size) said.push(...hearing.take(shown([streaming(written.slice(0, end))])));
    assert.deepEqual(said.includes("That is all."), false, "it may go on");
    said.push(...hearing.take(shown([answer("a1", "run1", written)])));
    assert.deepEqual(
      said,
      ["Found it", "The rounding is in src/totals.ts.", "one", "two", "Code, 2 lines", "a, b", "1, 2", "That is all."],
      `in pieces of ${size}`,
    );
    assert.deepEqual(hearing.take(shown([answer("a1", "run1", written)])), []);
  }
});

test("a conversation that is opened is read, not heard, and one that comes back is not heard anew", () => {
  const hearing = new Hearing();
  const whole = shown([answer("a1", "run1", written)], { approvals: [{ request: question("q1", "s1") }] });
  assert.deepEqual(hearing.take(whole), []);
  const other: SessionView = { ...session(), session: { ...session().session, id: "session2" } };
  assert.deepEqual(hearing.take({ view: other, isShown: true }), []);
  assert.deepEqual(hearing.take(whole), []);
});

test("opening a long conversation reads nothing of what is whole, so that it costs the same whatever was said", () => {
  let looks = 0;
  const whole = Array.from({ length: 1_000 }, (_, nr) => ({
    ...answer(`a${nr}`, "run1", ""),
    get text() {
      looks += 1;
      return written;
    },
  }));
  const hearing = new Hearing();
  const [first, ...others] = whole;
  hearing.take(shown([...others, streaming("It is"), first as AssistantMessage]));
  assert.equal(looks, 0);
  assert.deepEqual(hearing.take(shown([...others, streaming("It is so.\n\nAnd"), first as AssistantMessage])), ["It is so."]);
  assert.equal(looks, 0);
});

test("steps are heard as they begin, then what waits for an answer, and the end", () => {
  const hearing = new Hearing();
  const messages = [answer("a1", "run1", "Now.")];
  hearing.take(shown([]));
  assert.deepEqual(hearing.take(shown(messages)), ["Now."]);
  const steps = [step("s1", "a1", { title: "Run npm test", state: "pending" })];
  const approvals = [{ request: question("q1", "s1") }];
  assert.deepEqual(hearing.take(shown(messages, { steps, approvals })), ["Run npm test", "Waiting for your answer: Run this command?"]);
  assert.deepEqual(hearing.take(shown(messages, { steps, approvals })), []);
  assert.deepEqual(hearing.take(shown(messages, { steps, runs: [run("run1", { state: "completed" })] })), ["Done"]);
});

test("of what several agents do at once only the conversation itself is heard, or the task that is looked at", () => {
  const own: AssistantMessage = { ...answer("a2", "run1", "Of the task."), laneId: "task1" };
  const [chat, task] = [new Hearing(), new Hearing()];
  chat.take(shown([]));
  task.take({ ...shown([]), laneId: "task1" });
  const both = shown([answer("a1", "run1", "Of us."), own]);
  assert.deepEqual(chat.take(both), ["Of us."]);
  assert.deepEqual(task.take({ ...both, laneId: "task1" }), ["Of the task."]);
});

test("an answer that is finished is said once, whatever is still being written, there or by another agent", () => {
  const elsewhere: AssistantMessage = { ...streaming("Of the ta"), id: "a2", laneId: "task1" };
  for (const earlier of [elsewhere, streaming("Of u")]) {
    const hearing = new Hearing();
    hearing.take(shown([earlier]));
    const both = shown([earlier, answer("a3", "run1", "All is done.")]);
    assert.deepEqual(hearing.take(both), ["All is done."]);
    assert.deepEqual(hearing.take(both), []);
  }
});

test("what a model or a server asks is heard as they wrote it, what the run itself asks in the person's language", () => {
  const { told } = wordsIn({ "Go on?": "Weiter?" }, "de");
  for (const [about, heard] of [
    ["ask-user", "Go on?"],
    ["server", "Go on?"],
    ["loop", "Weiter?"],
  ] as const) {
    const hearing = new Hearing(told);
    hearing.take(shown([]));
    const questions = [asks("q1", { about, text: "Go on?" })];
    assert.deepEqual(hearing.take(shown([], { questions })), [`Waiting for your answer: ${heard}`]);
  }
});

test("on another page only what waits is heard, and nothing is made up for later", () => {
  const hearing = new Hearing();
  hearing.take(shown([]));
  const away = { ...shown([answer("a1", "run1", "Now.")], { approvals: [{ request: question("q1", "s1") }] }), isShown: false };
  assert.deepEqual(hearing.take(away), ["Waiting for your answer: Run this command?"]);
  assert.deepEqual(hearing.take({ ...away, isShown: true }), []);
});

test("an answer that comes in very large pieces is told of, not read out", () => {
  const hearing = new Hearing();
  hearing.take(shown([]));
  assert.deepEqual(hearing.take(shown([streaming("word ".repeat(10_000))])), []);
  assert.deepEqual(hearing.take(shown([answer("a1", "run1", "word ".repeat(10_001))])), ["A long answer has come"]);
});

function streaming(text: string): AssistantMessage {
  return { ...answer("a1", "run1", text), finish: "streaming" };
}

function shown(messages: readonly AssistantMessage[], more: Partial<SessionView> = {}) {
  const runs = more.runs ?? [run("run1", {})];
  return { view: { ...session(), messages: [user("u1", "run1", "Hi"), ...messages], ...more, runs }, isShown: true };
}
