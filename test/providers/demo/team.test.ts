import assert from "node:assert/strict";
import { test } from "node:test";
import { shippedAgents } from "../../../src/core/agents/roster/shipped.ts";
import {
  briefOf,
  missingText,
  outcomeText,
  plannerPrompt,
  planningOrder,
  routerPrompt,
  standingText,
} from "../../../src/core/agents/team/briefs.ts";
import type { Plan, Task } from "../../../src/core/events/plan/plan.ts";
import { createDemo } from "../../../src/core/providers/demo/demo.ts";
import type { ModelMessage, ToolSpec } from "../../../src/core/providers/provider.ts";

const at = "2026-01-01T12:00:00.000Z";
const plan: Plan = { id: "p", sessionId: "s", runId: "r", goal: "`npm test` passes.", state: "running", tasks: [], at };
const task = (more: Partial<Task>): Task => ({
  ...{ id: "a", sessionId: "s", runId: "r", planId: "p", title: "Look", objective: "What is in this folder?", agent: "coder" },
  ...{ dependsOn: [], evidence: [], state: "pending", attempts: 0 },
  ...more,
});

test("The demo plans by what it finds: how the tests are run, and which agents there are", async () => {
  const said: ModelMessage[] = [user("Mend the tests"), user(planningOrder(undefined))];
  const look = await ask(said, ["list_files", "read_file", "propose_plan"]);
  assert.deepEqual(look.calls, [{ tool: "list_files", input: {} }]);
  said.push(...result("list_files", "./\npackage.json\ntest/\n  a.test.js"));
  assert.deepEqual((await ask(said, ["list_files", "read_file", "propose_plan"])).calls[0]?.input, { path: "package.json" });
  said.push(...result("read_file", '{ "scripts": { "test": "node --test" } }'));
  const { calls } = await ask(said, ["list_files", "read_file", "propose_plan"]);
  const tasks = tasksOf(calls);
  assert.deepEqual(
    tasks.map((each) => [each.id, each.agent, each.depends_on]),
    [
      ["run", "analyst", undefined],
      ["know", "researcher", undefined],
      ["mend", "coder", ["run", "know"]],
      ["check", "reviewer", ["mend"]],
    ],
  );
  assert.deepEqual(tasks[2]?.evidence, [{ command: "npm test" }]);
});

test("What it can't take apart is one task, and a plan that is planned anew it leaves as it is", async () => {
  const one = await ask([user("What is in this folder?"), user(planningOrder(undefined))], ["list_files", "propose_plan"]);
  const tasks = tasksOf(one.calls);
  assert.deepEqual(
    tasks.map((each) => [each.objective, each.agent]),
    [["What is in this folder?", "researcher"]],
  );
  const anew = await ask(
    [user("Mend the tests"), user(planningOrder(standingText("It failed.", [task({})])))],
    ["list_files", "propose_plan"],
  );
  assert.deepEqual(anew.calls, []);
  assert.match(anew.text, /leave the plan as it is/);
});

test("It has a team work where somebody speaks of a plan, else one agent", async () => {
  const way = async (text: string) => (await ask([user(text)], ["choose_way"], routerPrompt(shippedAgents))).calls[0]?.input.way;
  assert.equal(await way("Make a plan and mend the tests"), "team");
  assert.equal(await way("Mend the tests"), "agent");
});

test("As the agent of a task it does what the order says, and what it is told meanwhile does not make it begin anew", async () => {
  const order = user(briefOf(task({}), plan, []));
  assert.deepEqual((await ask([order], ["list_files"])).calls, [{ tool: "list_files", input: {} }]);
  const went = [order, ...result("list_files", "./\na.txt"), user("use the old name")];
  const report = (await ask(went, ["list_files"])).text;
  assert.match(report, /^One file that I can see/);
  assert.match(report, /stand-in\.\*$/);
  const lacks = [...went, { role: "assistant", text: report, toolCalls: [] } as const, user(missingText(["a.js is not there."]))];
  assert.match((await ask(lacks, ["list_files"])).text, /I can't do more about this/);
});

test("As the reviewer it looks whether what was reported stands in the files, and says what it can't judge", async () => {
  const mended = task({ title: "Mend", result: { text: "Mended.\n\n```diff\n-a > b\n+a >= b\n```", files: ["src/a.js"] } });
  const order = user(briefOf(task({ objective: "Look through what was changed." }), plan, [mended]));
  assert.deepEqual((await ask([order], ["read_file"])).calls[0]?.input, { path: "src/a.js" });
  const after = (text: string) => ask([order, ...result("read_file", text)], ["read_file"]);
  assert.match((await after("1\ta >= b")).text, /every line that the report shows as new stands there \(1\)/);
  assert.match((await after("1\ta > b")).text, /does not stand there: `a >= b`/);
});

test("Its answer at the end says of each task how it ended, and what the one with files reported", async () => {
  const tasks = [
    task({ title: "Mend", state: "completed", result: { text: "It was `>`.\n\n*From the demo model, a stand-in.*", files: ["src/a.js"] } }),
    task({ title: "Check", agent: "reviewer", state: "failed", result: { text: "No.", files: [] } }),
  ];
  const { text } = await ask([user("Mend the tests"), user(outcomeText(plan, tasks))], []);
  assert.match(text, /- Mend \(coder\): completed\n- Check \(reviewer\): failed\n\nIt was `>`\.\n\nFiles: src\/a\.js$/);
});

/** The tasks of a proposed plan. */
function tasksOf(calls: readonly { readonly input: Readonly<Record<string, unknown>> }[]) {
  return (calls[0]?.input.tasks ?? []) as readonly {
    id: string;
    agent: string;
    objective: string;
    depends_on?: string[];
    evidence?: object[];
  }[];
}

function user(text: string): ModelMessage {
  return { role: "user", text };
}

function result(tool: string, text: string): readonly ModelMessage[] {
  return [
    { role: "assistant", text: "", toolCalls: [{ callId: "c", tool, arguments: "{}" }] },
    { role: "tool", callId: "c", tool, text },
  ];
}

const anything = { type: "object", properties: Object.fromEntries(["path", "goal", "tasks", "way", "reason"].map((each) => [each, {}])) };

async function ask(messages: readonly ModelMessage[], names: readonly string[], system = plannerPrompt(shippedAgents)) {
  const tools = names.map((name): ToolSpec => ({ name, description: "", parameters: anything }));
  let text = "";
  const calls: { readonly tool: string; readonly input: Readonly<Record<string, unknown>> }[] = [];
  for await (const part of createDemo().stream({ model: "tour", system, messages, tools }, new AbortController().signal)) {
    if (part.type === "text") text += part.text;
    if (part.type === "tool-call") calls.push({ tool: part.tool, input: JSON.parse(part.arguments) });
  }
  return { text, calls };
}
