import assert from "node:assert/strict";
import test from "node:test";
import { listLines } from "../../src/cli/sessions/sessions.ts";
import type { SessionRecord } from "../../src/core/events/rows.ts";
import { asMarkdown } from "../../src/core/history/document/markdown.ts";
import { at, image, model, record } from "./rows.ts";

const nobody = () => false;

test("What failed is told where it failed, and a step's output can't leave its fence", () => {
  assert.equal(
    asMarkdown(record, nobody),
    [
      "# two runs",
      `${at} · ${model} · /w`,
      "## You",
      "first?",
      "## AnyCowork",
      "I look.",
      "**Read notes.txt** · ok · 2 lines",
      "````\n```\nhello\n````",
      "**Failed:** It broke.",
      "## You",
      "second?",
      "## AnyCowork",
      "There.\n",
    ].join("\n\n"),
  );
});

test("Pictures, what was asked, and what still waits are told", () => {
  const asked = { sessionId: "s", runId: "r2", multiple: false, freeText: true, choices: [], at };
  const queued = { sessionId: "s", at, state: "waiting" } as const;
  const told = asMarkdown(
    {
      ...record,
      messages: record.messages.map((each) =>
        each.id === "m3" && each.role === "user" ? { ...each, images: [image], via: "steer" } : each,
      ),
      questions: [
        { question: { ...asked, id: "q1", about: "limit", text: "Go on?" }, answer: { value: ["a", "b"], by: "terminal", at } },
        { question: { ...asked, id: "q2", about: "ask-user", text: "Which?" }, answer: { by: "nobody", at } },
      ],
      queue: [
        { ...queued, id: "w1", verb: "queue", text: "later" },
        { ...queued, id: "w2", verb: "steer", text: "soon" },
        { ...queued, id: "w3", verb: "queue", text: "never", state: "withdrawn" },
      ],
    },
    nobody,
  );
  assert.equal(
    told.slice(told.indexOf("## You (while")),
    [
      "## You (while it was at work)",
      "second?",
      "*Picture: shot.png*",
      "## AnyCowork",
      "There.",
      "**Asked:** Go on?",
      "**Answered:** a, b",
      "**Asked:** Which?",
      "**Answered:** by nobody",
      "## You (waits to be read)",
      "soon",
      "## You (waits for its turn)",
      "later\n",
    ].join("\n\n"),
  );
});

/** Its first run was broken off while it wrote and a command ran; `last` is the run after it. */
function brokenOff(last: Partial<SessionRecord["runs"][number]>): SessionRecord {
  const [first, second] = record.runs;
  const [step] = record.steps;
  assert.ok(first && second && step);
  return {
    ...record,
    runs: [
      { ...first, state: "cancelled", failure: undefined },
      { ...second, owner: "p", ...last },
    ],
    messages: record.messages.map((each) => (each.role === "assistant" ? { ...each, finish: "streaming" } : each)),
    steps: [
      { ...step, output: "", summary: "", state: "unknown" },
      { ...step, id: "t2", runId: "r2", messageId: "m4", title: "Run npm test", output: "", summary: "", state: "running" },
    ],
  };
}

const before = ["I look.", "*(cut off)*", "**Read notes.txt** · unknown", "*Broken off, so how far it came is not known: Read notes.txt*"];
const gone = [
  ...["There.", "*(cut off)*", "**Run npm test** · unknown · outcome unknown"],
  "*Broken off, so how far it came is not known: Run npm test*",
  "*This run was interrupted. It can be continued.*",
];

test("An answer that was cut off, a step whose end nobody saw and an interrupted run are told, also where the process is just gone", () => {
  const told = (last: Partial<SessionRecord["runs"][number]>, isAlive = nobody) => {
    const text = asMarkdown(brokenOff(last), isAlive);
    assert.ok(text.includes(before.join("\n\n")), text);
    return text.slice(text.indexOf("There."));
  };
  assert.equal(told({ state: "running" }), `${gone.join("\n\n")}\n`);
  assert.equal(told({ state: "waiting", waitReason: "interrupted" }), `${gone.join("\n\n")}\n`);
  assert.equal(
    told({ state: "waiting", waitReason: "interrupted" }, () => true),
    `${gone.join("\n\n")}\n`,
  );
  const atWork = ["There.", "*(still being written)*", "**Run npm test** · running", "*This run is still at work.*\n"];
  assert.equal(
    told({ state: "running" }, () => true),
    atWork.join("\n\n"),
  );
});

test("An empty list says how to begin, a full one which conversation waits", () => {
  assert.match(listLines([]), /No conversations here.*anycowork run/);
  const summary = { id: "s", title: "a\nb", workspace: [], createdAt: at, updatedAt: at, messages: 3, runState: "waiting" } as const;
  assert.equal(listLines([summary]), "s  2026-01-02 03:04     3 messages  a ⏎ b  (waits)\n");
});
