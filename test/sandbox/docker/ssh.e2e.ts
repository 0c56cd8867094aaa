import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import type Docker from "dockerode";
import type { SessionId } from "../../../src/core/events/ids.ts";
import { type BoxWords, placeWords } from "../../../src/core/events/words/runs-on.ts";
import type { FoundBox } from "../../../src/core/events/words/sandboxes.ts";
import type { Box } from "../../../src/core/sandbox/box/box.ts";
import { openBox } from "../../../src/core/sandbox/box/open.ts";
import { createEngines } from "../../../src/core/sandbox/docker/engine.ts";
import type { ProcessResult } from "../../../src/core/sandbox/process/run.ts";
import { createRunners } from "../../../src/core/sandbox/runners/runners.ts";
import { usualSandbox } from "../../../src/core/sandbox/runners/settings.ts";
import { processName } from "../../../src/core/storage/disk/process-name.ts";
import { tempFolder } from "../../temp.ts";
import { docker, engineAddress, workFolder } from "./stage.ts";
import { until } from "./until.ts";

/** What is held by its input. */
const waiting = {
  spec: {
    ...{ Image: "debian:stable-slim", Entrypoint: [], Cmd: ["cat"], OpenStdin: true, StdinOnce: true, AttachStdin: true },
    HostConfig: { AutoRemove: true, Init: true, NetworkMode: "none" },
  },
  user: "1000:1000",
};

