import assert from "node:assert/strict";
import { test } from "node:test";
import { record } from "../history/rows.ts";
import { stage } from "./stage.ts";

const [step] = record.steps;
const told = {
  ...record,
  steps: [
    ...(step
      ? [
          step,
          { ...step, id: "t2", tool: "run_command", title: "Run it", input: { command: "npm test" } },
          { ...step, id: "t3", title: "Broke", state: "failed" as const },
        ]
      : []),
  ],
};

test("without a model a conversation's skill is made of its rows: what was asked, what worked, what came of it", async () => {
  const { skills } = stage({});
  const { text, notes } = await skills.draft("two-runs", told);
  assert.deepEqual(notes, []);
  assert.equal(
    text,
    `---
name: two-runs
description: "How “two runs” was done. Use it when somebody asks for the like of: first?"
---

# Two runs

## What was asked

- first?
- second?

## What worked, in order

1. Read notes.txt
2. Run \`npm test\`

## What came of it

There.
`,
  );
  const created = await skills.create("two-runs", { text });
  assert.ok("folder" in created, JSON.stringify(created));
  assert.match(created.description, /^How “two runs” was done/);
  const begun = await skills.create("begun", {});
  assert.ok("folder" in begun);
  const states = async () => {
    const found = await Promise.all([created, begun].map((each) => skills.consent(each)));
    return found.map((each) => ("state" in each ? each.state : each.problem));
  };
  assert.deepEqual(await states(), ["new", "given"], "what nobody has read is not used");
  const removed = await skills.remove(created);
  assert.ok("keptAt" in removed);
  await removed.putBack();
  assert.deepEqual(await states(), ["new", "given"]);
  const review = await skills.review(created);
  assert.ok("print" in review);
  await skills.allow(created, review);
  assert.deepEqual(await states(), ["given", "given"]);
});

test("a model words it from the conversation, under the name that was asked for", async () => {
  const asked: string[] = [];
  const written = "```markdown\n---\nname: other\ndescription: 'Runs: tests'\nsandbox: false\n---\n\n# Steps\n\n1. Run them.\n```";
  const { skills } = stage(
    {},
    {
      ask: async (model, { text }) => {
        asked.push(model, text);
        return { text: written };
      },
    },
  );
  const { text, notes } = await skills.draft("two-runs", told, "openai/x");
  assert.deepEqual([asked[0], /second\?/.test(asked[1] ?? ""), notes], ["openai/x", true, []]);
  assert.equal(text, '---\nname: two-runs\ndescription: "Runs: tests"\n---\n\n# Steps\n\n1. Run them.\n');
});

test("where the model can't be asked, or writes no skill, the rows are enough, and that is said", async () => {
  for (const [answer, says] of [
    [{ problem: "No key." }, /could not be asked\. No key\./],
    [{ text: "I can't do that." }, /what the model wrote was no skill/],
  ] as const) {
    const { skills } = stage({}, { ask: async () => answer });
    const { text, notes } = await skills.draft("two-runs", told, "openai/x");
    assert.match(text, /## What was asked/);
    assert.match(notes.join(), says);
  }
});

test("text that nobody vouches for is told, since it may hold orders of others", async () => {
  const { skills } = stage({});
  const { notes } = await skills.draft("x", { ...told, steps: told.steps.map((each) => ({ ...each, untrusted: "example.com" })) });
  assert.match(notes.join(), /Text that nobody vouches for was part of it \(example\.com\)/);
});
