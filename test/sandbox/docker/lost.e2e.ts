import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import { after, test } from "node:test";
import { tempFolder } from "../../temp.ts";
import { startOwnEngine } from "./own-engine.ts";
import { stage } from "./stage.ts";
import { until } from "./until.ts";

const { address, signal } = await startOwnEngine();

test("An engine that hangs holds nobody: a command ends at its deadline, and when the engine is back its box goes", async () => {
  const { run, boxes } = stage({}, address);
  await run("echo begun");
  const result = await run("echo begun; sleep 100", {
    timeoutMs: 500,
    onOutput: (text) => text.includes("begun") && signal("STOP"),
  });
  // Nobody has said that it has ended.
  assert.deepEqual(result, { reason: "timed-out", output: "begun\n", leftovers: "running" });
  signal("CONT");
  assert.equal((await run("ps -A | grep -c sleep")).output, "0\n");
  await until(async () => (await boxes()).length === 1);
});

test("An engine that is killed in the middle of a command: it is lost and not run again, and the next one is not run at all", async () => {
  const { folder, run } = stage({}, address);
  const result = await run("echo ran >>marks; cat /proc/1/comm; sleep 100", {
    onOutput: (text) => text.includes("docker-init") && signal("KILL"),
  });
  assert.equal(result.reason, "lost");
  assert.equal(result.output, "docker-init\n");
  assert.equal(result.leftovers, "running");
  assert.match(result.problem ?? "", /Docker itself was\. How far the command came is not known\./);
  const next = await run("echo ran >>marks");
  assert.equal(next.reason, "unstartable");
  assert.match(next.problem ?? "", /^Nothing was run\. Docker does not answer at unix:.*(ECONNREFUSED|ENOENT).*start Docker/);
  assert.equal(readFileSync(path.join(folder, "marks"), "utf8"), "ran\n");
});

test("An engine that answers a ping and nothing more: the command is not run, and neither it, nor a stop, nor our end waits for ever", async () => {
  const socket = path.join(tempFolder(), "sock");
  const mute = createServer((asked, answer) => asked.url?.endsWith("/_ping") && answer.end("OK"));
  after(() => mute.close().closeAllConnections());
  await new Promise<void>((resolve) => mute.listen(socket, resolve));
  const { run, runners } = stage({}, `unix://${socket}`);
  const stop = new AbortController();
  const asked = once(mute, "request");
  const [running, stopped] = [run("echo ran"), run("echo ran", { signal: stop.signal })];
  await asked;
  stop.abort();
  const first = await Promise.race([running, stopped]);
  assert.deepEqual(first, { reason: "cancelled", output: "", leftovers: "none" });
  const [{ reason, problem }] = await Promise.all([running, runners.close()]);
  assert.equal(reason, "unstartable");
  assert.match(problem ?? "", /^Nothing was run: Docker could not make a box \(no answer within/);
});