test("An engine over ssh takes what one at a socket takes: pings side by side, a box that is held, output as it comes", async () => {
  const { engines, calls } = other();
  const engine = await engines.reach("ssh://ada@far");
  assert.ok("docker" in engine, JSON.stringify(engine));
  assert.equal(engine.address.isLocal, false);
  const { docker } = engine;
  assert.equal((await Promise.all([docker.version(), docker.info(), docker.listImages()])).length, 3);
  const box = await openBox(docker, waiting);
  const pieces: string[] = [];
  const command = "echo one; while [ ! -e /tmp/go ]; do sleep 0.05; done; seq 200000 | tail -c 1000000 | wc -c";
  const running = runIn(box, command, (text) => pieces.push(text));
  await until(() => pieces.join("").includes("one"));
  await runIn(box, "touch /tmp/go");
  const { reason, exitCode, output } = await running;
  assert.deepEqual({ reason, exitCode, output }, { reason: "ended", exitCode: 0, output: "one\n1000000\n" });
  const container = docker.getContainer(box.id);
  await box.close();
  await until(() => isGone(container));
  const asked = calls();
  assert.ok(asked.length < 12, `connections are kept: ${asked.length}`);
  const told = [...["-T", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=15"], ...["-l", "ada", "--", "far"]];
  for (const each of asked) assert.deepEqual(each, [...told, "docker system dial-stdio"]);
});

test("When the connections are closed, what they held ends: the processes of ssh, and the box with its input", async () => {
  const { engines, running } = other();
  const engine = await engines.reach("ssh://far");
  assert.ok("docker" in engine);
  const box = await openBox(engine.docker, waiting);
  assert.ok(running() > 0);
  engines.close();
  await until(() => running() === 0);
  assert.equal(box.isOpen(), false);
  const again = await engines.reach("ssh://far");
  assert.ok("docker" in again);
  await until(() => isGone(again.docker.getContainer(box.id)));
  engines.close();
});

test("Nothing in an address becomes an option of ssh or a word of the other machine's shell", async () => {
  const { engines, calls, folder } = other();
  const trap = path.join(folder, "trap");
  const odd = `/tmp/it's $(touch ${trap}) ; touch ${trap} & "x" \\ *`;
  const reached = await engines.reach(`ssh://${encodeURIComponent(`a;touch ${trap}`)}@h'o$(touch+x):2222${encodeURI(odd)}`);
  assert.ok("problem" in reached);
  assert.match(reached.problem, /could not reach its engine\. It says: .*it's \$\(touch/);
  const [asked] = calls();
  assert.deepEqual(asked?.slice(7), [
    ...["-l", `a;touch ${trap}`, "-p", "2222", "--", "h'o$(touch+x)"],
    `docker --host 'unix://${odd.replaceAll("'", "'\\''")}' system dial-stdio`,
  ]);
  assert.equal(existsSync(trap), false);
  for (const address of ["ssh://-oProxyCommand=touch%20trap", "ssh://-l@far", "ssh://%2Dl@far"]) {
    const refused = await engines.reach(address);
    assert.match("problem" in refused ? refused.problem : "", /is an option of ssh/, address);
  }
  assert.equal(calls().length, 1);
});

test("What ssh ends with is said in a sentence that names what to try", async () => {
  const says = async (script: string) => {
    const { engines } = other(script);
    const reached = await engines.reach("ssh://ada@far");
    return "problem" in reached ? reached.problem : "it was reached";
  };
  assert.equal(
    await says("echo 'Warning: x' >&2; echo 'ada@far: Permission denied (publickey).' >&2; exit 255"),
    "ssh could not reach ada@far, or lost it. It says: Warning: x ada@far: Permission denied (publickey). Try “ssh ada@far docker version” in a terminal: it must work without a question.",
  );
  assert.match(
    await says("echo 'sh: docker: not found' >&2; exit 127"),
    /^There is no program docker on ada@far.*It says: sh: docker: not found$/,
  );
  assert.match(await says("printf '\\033[31mred\\007' >&2; exit 1"), /It says: \[31mred$/);
  assert.match(await says("kill -9 $$"), /^The connection by ssh to ada@far was ended\.$/);
  assert.match(await says("exit 0"), /^Docker does not answer at ssh:\/\/ada@far \(ECONNRESET\)/);
  const without = createEngines({ PATH: tempFolder() });
  const reached = await without.reach("ssh://far");
  assert.match("problem" in reached ? reached.problem : "", /the program ssh, which is not on the PATH/);
});

test("A connection that breaks in mid-command ends the command as lost, and the next one is made anew", async () => {
  const { engines, pids } = other();
  const engine = await engines.reach("ssh://far");
  assert.ok("docker" in engine);
  const box = await openBox(engine.docker, waiting);
  const pieces: string[] = [];
  const running = runIn(box, "echo begun; sleep 600", (text) => pieces.push(text));
  await until(() => pieces.length > 0);
  for (const pid of pids()) process.kill(pid);
  assert.equal((await running).reason, "lost");
  const again = await engines.reach("ssh://far");
  assert.ok("docker" in again);
  await until(() => isGone(again.docker.getContainer(box.id)));
  engines.close();
});

test("An engine elsewhere is named to whoever is asked, and nothing runs on another one; one that shares our disk needs no copy", async () => {
  const { environment } = other();
  let engine = "ssh://far";
  const folder = workFolder();
  const settings = () => ({ ...usualSandbox, mode: "required" as const, engine });
  const openGateway = () => Promise.reject(new Error("no hosts"));
  const ports = {
    environment,
    settings,
    dataFolder: tempFolder(),
    owner: `${processName()}#ssh`,
    isAlive: () => true,
    now: () => Date.now(),
  };
  const runners = createRunners({ ...ports, openGateway });
  after(() => runners.close());
  const asked: BoxWords = { image: "debian:stable-slim", network: "none", engine: "ssh://far" };
  assert.deepEqual(await runners.choose(), { runsOn: "docker", box: asked });
  assert.equal(placeWords("docker", asked), "in Docker at ssh://far (debian:stable-slim, no network)");
  const place = { sessionId: "talk" as SessionId, folders: [folder] };
  const run = (command: string) => runners.run("docker", { ...commandOf(command), directory: folder, place, asked });
  assert.equal((await run("echo made >here; ls")).output, "here\n");
  assert.equal(readFileSync(path.join(folder, "here"), "utf8"), "made\n");
  const box = ((await runners.list()) as readonly FoundBox[]).find(({ owner }) => owner === "here");
  assert.ok(box);
  const { Mounts } = await docker.getContainer(box.id).inspect();
  assert.deepEqual(
    Mounts.map(({ Type }) => Type),
    ["bind"],
  );
  engine = "ssh://elsewhere";
  const refused = await run("echo never >never");
  assert.deepEqual(
    [refused.reason, refused.problem],
    ["unstartable", "Docker uses another engine by now than when this was asked for, so nothing was run. Ask for it again."],
  );
  engine = engineAddress;
  assert.equal((await run("echo never >never")).reason, "unstartable");
  assert.equal(existsSync(path.join(folder, "never")), false);
});

async function runIn(box: Box, command: string, onOutput?: (text: string) => void): Promise<ProcessResult> {
  const result = await box.run(commandOf(command, onOutput));
  assert.ok("reason" in result);
  return result;
}

function commandOf(command: string, onOutput: (text: string) => void = () => undefined) {
  const place = { sessionId: "talk", folders: [] } as never;
  return {
    command,
    onOutput,
    place,
    mounts: {} as never,
    directory: "/",
    environment: {},
    timeoutMs: 60_000,
    signal: new AbortController().signal,
  };
}

/** Another machine as far as ssh goes: a program of that name which notes what it is asked and hands the command line to a shell, as a server does. */
function other(script = `for last; do :; done; DOCKER_HOST=${engineAddress} exec sh -c "$last"`) {
  const folder = tempFolder();
  const bin = path.join(folder, "bin");
  mkdirSync(bin);
  mkdirSync(path.join(folder, "calls"));
  const note = `d=${folder}/calls; printf '%s\\0' "$@" > "$d/$$.part"; mv "$d/$$.part" "$d/$$"`;
  writeFileSync(path.join(bin, "ssh"), `#!/bin/sh\n${note}\n${script}\n`);
  chmodSync(path.join(bin, "ssh"), 0o755);
  const environment = { HOME: folder, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  const engines = createEngines(environment);
  after(() => engines.close());
  const names = () => readdirSync(path.join(folder, "calls")).filter((each) => !each.endsWith(".part"));
  const pids = () => names().map(Number).filter(isRunning);
  return {
    ...{ engines, environment, folder, pids },
    calls: () =>
      names().map((each) =>
        readFileSync(path.join(folder, "calls", each), "utf8")
          .split("\0")
          .slice(0, -1),
      ),
    running: () => pids().length,
  };
}

function isGone(container: Docker.Container): Promise<boolean> {
  return container.inspect().then(
    () => false,
    () => true,
  );
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
