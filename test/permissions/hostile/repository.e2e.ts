import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { envelopesOf, questionOf, run, start } from "../../cli/program.ts";
import { workspace } from "../../cli/stage.ts";
import type { ScriptedCall } from "../../fakes/model-answer.ts";
import { startWebServer } from "../../fakes/web/server.ts";
import { tempFolder } from "../../temp.ts";
import { type Evil, evils, makeRepository } from "./evils.ts";

/** What the person has allowed for good, beside what only reads. */
const rules = ["shell:git status", "shell:ls", "shell:npm test", "shell:cat"].flatMap((each) => ["--allow", each]);

const everyday = [
  "git status",
  "git status --short --branch",
  "git diff",
  "git diff --cached",
  "git log -p -n 1",
  "git show HEAD",
  "git branch",
  "git ls-files",
  "git blame README.md",
  "ls -la",
  "cat README.md",
  "grep -n hello README.md",
  "find . -name '*.ts'",
];
const looks: readonly ScriptedCall[] = [
  { name: "search_files", arguments: { pattern: "hello" } },
  { name: "list_files", arguments: {} },
  { name: "run_command", arguments: { command: "touch PWNED" } },
];

for (const [what, evil] of Object.entries(evils))
  for (const isTrusted of evil.wantsTrust ? [true, false] : [true])
    test(`A repository ${isTrusted ? "that is trusted" : "that is not trusted"} gets nothing run and nothing more allowed by ${what}`, async () => {
      const { requests, ran, calls, told } = await visit(evil, isTrusted);
      assert.equal(ran, false, "its program ran");
      assert.equal(calls, 0, "its server was called");
      assert.doesNotMatch(told, /SECRET-/);
      // Rules of a folder that is trusted are read; what they order is done no more for that.
      if (evil.wantsTrust && isTrusted) return;
      for (const each of requests) assert.doesNotMatch(JSON.stringify(each.body.messages.slice(0, 2)), /ORDER-7d1e/);
    });

interface Visit {
  readonly requests: Awaited<ReturnType<typeof workspace>>["requests"];
  readonly ran: boolean;
  readonly calls: number;
  readonly told: string;
}

interface Ground {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly mark: string;
  readonly calls: () => number;
}

/** Such a repository in an empty workspace folder, and the traps around it. */
async function ground(folder: string, { make, environment }: Evil): Promise<Ground> {
  const top = path.dirname(folder);
  const [trap, mark] = [path.join(top, "trap.sh"), path.join(top, "RAN")];
  writeFileSync(trap, `#!/bin/sh\n: > ${mark}\n`);
  chmodSync(trap, 0o755);
  for (const each of ["outside", "home"]) mkdirSync(path.join(top, each));
  writeFileSync(path.join(top, "home/.npmrc"), "update-notifier=false\n");
  writeFileSync(path.join(top, "outside/secret.txt"), "SECRET-51\n");
  const server = await startWebServer((_, response) => response.end("{}"));
  make(makeRepository(folder, { trap, mark, address: `http://127.0.0.1:${server.port}/v1` }));
  return { folder, environment: { HOME: path.join(top, "home"), ...environment }, mark, calls: () => server.connections };
}

/** A run in such a repository, in which the model asks for everyday things, with nobody to ask. */
async function visit(evil: Evil, isTrusted: boolean): Promise<Visit> {
  const lines = [...everyday, ...(evil.commands ?? [])].map((command) => ({ name: "run_command", arguments: { command } }));
  const toolCalls = [...looks, ...lines].map((each, nr) => ({ ...each, id: `call-${nr}` }));
  const { folder, words, environment, requests } = await workspace([{ toolCalls }, { text: "Done." }]);
  const { mark, calls, environment: more } = await ground(folder, evil);
  const surroundings = { folder, environment: { ...environment, ...more } };
  if (isTrusted) await run(["trust", folder], surroundings);
  const { code, stdout, stderr } = await run(["run", "--json", "look", "--approve", "smart", ...rules, ...words], surroundings);
  assert.equal(code, 3, stderr);
  const steps = envelopesOf(stdout).flatMap(({ event }) => (event.type === "step-end" ? [event] : []));
  assert.equal(steps.length, toolCalls.length);
  const ran = existsSync(mark) || existsSync(path.join(folder, "PWNED"));
  const told = JSON.stringify(requests.at(-1)?.body.messages.filter((each) => each.role === "tool"));
  return { requests, ran, calls: calls(), told };
}

for (const [what, evil] of Object.entries(evils).filter(([, { isLoaded }]) => isLoaded))
  test(`Where somebody simply types the commands, ${what} does run its program`, async () => {
    const folder = path.join(tempFolder(), "work");
    mkdirSync(folder);
    const { mark, environment } = await ground(folder, evil);
    for (const command of [...everyday, ...(evil.commands ?? [])])
      spawnSync("/bin/sh", ["-c", command], { cwd: folder, env: { PATH: process.env.PATH, ...environment }, stdio: "ignore" });
    assert.ok(existsSync(mark));
  });

test("Looking what is installed runs nothing of the folder it is done in", async () => {
  const { folder, words, environment } = await workspace([]);
  const { mark, environment: more } = await ground(folder, evils["programs by everyday names on a relative PATH"] as Evil);
  const { stdout } = await run(["doctor", "--json", ...words.slice(2)], { folder, environment: { ...environment, ...more } });
  assert.match(stdout, /"ripgrep"/);
  assert.equal(existsSync(mark), false);
});

test("An honest repository lets everyday things pass, so that those above were held back for what they are", async () => {
  const { told, ran } = await visit({ make: () => undefined }, false);
  assert.equal(ran, false);
  assert.equal(told.match(/Exit code 0/g)?.length, everyday.length, told);
});

test("A yes for always to its tests does not hold for the tests of another repository, nor for these when they say something else", async () => {
  const npmTest = { name: "run_command", arguments: { command: "npm test" } };
  const { folder, words, environment } = await workspace([
    { toolCalls: [npmTest] },
    { text: "Done." },
    { toolCalls: [npmTest] },
    { text: "Done." },
  ]);
  const { put } = makeRepository(folder, { trap: "", mark: "", address: "" });
  const program = await start(["run", "--json", "test it", ...words], { folder, environment });
  const { approvalId } = await questionOf(program);
  program.child.stdin.end(`${JSON.stringify({ answer: approvalId, decision: "allow", scope: "always" })}\n`);
  assert.equal((await program.ended).code, 0);
  put("package.json", JSON.stringify({ name: "shop", scripts: { test: "touch PWNED" } }));
  const again = await run(["run", "--json", "test it", ...words], { folder, environment });
  assert.equal(again.code, 3, again.stderr);
  assert.equal(existsSync(path.join(folder, "PWNED")), false);
});
