import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { FoundBox, Lacking } from "../../../src/core/events/words/sandboxes.ts";
import { createEngines } from "../../../src/core/sandbox/docker/engine.ts";
import { createRoster } from "../../../src/core/sandbox/docker/roster.ts";
import { boxLabel, ownerLabel } from "../../../src/core/sandbox/docker/spec.ts";
import { usualSandbox } from "../../../src/core/sandbox/runners/settings.ts";
import { docker, engineAddress, type Stage, stage } from "./stage.ts";
import { until } from "./until.ts";

test("The engine is told by its address and version, and whether its image is there", async () => {
  const { docker } = await stage().runners.look();
  assert.ok("version" in docker);
  assert.deepEqual(docker, { address: engineAddress, version: docker.version, image: "debian:stable-slim", hasImage: true });
  assert.match(docker.version, /^\d+\.\d+/);
  const other = await stage({ image: "nobody/has:this" }).runners.look();
  assert.equal("hasImage" in other.docker && other.docker.hasImage, false);
  const gone = await stage({ engine: "unix:///nowhere/docker.sock" }).runners.look();
  assert.match("problem" in gone.docker ? gone.docker.problem : "", /Docker does not answer at unix:\/\/\/nowhere\/docker\.sock/);
});

test("A box is listed with what it is for and what it uses; stopped, its command is told that it is gone, and the next has another", async () => {
  const { runners, run, boxes } = stage();
  const busy = await begun(run);
  const [box, ...others] = mine(await runners.list(), await boxes());
  assert.ok(box);
  assert.deepEqual(
    [box.sessionId, box.image, box.owner, box.commands, box.memoryLimitBytes, others],
    ["talk", "debian:stable-slim", "here", 1, 256 * 1024 * 1024, []],
  );
  assert.ok((box.memoryBytes ?? 0) > 0);
  assert.ok(Date.parse(box.madeAt) <= Date.now());
  assert.equal(await runners.stop(box.id), undefined);
  assert.equal((await busy.ended).reason, "lost");
  assert.equal(await runners.stop(box.id), "This sandbox is no longer there.");
  assert.equal((await run("echo again")).output, "again\n");
  // The engine hears of its end a moment after we do.
  await until(async () => mine(await runners.list(), await boxes()).every(({ commands }) => commands === 0));
});

test("Only what a process that is gone has left is swept up; what is nobody of ours can't be stopped either", async () => {
  const { run, boxes } = stage();
  const engines = createEngines({ DOCKER_HOST: engineAddress });
  after(() => engines.close());
  // For every other process of these tests it belongs to a machine of which nothing is known.
  const dead = "a-machine-that-is-gone/1/1";
  const roster = createRoster({ engines, settings: () => usualSandbox, owner: "me", isAlive: (name) => name !== dead });
  await begun(run);
  const [orphan, stranger] = await Promise.all([started({ [boxLabel]: "1", [ownerLabel]: dead }), started({ "someone.else": "1" })]);
  const list = await roster.list();
  assert.ok(!("problem" in list));
  assert.equal(list.find(({ id }) => id === orphan)?.owner, "gone");
  assert.deepEqual(
    mine(list, await boxes()).map(({ owner }) => owner),
    ["elsewhere"],
  );
  assert.equal(await roster.stop(stranger), "This sandbox is no longer there.");
  assert.equal(await roster.sweep(), 1);
  assert.equal((await boxes()).length, 1);
  assert.equal((await docker.getContainer(stranger).inspect()).State.Running, true);
});

/** A command that goes on in a box, and has begun. */
async function begun(run: Stage["run"]): Promise<{ readonly ended: ReturnType<Stage["run"]> }> {
  let said: (text: string) => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    said = (text) => text.includes("ready") && resolve();
  });
  const ended = run("head -c 20000000 /dev/zero | tail -c +1 > /tmp/x; echo ready; exec sleep 600", { onOutput: (text) => said(text) });
  await ready;
  return { ended };
}

/** A container of no process of these tests, gone after them. */
async function started(Labels: Record<string, string>): Promise<string> {
  const options = { Image: "debian:stable-slim", Cmd: ["sleep", "600"], HostConfig: { NetworkMode: "none" }, Labels };
  const container = await docker.createContainer(options);
  after(() => container.remove({ force: true }).catch(() => undefined));
  await container.start();
  return container.id;
}

/** Of a list, the boxes of this stage. */
function mine(list: readonly FoundBox[] | Lacking, boxes: readonly { readonly Id: string }[]): readonly FoundBox[] {
  assert.ok(!("problem" in list));
  return list.filter(({ id }) => boxes.some((each) => each.Id === id));
}
