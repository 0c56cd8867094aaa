import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Task } from "../../../src/core/events/plan/plan.ts";
import { envelopesOf, isAlive, type Program, run, start } from "../program.ts";
import { type Stage, workspace } from "../stage.ts";
import { calls, crew, proposes } from "./crew.ts";

/** Two tasks side by side, each at work until it is stopped, and a third that waits for both. */
const endless = crew({
  planner: [
    proposes([
      { id: "left", title: "Wait left", objective: "Wait.", agent: "coder" },
      { id: "right", title: "Wait right", objective: "Wait.", agent: "analyst" },
      { id: "last", title: "Tell it", objective: "Tell it.", agent: "writer", depends_on: ["left", "right"] },
    ]),
  ],
  coder: [calls("run_command", { command: "echo $$ > left; sleep 300" })],
  analyst: [calls("run_command", { command: "echo $$ > right; sleep 300" })],
  writer: [{ text: "It is told." }],
  coordinator: [{ text: "That is all." }],
});
const allowed = ["--mode", "plan", "--approve", "all"];

test("Ctrl+C in the middle of a plan ends every task with all it started, and going on without a message does the rest", async () => {
  const { folder, words, environment } = await workspace(endless);
  const program = await start(["run", "--json", ...allowed, "wait", ...words], { folder, environment });
  const pids = await begun(program, folder);
  program.child.kill("SIGINT");
  const { code, stdout } = await program.ended;
  assert.equal(code, 130);
  assert.deepEqual(pids.map(isAlive), [false, false]);
  const ends = envelopesOf(stdout).flatMap(({ event }) => (event.type === "task-end" ? [event.outcome] : []));
  assert.deepEqual(ends, ["cancelled", "cancelled", "cancelled"]);
  assert.equal(envelopesOf(stdout).at(-1)?.event.outcome, "cancelled");
  const again = await start(["run", "--continue", ...allowed, ...words], { folder, environment });
  await again.said(/▸ 1 Wait left[\s\S]*▸ 2 Wait right/, "stderr");
  again.child.kill("SIGINT");
  const stopped = await again.ended;
  assert.equal(stopped.code, 130);
  assert.match(stopped.stderr, /Its plan was stopped in the middle: --continue without a message does the rest\./);
});

test("A line on standard input changes the plan at work; what can't be done is said aside, and what is no change is passed over", async () => {
  const { folder, words, environment } = await workspace(endless);
  const program = await start(["run", "--json", ...allowed, "wait", ...words], { folder, environment });
  await begun(program, folder);
  const [left, right, last] = tasksOf(await program.said('"task-start"'));
  const tell = (act: object): void => void program.child.stdin.write(`${JSON.stringify({ plan: act })}\n`);
  tell({ kind: "remove", taskId: left });
  await program.said(/The plan stays as it is: “Wait left” is at work already/, "stderr");
  tell({ kind: "explode", taskId: left });
  await program.said(/This plan does not fit, it was ignored/, "stderr");
  tell({ kind: "add", task: { title: "More", objective: "More.", agent: "nobody", dependsOn: [], evidence: [] } });
  await program.said(/there is no such agent/, "stderr");
  tell({ kind: "skip", taskId: left });
  tell({ kind: "skip", taskId: right });
  const { code, stdout } = await program.ended;
  assert.equal(code, 0);
  const ends = envelopesOf(stdout).flatMap(({ event }) => (event.type === "task-end" ? [`${event.taskId} ${event.outcome}`] : []));
  assert.deepEqual(ends.sort(), [`${left} skipped`, `${right} skipped`, `${last} completed`].sort());
});

test("--review-plan waits for a yes, and where nobody can give it nothing of the plan is done", async () => {
  const stage = await workspace(endless);
  const program = await review(stage);
  const { questionId, choices } = questionOf(await program.said(/"type":"question-request".*\n/));
  assert.deepEqual(
    (choices as { value: string }[]).map((each) => each.value),
    ["begin", "cancel"],
  );
  program.child.stdin.write(`${JSON.stringify({ reply: questionId, value: "cancel" })}\n`);
  assert.equal((await program.ended).code, 130);
  const unasked = await review(stage);
  unasked.child.stdin.end();
  const { code, stdout } = await unasked.ended;
  assert.equal(code, 1);
  assert.match(JSON.stringify(envelopesOf(stdout).at(-1)?.event.failure), /nobody could be asked/);
  assert.equal(existsSync(path.join(stage.folder, "left")), false);
  const { words, folder, environment } = stage;
  const plain = await run(["run", "--review-plan", ...allowed, "wait", ...words], { folder, environment });
  assert.equal(plain.code, 1);
  assert.match(plain.stderr, /Failed: Plans are set to be looked through before they begin, and nobody could be asked/);
});

function review({ folder, words, environment }: Stage): Promise<Program> {
  return start(["run", "--json", "--review-plan", ...allowed, "wait", ...words], { folder, environment });
}

function questionOf(stdout: string): Readonly<Record<string, unknown>> {
  const line = stdout.split("\n").find((each) => each.includes('"type":"question-request"')) ?? "";
  return JSON.parse(line).event;
}

/** The ids of the plan's tasks, in its order. */
function tasksOf(stdout: string): readonly string[] {
  const line = stdout.split("\n").find((each) => each.includes('"type":"plan-change"')) ?? "";
  return (JSON.parse(line).event.tasks as readonly Task[]).map(({ id }) => id);
}

/** The shells of both commands, once they are at work. */
async function begun(program: Program, folder: string): Promise<readonly number[]> {
  await program.said(/("type":"step-run"[\s\S]*){2}/);
  return Promise.all(["left", "right"].map((each) => written(path.join(folder, each))));
}

async function written(file: string): Promise<number> {
  for (;;) {
    const text = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
    if (text !== "") return Number(text);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
