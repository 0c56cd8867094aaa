import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "../program.ts";
import { workspace } from "../stage.ts";
import { calls, crew, proposes } from "./crew.ts";

test("--agent has one agent do it all, without asking who should; a name that nobody has is told the nearest", async () => {
  const { folder, words, environment, requests } = await workspace([{ text: "It reads well." }]);
  const done = await run(["run", "--agent", "reviewer", "look at it", ...words], { folder, environment });
  assert.deepEqual([done.code, done.stdout], [0, "It reads well.\n"]);
  assert.match(String(requests[0]?.body.messages[0]?.content), /You work as the agent “reviewer”/);
  const { code, stderr } = await run(["run", "--agent", "reviwer", "look at it", ...words], { folder, environment });
  assert.equal(code, 2);
  assert.match(stderr, /There is no agent "reviwer"\. Did you mean reviewer\?/);
  assert.equal(requests.length, 1);
});

test("In a conversation that goes on --agent and --mode count from then on, and --mode auto lets go of the agent", async () => {
  const { folder, words, environment, requests } = await workspace(
    crew({ coworker: [{ text: "By me." }], writer: [{ text: "By the writer." }] }),
  );
  const said = async (...more: readonly string[]): Promise<string> =>
    (await run(["run", "go on", "--quiet", ...more, ...words], { folder, environment })).stdout.trim();
  assert.equal(await said(), "By me.");
  assert.equal(await said("--continue", "--agent", "writer"), "By the writer.");
  assert.equal(await said("--continue"), "By the writer.");
  assert.equal(await said("--continue", "--mode", "auto"), "By me.");
  assert.equal(requests.length, 4);
});

test("--mode plan plans what needs no plan, and says what each task did; with --quiet there is only the answer", async () => {
  const tasks = [{ id: "read", title: "Read the notes", objective: "Read notes.txt.", agent: "researcher" }];
  const { folder, words, environment } = await workspace(
    crew({
      planner: [proposes(tasks, "The notes are read.")],
      researcher: [calls("read_file", { path: "notes.txt" }), { text: "They say\u001b[2J hello.\n\nNothing else." }],
      coordinator: [{ text: "The notes say hello." }],
    }),
  );
  const { code, stdout, stderr } = await run(["run", "--mode", "plan", "read my notes", ...words], { folder, environment });
  assert.deepEqual([code, stdout], [0, "The notes say hello.\n"]);
  assert.equal(
    stderr.replace(/ · \d+ s/, ""),
    [
      "    plan ✓ Plan one task … one task",
      "Plan: The notes are read.",
      "    1 Read the notes (researcher)",
      "▸ 1 Read the notes (researcher)",
      "    1 researcher ✓ Read notes.txt … 1 line",
      "✓ 1 Read the notes (researcher)",
      "    They say\\u{1b}[2J hello.",
      "",
    ].join("\n"),
  );
  const quiet = await run(["run", "--mode", "plan", "--quiet", "read my notes", ...words], { folder, environment });
  assert.deepEqual([quiet.stdout, quiet.stderr], ["The notes say hello.\n", ""]);
});

test("Where nobody can be asked what a task needs a yes for is refused, and the exit code is 3; a plan of which nothing could be done fails", async () => {
  const tasks = [{ id: "make", title: "Make it", objective: "Make it.", agent: "coder" }];
  const refused = calls("run_command", { command: "touch made" });
  const cast = {
    planner: [proposes(tasks), proposes([{ ...tasks[0], evidence: [{ file: "made" }] }])],
    coder: [refused, { text: "It was refused." }, refused, { text: "It was refused." }],
    coordinator: [{ text: "It could not be made." }],
  };
  const { folder, words, environment } = await workspace(crew(cast));
  const made = () => run(["run", "--mode", "plan", "make it", ...words], { folder, environment });
  const { code, stderr } = await made();
  assert.equal(code, 3);
  assert.match(stderr, /1 coder ⊘ Run touch made[\s\S]*One question came up and nobody could be asked/);
  const failed = await made();
  assert.equal(failed.code, 1);
  assert.match(
    failed.stderr,
    /✗ 1 Make it \(coder\)[\s\S]*Missing: made is not there\.[\s\S]*Failed: Its one task did not come to its end[\s\S]*One question came up and nobody could be asked, .*--allow/,
  );
  const [session] = JSON.parse((await run(["sessions", "list", "--json"], { folder, environment })).stdout);
  assert.match(
    (await run(["sessions", "show", session.id], { folder, environment })).stdout,
    /\*\*failed\*\*, begun 2 times\n\n- Missing: made is not there\./,
  );
});
