import assert from "node:assert/strict";
import { test } from "node:test";
import { listLines } from "../../src/cli/sessions/sessions.ts";
import type { SessionRecord } from "../../src/core/events/rows.ts";
import { asMarkdown } from "../../src/core/history/document/markdown.ts";
import { answer, at, image, model, record } from "./rows.ts";

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

test("Where a command ran is told", () => {
  const steps = record.steps.map((each) => ({ ...each, runsOn: "docker", summary: "exit 0" }) as const);
  assert.match(asMarkdown({ ...record, steps }, nobody), /\*\*Read notes\.txt\*\* · ok · exit 0 · in Docker\n/);
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

const made = { sessionId: "s", runId: "r1" } as const;
const task = { ...made, planId: "p", agent: "coder", objective: "Do it.", evidence: [], attempts: 1 } as const;
/** A plan of two tasks, and one that was delegated. */
const planned: SessionRecord = {
  ...record,
  runs: [
    {
      ...made,
      id: "r1",
      model,
      state: "completed",
      owner: "",
      startedAt: at,
      route: { way: "team", by: "person", reason: "You want it." },
    },
  ],
  messages: [
    { role: "user", ...made, at, id: "m1", text: "Do much." },
    { role: "user", ...made, at, id: "m2", text: "Plan it.", from: "team", laneId: "p" },
    { ...answer, ...made, id: "m3", text: "", laneId: "p" },
    { role: "user", ...made, at, id: "m4", text: "Your task.", from: "team", laneId: "a" },
    { ...answer, ...made, id: "m5", text: "Done with a.", laneId: "a" },
    { role: "user", ...made, at, id: "m6", text: "All has ended.", from: "team" },
    { ...answer, ...made, id: "m7", text: "It is done." },
  ],
  steps: record.steps.map((each) => ({ ...each, ...made, messageId: "m5", laneId: "a", output: "" })),
  plans: [{ ...made, id: "p", goal: "Much\nis done.", state: "over", tasks: ["a", "b"], at }],
  tasks: [
    {
      ...task,
      id: "a",
      title: "First",
      dependsOn: [],
      state: "completed",
      attempts: 2,
      result: { text: "Done with a.", files: ["a.js"] },
    },
    {
      ...{ ...task, id: "b", title: "Second", dependsOn: ["a"], state: "skipped", attempts: 0 },
      ...{
        evidence: [{ kind: "file", path: "b.js" }],
        result: { text: "You did without it.", files: [], missing: ["b.js is not there."] },
      },
    },
    { ...made, ...task, planId: undefined, id: "d", title: "Aside", dependsOn: [], state: "running" } as never,
  ],
};

test("A team's work stands in its plan, a part for each task, and not in what was said to the person", () => {
  const told = asMarkdown(planned, nobody);
  assert.equal(
    told.slice(told.indexOf("## You")),
    [
      "## You",
      "Do much.",
      "*A team did this: You want it.*",
      "## Plan: Much is done.",
      "1. First (coder): completed\n2. Second (coder), after 1: skipped",
      "### How it was planned",
      "### Told",
      "Plan it.",
      "### The planner",
      "## Task 1: First (coder)",
      "**completed**, begun 2 times · `a.js`",
      "### Told",
      "Your task.",
      "### coder",
      "Done with a.",
      "**Read notes.txt** · ok · 2 lines",
      "## Task 2: Second (coder)",
      "**skipped**",
      "- Missing: b.js is not there.",
      "Do it.",
      "- To be there: b.js",
      "You did without it.",
      "## Delegated: Aside (coder)",
      "**at work**",
      "Do it.",
      "## AnyCowork",
      "It is done.\n",
    ].join("\n\n"),
  );
});
