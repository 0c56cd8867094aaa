import assert from "node:assert/strict";
import { chmodSync, chownSync, existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { envelopesOf, questionOf, start } from "../../cli/program.ts";
import { workspace } from "../../cli/stage.ts";
import type { Answer } from "../../fakes/model-answer.ts";
import { lacks } from "../../programs.ts";
import { person } from "./stage.ts";

const call = (name: string, input: Readonly<Record<string, unknown>>): Answer => ({ toolCalls: [{ name, arguments: input }] });

test("What a command makes at a protected name is taken out and told to the model; what a file tool makes there meanwhile stays", {
  skip: lacks("bwrap"),
}, async () => {
  const stage = await workspace([
    call("run_command", { command: "while :; do sleep 0.1; done", background: true }),
    call("write_file", { path: "AGENTS.md", content: "Be good.\n" }),
    call("run_command", { command: "mkdir -p .vscode sub/.idea; echo evil >>AGENTS.md; cat AGENTS.md; echo made >made.txt" }),
    { text: "Done." },
  ]);
  chmodSync(path.dirname(stage.folder), 0o755);
  if (process.getuid?.() === 0) chownSync(stage.folder, person.uid, person.gid);
  const environment = { ...stage.environment, DOCKER_HOST: "unix:///nowhere/docker.sock" };
  const words = ["run", "--json", "--approve", "all", "--sandbox", "auto", "do it", ...stage.words];
  const program = await start(words, { folder: stage.folder, environment });
  const { approvalId } = await questionOf(program);
  program.child.stdin.write(`${JSON.stringify({ answer: approvalId, decision: "allow" })}\n`);
  const { stdout } = await program.ended;
  const events = envelopesOf(stdout).map(({ event }) => event);
  const places = events.flatMap((each) => (each.type === "step-run" && "runsOn" in each ? [each.runsOn] : []));
  assert.deepEqual(places, ["system", "system"]);
  const last = String(events.filter(({ type }) => type === "step-end").at(-1)?.output);
  assert.match(
    last,
    /^Exit code 0\.\n\.vscode was made in the sandbox, where it must not be: it changes editor settings\. It was taken out and lies in /,
  );
  assert.match(last, /sub\/\.idea was made in the sandbox/);
  assert.match(last, /Be good\.$/);
  assert.deepEqual(readdirSync(stage.folder).sort(), ["AGENTS.md", "made.txt", "notes.txt", "sub"]);
  assert.equal(existsSync(path.join(stage.folder, "sub/.idea")), false);
  assert.equal(readFileSync(path.join(stage.folder, "AGENTS.md"), "utf8"), "Be good.\n");
});
