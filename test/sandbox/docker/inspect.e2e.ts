import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { test } from "node:test";
import type { SessionId } from "../../../src/core/events/ids.ts";
import { usualSandbox } from "../../../src/core/sandbox/runners/settings.ts";
import { clientOf, docker, engineAddress, person, stage, workFolder } from "./stage.ts";

const megabyte = 1024 * 1024;

test("A live box is as it is promised: what the engine says of it", async () => {
  const { folder, owner, run, inspect } = stage({ memoryMb: 200, cpus: 1.5, processes: 99 });
  assert.deepEqual(await run("echo it runs"), { reason: "ended", exitCode: 0, output: "it runs\n", leftovers: "none" });
  const { Config, HostConfig, Mounts, NetworkSettings, State } = await inspect();
  assert.equal(State.Running, true);
  // What keeps the box waiting is nobody's; commands are the person's.
  assert.equal(Config.User, "65534:65534");
  assert.equal((await run("echo $(id -u):$(id -g)")).output, `${person.uid}:${person.gid}\n`);
  assert.equal(Config.Image, "debian:stable-slim");
  assert.deepEqual(Config.Labels, { "anycowork.box": "1", "anycowork.owner": owner, "anycowork.session": "talk" });
  const { AutoRemove, ReadonlyRootfs, Privileged, CapDrop, CapAdd, SecurityOpt, Init, Devices, GroupAdd } = HostConfig;
  assert.deepEqual(
    { AutoRemove, ReadonlyRootfs, Privileged, Init },
    { AutoRemove: true, ReadonlyRootfs: true, Privileged: false, Init: true },
  );
  assert.deepEqual(CapDrop, ["ALL"]);
  assert.deepEqual(
    [CapAdd, Devices, GroupAdd].map((each) => each ?? []),
    [[], [], []],
  );
  assert.deepEqual(SecurityOpt, ["no-new-privileges:true"]);
  const { Memory, MemorySwap, CpuPeriod, CpuQuota, PidsLimit, ShmSize, Tmpfs } = HostConfig;
  assert.deepEqual({ Memory, MemorySwap }, { Memory: 200 * megabyte, MemorySwap: 200 * megabyte });
  assert.deepEqual(
    { CpuPeriod, CpuQuota, PidsLimit, ShmSize },
    { CpuPeriod: 100_000, CpuQuota: 150_000, PidsLimit: 99, ShmSize: 50 * megabyte },
  );
  assert.deepEqual(Tmpfs, { "/tmp": `rw,nosuid,nodev,exec,size=${100 * megabyte},mode=1777` });
  const { NetworkMode, PidMode, IpcMode, UTSMode, UsernsMode, LogConfig, Binds } = HostConfig;
  assert.deepEqual(
    { NetworkMode, PidMode, IpcMode, UTSMode, UsernsMode },
    { NetworkMode: "none", PidMode: "", IpcMode: "private", UTSMode: "", UsernsMode: "" },
  );
  assert.deepEqual(Object.keys(NetworkSettings.Networks), ["none"]);
  assert.equal(LogConfig?.Type, "none");
  assert.deepEqual(Binds ?? [], []);
  const seen = Mounts.map(({ Type, Source, Destination, RW, Propagation }) => ({ Type, Source, Destination, RW, Propagation }));
  assert.deepEqual(seen, [{ Type: "bind", Source: folder, Destination: folder, RW: true, Propagation: "rprivate" }]);
});

test("An image's own entry point, health check and volumes change nothing of that", async () => {
  const { run, inspect } = stage({
    image: await imageWith(["VOLUME /data", 'ENTRYPOINT ["/bin/false"]', "HEALTHCHECK CMD touch /tmp/checked"]),
  });
  assert.deepEqual(
    (await run("echo hi > /data/x; cat /data/x; head -c 300000000 /dev/zero > /data/y 2>/dev/null || echo full")).output,
    "hi\nfull\n",
  );
  const { Mounts, HostConfig, Config } = await inspect();
  assert.deepEqual(
    Mounts.map(({ Type }) => Type),
    ["bind"],
    "no volume of the engine's",
  );
  assert.deepEqual(Object.keys(HostConfig.Tmpfs ?? {}).sort(), ["/data", "/tmp"]);
  assert.deepEqual(Config.Healthcheck?.Test, ["NONE"]);
});

/** The usual image with changes of its settings. */
async function imageWith(changes: readonly string[]): Promise<string> {
  const client = clientOf(engineAddress);
  const container = await client.createContainer({ Image: usualSandbox.image, Cmd: ["true"] });
  await container.commit({ repo: "changed", tag: "1", changes: changes.join("\n") });
  await container.remove();
  return "changed:1";
}

test("More processors than the machine has are all it has", async () => {
  assert.equal((await stage({ cpus: 2 * availableParallelism() }).run("echo ran")).output, "ran\n");
});

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
