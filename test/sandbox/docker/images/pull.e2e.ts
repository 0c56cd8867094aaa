import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import path from "node:path";
import { Readable } from "node:stream";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { lacks } from "../../../programs.ts";
import { tempFolder } from "../../../temp.ts";
import { docker, stage } from "../stage.ts";
import { until } from "../until.ts";

const skip = lacks("docker-registry");
const registry = skip ? { address: "", images: "" } : await startRegistry();

test("An image that is not there is fetched with its progress told, and a stop ends that", { skip }, async () => {
  const { address } = registry;
  const image = `${address}/anycowork-test/more:1`;
  await publish(image);
  const stop = new AbortController();
  const onOutput = (text: string) => text.includes(" MB") && stop.abort();
  const stopped = await stage({ image }).run("echo here", { signal: stop.signal, onOutput });
  assert.deepEqual(stopped, { reason: "cancelled", output: "", leftovers: "none" });
  await assert.rejects(docker.getImage(image).inspect(), /no such image/i);
  const told: string[] = [];
  const { run } = stage({ image });
  const { exitCode, output } = await run("head -c 10 /more | wc -c", { onOutput: (text) => told.push(text) });
  assert.deepEqual({ exitCode, output }, { exitCode: 0, output: "10\n" });
  const [first, ...progress] = told.join("").split("\n");
  assert.equal(first, `Fetching the image ${image} …`);
  const amounts = progress.flatMap((each) => /^(\d+) of 12 MB$/.exec(each)?.slice(1).map(Number) ?? []);
  assert.ok(amounts.length >= 2, told.join(""));
  assert.deepEqual(
    amounts,
    amounts.toSorted((one, other) => one - other),
  );
});

test("An image of which the registry has lost a part is said to be not to be had, and nothing is run", { skip }, async () => {
  const { address, images } = registry;
  const image = `${address}/anycowork-test/other:1`;
  await publish(image);
  for (const each of readdirSync(images, { recursive: true, encoding: "utf8" }).map((name) => path.join(images, name)))
    if (path.basename(each) === "data" && statSync(each).size > 10_000_000) rmSync(each);
  const { reason, problem } = await stage({ image }).run("echo here");
  assert.equal(reason, "unstartable");
  assert.match(
    problem ?? "",
    /^Nothing was run\. The image .* is not there and could not be fetched \(.*unknown.*\)\. Fetch it once with/s,
  );
});

/** A registry of images on this machine, behind a slow line. Gives its address, and the folder of what it keeps. */
async function startRegistry(): Promise<{ readonly address: string; readonly images: string }> {
  const probe = createServer();
  const port = await listening(probe);
  await new Promise((resolve) => probe.close(resolve));
  const folder = tempFolder();
  const images = path.join(folder, "images");
  const storage = { filesystem: { rootdirectory: images } };
  // What is JSON is YAML too.
  writeFileSync(path.join(folder, "config.yml"), JSON.stringify({ version: 0.1, storage, http: { addr: `127.0.0.1:${port}` } }));
  const program = spawn("docker-registry", ["serve", path.join(folder, "config.yml")], { stdio: "ignore" });
  const line = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    near.on("error", () => undefined).on("close", () => far.destroy());
    far.on("error", () => near.destroy());
    near.pipe(far);
    Readable.from(slow(far))
      .on("error", () => near.destroy())
      .pipe(near);
  });
  after(async () => {
    line.close();
    program.kill();
    if (program.exitCode === null && program.signalCode === null) await once(program, "close");
  });
  await until(() => isOpen(port));
  return { address: `127.0.0.1:${await listening(line)}`, images };
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const trial = connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
    trial.once("connect", () => trial.destroy());
  });
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** Some 12 MB a second. */
async function* slow(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    await pause(piece.length / 12_000);
    yield piece;
  }
}

/** Puts an image with 12 MB of its own into a registry, and takes it away here. */
async function publish(image: string): Promise<void> {
  const container = await docker.createContainer({ Image: "debian:stable-slim", Cmd: ["sh"] });
  const folder = tempFolder();
  writeFileSync(path.join(folder, "more"), randomBytes(12 * 1024 * 1024));
  const archive = path.join(folder, "more.tar");
  await once(spawn("tar", ["-cf", archive, "-C", folder, "more"]), "close");
  await container.putArchive(archive, { path: "/" });
  const [repo, tag] = [image.slice(0, image.lastIndexOf(":")), image.slice(image.lastIndexOf(":") + 1)];
  await container.commit({ repo, tag });
  await container.remove();
  const pushed = await docker.getImage(image).push({ authconfig: {} });
  await new Promise<void>((resolve, reject) =>
    docker.modem.followProgress(
      pushed,
      (error) => (error ? reject(error) : resolve()),
      ({ error }: { readonly error?: string }) => error === undefined || reject(new Error(error)),
    ),
  );
  await docker.getImage(image).remove({ force: true });
  after(() =>
    docker
      .getImage(image)
      .remove({ force: true })
      .catch(() => undefined),
  );
}
