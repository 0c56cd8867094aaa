import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { SessionId } from "../../../src/core/events/ids.ts";
import { docker, stage, workFolder } from "./stage.ts";

const megabyte = 1024 * 1024;

test("A command that wishes for less gets a box of its own beside the conversation's; more than the person set nobody gets", async () => {
  const { run, boxes } = stage({ memoryMb: 128, cpus: 1 });
  assert.equal((await run("echo usual")).output, "usual\n");
  const wish = { memoryMb: 64, cpus: 9, seconds: 1, network: "open" } as const;
  assert.equal((await run("echo own; cat /proc/net/route | wc -l", { wish })).output, "own\n1\n");
  assert.equal((await run("echo usual again")).output, "usual again\n");
  const all = await Promise.all((await boxes()).map((each) => docker.getContainer(each.Id).inspect()));
  assert.deepEqual(
    all.map(({ HostConfig: { Memory = 0, CpuQuota = 0, NetworkMode } }) => [Memory / megabyte, CpuQuota, NetworkMode]).sort(),
    [
      [128, 100_000, "none"],
      [64, 100_000, "none"],
    ],
  );
  assert.equal((await run("sleep 60", { wish })).reason, "timed-out");
});

test("Its input and its variables reach a command in a box to the letter; folders beside the workspace it can read and not change", async () => {
  const { run, folder } = stage();
  const skill = workFolder();
  mkdirSync(path.join(folder, "own"));
  for (const each of [skill, path.join(folder, "own")]) {
    writeFileSync(
      path.join(each, "script.sh"),
      'cat; echo; printf %s "$ANYCOWORK_ARGUMENTS"; touch "$(dirname "$0")/new" 2>&1 | grep -o \'Read-only.*\'\n',
    );
    chmodSync(each, 0o777);
  }
  const text = `{"say":"it's $HOME \`id\` \\"quoted\\" \\n %s"}`;
  const place = { sessionId: "talk" as SessionId, folders: [folder], beside: [skill, path.join(folder, "own")] };
  for (const each of place.beside) {
    const { output } = await run(`sh ${each}/script.sh`, { place, input: text, variables: { ANYCOWORK_ARGUMENTS: text } });
    assert.equal(output, `${text}\n${text}Read-only file system\n`);
  }
  assert.equal((await run("wc -c", { place })).output.trim(), "0");
});
