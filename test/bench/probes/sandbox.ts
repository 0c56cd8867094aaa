import { spawn, spawnSync } from "node:child_process";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import Docker from "dockerode";
import type { SessionId } from "../../../src/core/events/ids.ts";
import { boxSpec } from "../../../src/core/sandbox/docker/spec.ts";
import { createRunners } from "../../../src/core/sandbox/runners/runners.ts";
import { usualSandbox } from "../../../src/core/sandbox/runners/settings.ts";
import { processName } from "../../../src/core/storage/disk/process-name.ts";
import type { Place } from "../contender.ts";
import { median } from "../figures.ts";
import { type Figure, number } from "../report.ts";

interface Found {
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
}

interface Engine {
  readonly host?: string;
  readonly lacks?: readonly string[];
  stop?(): Promise<void>;
}

/** What a sandbox adds to Docker's own time: a command in a warm container, the first one, and how soon its output is seen. */
export async function sandboxFigures({ root, out }: Place, isQuick: boolean): Promise<Found> {
  const script = pathToFileURL(path.join(root, "test/house/programs/docker.mjs")).href;
  const { startDocker } = (await import(script)) as { startDocker(): Promise<Engine> };
  const { host, lacks, stop } = await startDocker();
  if (host === undefined) {
    console.error(`The sandbox was not measured, for want of ${lacks?.join("; ")}.`);
    return { figures: [], notes: [] };
  }
  const folder = await mkdtemp(path.join(out, "sandbox-"));
  const person = { uid: process.getuid?.() || 1000, gid: process.getgid?.() || 1000 };
  try {
    await Promise.all(["notes.txt", "more.txt"].map((each) => writeFile(path.join(folder, each), "hello\n")));
    if (process.getuid?.() === 0) await chown(folder, person.uid, person.gid);
    return await measure({ host, folder, user: `${person.uid}:${person.gid}` }, isQuick ? 3 : 15);
  } finally {
    await stop?.();
    await rm(folder, { recursive: true });
  }
}

interface Site {
  readonly host: string;
  readonly folder: string;
  readonly user: string;
}

async function measure(site: Site, rounds: number): Promise<Found> {
  const hasClient = spawnSync("docker", ["--version"]).status === 0;
  const times = { warm: pair(), line: pair(), first: pair() };
  const ours = ourRunners(site);
  const bare = await bareContainer(site);
  try {
    await ours.run("true");
    for (let round = 0; round < rounds; round += 1) {
      times.warm.bare.push(
        await (hasClient ? clientExec(site, bare, "true") : bareExec(bare, site, "true")).then(({ wholeMs }) => wholeMs),
      );
      times.warm.ours.push((await ours.run("true")).wholeMs);
      const speaking = "echo here; sleep 0.2";
      times.line.bare.push((await (hasClient ? clientExec(site, bare, speaking) : bareExec(bare, site, speaking))).lineMs);
      times.line.ours.push((await ours.run(speaking)).lineMs);
      times.first.bare.push(await firstBare(site));
      times.first.ours.push(await firstOurs(site));
    }
  } finally {
    await ours.close();
    await bare.remove({ force: true });
  }
  const beside = hasClient ? "`docker exec`" : "a bare exec through the API";
  return {
    figures: [
      figure(`a command in a warm sandbox, beside ${beside}`, times.warm, 1.5),
      figure(`its first line of output, beside ${beside}`, times.line, 1.2),
      figure("the first command, beside create, start and exec through the API", times.first, 1.2),
    ],
    notes: [
      "The sandbox's times are with everything a command gets: the engine asked whether it is there, the workspace's walls, the look at what it left.",
    ],
  };
}

interface Pair {
  readonly bare: number[];
  readonly ours: number[];
}

function pair(): Pair {
  return { bare: [], ours: [] };
}

function figure(what: string, { bare, ours }: Pair, target: number): Figure {
  const told = (list: readonly number[]) => `${number(median(list))} ms`;
  const value = median(ours.map((each, round) => each / (bare[round] ?? Number.NaN)));
  return { what, floor: told(bare), ours: told(ours), value, target, unit: "×" };
}

/** How long it took, and until its first output. */
interface Taken {
  readonly wholeMs: number;
  readonly lineMs: number;
}

function ourRunners({ host, folder }: Site) {
  const runners = createRunners({
    environment: { DOCKER_HOST: host },
    settings: () => ({ ...usualSandbox, mode: "required" }),
    dataFolder: path.join(folder, "..", "data"),
    owner: `${processName()}/bench`,
    isAlive: () => true,
    openGateway: () => Promise.reject(new Error("no hosts")),
    now: () => Date.now(),
  });
  const place = { sessionId: "bench" as SessionId, folders: [folder] };
  const run = async (command: string): Promise<Taken> => {
    const watch = stopwatch();
    const { signal } = new AbortController();
    const options = { command, place, directory: folder, environment: {}, timeoutMs: 60_000, signal, onOutput: watch.lap };
    const choice = await runners.choose();
    if (!("runsOn" in choice) || choice.runsOn !== "docker") throw new Error("There is no sandbox to measure.");
    const { exitCode, problem } = await runners.run("docker", options);
    if (exitCode !== 0) throw new Error(problem ?? `It ended with ${exitCode}.`);
    return watch.taken();
  };
  return { run, close: () => runners.close() };
}

async function firstOurs(site: Site): Promise<number> {
  const runners = ourRunners(site);
  const { wholeMs } = await runners.run("true");
  await runners.close();
  return wholeMs;
}

/** The same container, with nothing of ours around it. */
async function bareContainer({ host, folder, user }: Site): Promise<Docker.Container> {
  const docker = new Docker({ socketPath: host.replace("unix://", "") });
  const mounts = { folders: [folder], readOnly: [], hiddenFolders: [], hiddenFiles: [], emptyFile: "", things: [] };
  const spec = boxSpec({ settings: usualSandbox, mounts, labels: {} });
  const container = await docker.createContainer({ ...spec, User: user, StdinOnce: false });
  await container.start();
  return container;
}

async function bareExec(container: Docker.Container, { folder }: Site, command: string): Promise<Taken> {
  const watch = stopwatch();
  const exec = await container.exec({ Cmd: ["sh", "-c", command], AttachStdout: true, AttachStderr: true, WorkingDir: folder });
  const stream = await exec.start({});
  stream.on("data", watch.lap);
  await new Promise((resolve) => stream.once("end", resolve));
  await exec.inspect();
  return watch.taken();
}

function clientExec({ host, folder }: Site, { id }: Docker.Container, command: string): Promise<Taken> {
  const watch = stopwatch();
  const child = spawn("docker", ["-H", host, "exec", "-w", folder, id, "sh", "-c", command], { stdio: ["ignore", "pipe", "inherit"] });
  child.stdout.on("data", watch.lap);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve(watch.taken()));
  });
}

async function firstBare(site: Site): Promise<number> {
  const watch = stopwatch();
  const container = await bareContainer(site);
  await bareExec(container, site, "true");
  const { wholeMs } = watch.taken();
  await container.remove({ force: true });
  return wholeMs;
}

function stopwatch(): { lap(): void; taken(): Taken } {
  const begun = performance.now();
  let lineMs = Number.NaN;
  return {
    lap() {
      if (Number.isNaN(lineMs)) lineMs = performance.now() - begun;
    },
    taken: () => ({ wholeMs: performance.now() - begun, lineMs }),
  };
}
