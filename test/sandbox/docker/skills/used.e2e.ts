import assert from "node:assert/strict";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { envelopesOf, run, start } from "../../../cli/program.ts";
import type { Answer } from "../../../fakes/model-answer.ts";
import { put } from "../../../skills/stage.ts";
import { engineAddress } from "../stage.ts";
import { stageFor } from "../terminal/workspace.ts";

const use = (input: Readonly<Record<string, unknown>>): Answer => ({ toolCalls: [{ name: "use_skill", arguments: input }] });

/** A skill of each format and mode, in the person's own folder. */
const skills = {
  "count/SKILL.md": `---
name: count
description: Counts words.
metadata:
  anycowork.sandbox: required
  anycowork.memory: 64m
---
Run scripts/count.sh with the file.
`,
  "count/scripts/count.sh": 'wc -w <"$1"; cat /proc/sys/kernel/hostname; touch "$ANYCOWORK_SKILL/x" 2>&1 | grep -o "Read-only.*"\n',
  "table/skill.yaml": `name: table
description: Sums a table.
requires_sandbox: true
sandbox: {network: open, memory: 4g}
entry: sh sum.sh
parameters:
  - {name: column, type: string, required: true}
tools:
  - name: first_line
    description: The first line of a file.
    parameters: {type: object, properties: {file: {type: string}}, required: [file]}
    command: sh first.sh
`,
  "table/sum.sh":
    'cat; echo; echo "$ANYCOWORK_ARGUMENTS"; pwd; cat /proc/net/route | wc -l; cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max 2>/dev/null; true\n',
  "table/first.sh":
    'cd "$ANYCOWORK_WORKSPACE"; file=$(printf %s "$ANYCOWORK_ARGUMENTS" | sed \'s/.*:"\\(.*\\)".*/\\1/\'); head -1 "$file"; cat /proc/sys/kernel/hostname\n',
  "free/SKILL.md": "---\nname: free\ndescription: Runs where commands run.\n---\nRun where.\n",
  "free/where": "#!/bin/sh\ncat /proc/sys/kernel/hostname\n",
};

async function stage(script: readonly Answer[]) {
  const made = await stageFor([...script, { text: "Done." }]);
  const home = path.join(made.folder, "..", "home");
  put(path.join(home, ".agents/skills"), skills);
  chmodSync(path.join(made.folder, ".."), 0o755);
  writeFileSync(path.join(made.folder, "words.txt"), "one two three\n");
  const environment = { ...made.environment, HOME: home, DOCKER_HOST: engineAddress };
  const outputs = async (...words: readonly string[]) => {
    const ended = await run(["run", "--json", "--approve", "all", ...words, "do it", ...made.words], { folder: made.folder, environment });
    const all = envelopesOf(ended.stdout).map(({ event }) => event);
    return { ...ended, steps: all.flatMap((each) => (each.type === "step-end" ? [each as unknown as StepEnd] : [])) };
  };
  return { ...made, home, environment, outputs };
}

interface StepEnd {
  readonly output: string;
  readonly outcome: string;
  readonly trouble?: unknown;
}

const host = readFileSync("/proc/sys/kernel/hostname", "utf8").trim();

test("Skills of each format run in a real container: their folder read-only, their arguments on standard input, their wishes within the settings", async () => {
  const { outputs } = await stage([
    use({ name: "count" }),
    use({ name: "count", run: "scripts/count.sh", args: ["words.txt"] }),
    use({ name: "table" }),
    use({ name: "table", run: "entry", parameters: { column: "it's $HOME" } }),
    { toolCalls: [{ name: "first_line", arguments: { file: "words.txt" } }] },
    {
      toolCalls: [{ name: "run_command", arguments: { command: "uname -n" } }],
    },
  ]);
  const { steps } = await outputs("--sandbox", "auto");
  assert.deepEqual(
    steps.map(({ outcome }) => outcome),
    Array(6).fill("ok"),
    JSON.stringify(steps),
  );
  const [, count = "", , entry = "", first = ""] = steps.map(({ output }) => output);
  assert.match(count, /\n3\n[0-9a-f]{12}\nRead-only file system$/);
  const json = '{"column":"it\'s $HOME"}';
  assert.ok(entry.startsWith(`Exit code 0.\n${json}\n${json}\n`), entry);
  // One line of a routing table is its head: there is no way out, and no more memory than the settings give.
  assert.match(entry, /\/table\n1\n268435456/);
  assert.match(first, /\none two three\n[0-9a-f]{12}$/);
});

test("A skill that requires a sandbox runs nowhere without one, also by run_command; one that requires none runs on this machine", async () => {
  const script = [
    use({ name: "count" }),
    use({ name: "count", run: "scripts/count.sh", args: ["words.txt"] }),
    { toolCalls: [{ name: "run_command", arguments: { command: "sh ~/.agents/skills/count/scripts/count.sh words.txt" } }] },
    use({ name: "free", run: "where" }),
  ];
  for (const [mode, by] of [
    ["off", "mode"],
    ["auto", "engine"],
  ] as const) {
    const { outputs, environment } = await stage(script);
    Object.assign(environment, { DOCKER_HOST: "unix:///nowhere/docker.sock", PATH: process.env.PATH });
    const { steps } = await outputs("--sandbox", mode);
    assert.deepEqual(
      steps.slice(1, 3).map(({ outcome, trouble }) => [outcome, trouble]),
      Array(2).fill(["failed", { kind: "blocked", by }]),
      mode,
    );
    assert.match(steps[1]?.output ?? "", /The skill “count” may only run in a/);
    if (mode === "off") assert.match(steps[3]?.output ?? "", new RegExp(`\n${host}$`));
  }
});

test("A workspace's skill that nobody has said yes to is not used where nobody can be asked, and the person is asked in a terminal", async () => {
  const { folder, words, environment } = await stage([use({ name: "own" }), { text: "Not used." }, use({ name: "own" })]);
  put(path.join(folder, ".agents/skills"), { "own/SKILL.md": "---\nname: own\ndescription: The project's own.\n---\nSay please.\n" });
  const at = { folder, environment };
  const untrusted = await run(["run", "--json", "/own now", ...words], at);
  assert.match(untrusted.stdout, /no tool \\"use_skill\\"|There is no skill \\"own\\"/);
  assert.equal((await run(["trust", folder], at)).code, 0);
  const asked = await start(["run", "--json", "/own now", ...words], at);
  await asked.said(/Use the skill own\?/);
  asked.child.stdin.end();
  assert.equal((await asked.ended).code, 3);
});
