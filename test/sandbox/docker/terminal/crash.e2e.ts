import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { boxLabel, ownerLabel } from "../../../../src/core/sandbox/docker/spec.ts";
import { processName } from "../../../../src/core/storage/disk/process-name.ts";
import { type Program, questionOf, run, start } from "../../../cli/program.ts";
import { docker, engineAddress } from "../stage.ts";
import { until } from "../until.ts";
import { command, stageFor } from "./workspace.ts";

/** The containers that belong to a process. */
async function boxesOf({ child }: Pick<Program, "child">): Promise<readonly string[]> {
  const all = await docker.listContainers({ all: true, filters: { label: [boxLabel] } });
  return all.filter(({ Labels }) => Labels[ownerLabel]?.startsWith(`${hostname()}/${child.pid}/`)).map(({ Id }) => Id);
}

test("A program that is killed in the middle of a command takes its container with it", async () => {
  const stage = await stageFor([command("touch begun; sleep 100")]);
  const environment = { ...stage.environment, DOCKER_HOST: engineAddress };
  const words = ["run", "--json", "--approve", "all", "--sandbox", "required", "do it", ...stage.words];
  const program = await start(words, { folder: stage.folder, environment });
  await until(() => stage.has("begun"));
  assert.equal((await boxesOf(program)).length, 1);
  program.child.kill("SIGKILL");
  await until(async () => (await boxesOf(program)).length === 0);
});

test("What a crash has left on the engine goes at the next start; what lives, and what is not ours, stays", async () => {
  const leave = async (labels: Readonly<Record<string, string>>) => {
    const container = await docker.createContainer({ Image: "debian:stable-slim", Cmd: ["sleep", "1000"], Labels: labels });
    after(() => container.remove({ force: true }).catch(() => undefined));
    await container.start();
    return container;
  };
  const left = await leave({ [boxLabel]: "1", [ownerLabel]: `${hostname()}/4194304/1` });
  const alive = await leave({ [boxLabel]: "1", [ownerLabel]: processName() });
  const elsewhere = await leave({ [boxLabel]: "1", [ownerLabel]: "another-machine/1/1" });
  const foreign = await leave({ [ownerLabel]: `${hostname()}/4194304/1` });
  const isThere = async (each: typeof left) =>
    each.inspect().then(
      () => true,
      () => false,
    );
  const stage = await stageFor([command("true")]);
  const environment = { ...stage.environment, DOCKER_HOST: engineAddress };
  const program = await start(["run", "--json", "--sandbox", "auto", "do it", ...stage.words], { folder: stage.folder, environment });
  await questionOf(program);
  await until(async () => !(await isThere(left)));
  assert.deepEqual(await Promise.all([alive, elsewhere, foreign].map(isThere)), [true, true, true]);
  program.child.kill("SIGTERM");
  await program.ended;
  assert.deepEqual(await boxesOf(program), []);
});

test("Two programs in the same folder at once each have a container, and leave the other's alone", async () => {
  const meet = (mine: string, others: string) =>
    command(`touch ${mine}; until [ -e ${others} ]; do sleep 0.05; done; cat /proc/sys/kernel/hostname >${mine}`);
  const one = await stageFor([meet("one", "other"), { text: "Done." }]);
  const other = await stageFor([meet("other", "one"), { text: "Done." }]);
  const words = (stage: typeof one) => ["run", "--json", "--approve", "all", "--sandbox", "required", "do it", ...stage.words];
  const environment = { ...one.environment, DOCKER_HOST: engineAddress };
  const ended = await Promise.all([one, other].map((stage) => run(words(stage), { folder: one.folder, environment })));
  assert.deepEqual(
    ended.map(({ code, stderr }) => ({ code, stderr })),
    [0, 0].map((code) => ({ code, stderr: "" })),
  );
  const [name, otherName] = ["one", "other"].map((each) => readFileSync(path.join(one.folder, each), "utf8"));
  assert.notEqual(name, otherName);
  for (const each of [name, otherName]) assert.match(each ?? "", /^[0-9a-f]{12}\n$/);
});
