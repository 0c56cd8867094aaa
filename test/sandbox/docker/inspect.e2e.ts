import assert from "node:assert/strict";
import { availableParallelism } from "node:os";
import { test } from "node:test";
import { usualSandbox } from "../../../src/core/sandbox/runners/settings.ts";
import { clientOf, engineAddress, person, stage } from "./stage.ts";

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
