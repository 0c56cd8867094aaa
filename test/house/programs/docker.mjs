// A Docker engine for the end-to-end tests: a `dockerd` of our own in a temporary folder, with an image tagged debian:stable-slim that is made of
// Debian's packages, so that no registry is needed. It ends with us, however we end, and everything it has started with it.
// `node test/house/programs/docker.mjs [options for dockerd …]` starts one, says its address, and ends it with its input; a line with the name of
// a signal sends that to the engine alone. It does not see the folder that is named in ANYCOWORK_TEST_UNSEEN, as if that were on another machine.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename } from "node:fs/promises";
import { networkInterfaces, tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import Docker from "dockerode";
import { run } from "../process.mjs";
import { cacheFolder } from "./editor.mjs";

/** What is in the image: what debian:stable-slim has and tests use. */
const contents = "base-files,base-passwd,dash,coreutils,mawk,procps,perl-base,util-linux,findutils,grep,sed,tar,bash,libc-bin";
/** What is not run at their installation, and what a slim image is without. */
const finish = `cd "$1" && for each in passwd group; do cp usr/share/base-passwd/$each.master etc/$each; done
  ln -sf mawk usr/bin/awk; cd usr && rm -rf share/locale share/doc share/man share/info share/perl lib/*/perl lib/*/libperl*`;
const image = "debian:stable-slim";
const packages = { dockerd: "docker.io iptables", mmdebstrap: "mmdebstrap" };
const patienceMs = 30_000;

/**
 * Starts an engine with the image in it: `host` is its address, `stop` ends it and takes away all it kept, `orders` is what it is told.
 * Or gives what it `lacks`, a line each. `options` are for dockerd besides.
 */
export async function startDocker(options = []) {
  const lacks = lacking();
  if (lacks.length > 0) return { lacks };
  let engine;
  try {
    const tar = await makeImage();
    engine = await startEngine(options);
    await load(new Docker({ socketPath: engine.socket }), tar);
    return { host: `unix://${engine.socket}`, ...engine };
  } catch (error) {
    await engine?.stop();
    return { lacks: [`a Docker engine (for tests in Docker), which could not be started: ${error.message}`] };
  }
}

/** What this machine lacks for an engine, with how to get it. */
function lacking() {
  const missing = Object.keys(packages).filter((each) => spawnSync(each, ["--version"]).status !== 0);
  const install = missing.map((each) => packages[each]).join(" ");
  return [
    ...(missing.length > 0 ? [`${missing.join(" and ")} (for tests in Docker): \`apt-get install ${install}\``] : []),
    ...(asRoot() ? [] : ["a right to start a Docker engine (for tests in Docker): be root, or allow `sudo -n`"]),
  ];
}

/** The way to a root's command line; undefined where there is none. */
function asRoot() {
  if (process.getuid?.() === 0) return [];
  return spawnSync("sudo", ["-n", "true"]).status === 0 ? ["sudo", "-n"] : undefined;
}

/** Ends with its input, and so with us. */
const keeper = `
folder=$1 unseen=$2; shift 2
[ -z "$unseen" ] || mount -t tmpfs none "$unseen"
dockerd "$@" >"$folder/log" 2>&1 &
engine=$!
while read -r signal; do kill "-$signal" $engine; done
kill $engine 2>/dev/null; kill -CONT $engine 2>/dev/null; wait $engine`;
/** All the engine begins and mounts lives in namespaces that end with the keeper. */
const place = ["unshare", "--mount", "--pid", "--mount-proc", "--fork", "--kill-child=KILL", "sh", "-c", keeper, "sh"];
const around = `"$@"; rm -rf "$0"`;

async function startEngine(options) {
  const folder = await mkdtemp(path.join(tmpdir(), "anycowork-docker-"));
  const socket = path.join(folder, "sock");
  const places = ["--data-root", "data", "--exec-root", "exec", "--pidfile", "pid"].map((each) =>
    each.startsWith("--") ? each : path.join(folder, each),
  );
  const more = ["-H", `unix://${socket}`, "--group", String(process.getgid()), "--shutdown-timeout", "1", ...addresses(), ...options];
  const [command, ...args] = [
    ...asRoot(),
    "sh",
    "-c",
    around,
    folder,
    ...place,
    folder,
    process.env.ANYCOWORK_TEST_UNSEEN ?? "",
    ...places,
    ...more,
  ];
  const child = spawn(command, args, { stdio: ["pipe", "ignore", "inherit"], detached: true });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const stop = async () => {
    child.stdin.end();
    const late = setTimeout(() => process.kill(-child.pid, "SIGKILL"), patienceMs);
    await ended;
    clearTimeout(late);
  };
  try {
    await answers(socket);
    return { socket, stop, orders: child.stdin };
  } catch (error) {
    const log = await readFile(path.join(folder, "log"), "utf8").catch(() => "");
    await stop();
    throw new Error(`The Docker engine did not start (${error.message}):\n${log.split("\n").slice(-20).join("\n")}`);
  }
}

/** Beside another engine both use its bridge: each gives out addresses of its own. */
function addresses() {
  const [bridge] = networkInterfaces().docker0?.filter(({ family }) => family === "IPv4") ?? [];
  if (!bridge?.cidr.endsWith("/16")) return [];
  const [first, second] = bridge.address.split(".");
  return ["--bip", bridge.cidr, "--fixed-cidr", `${first}.${second}.213.0/24`];
}

async function answers(socketPath) {
  const docker = new Docker({ socketPath });
  for (const begun = Date.now(); ; await wait(50))
    try {
      return await docker.ping();
    } catch (error) {
      if (Date.now() - begun > patienceMs) throw error;
    }
}

async function load(docker, tar) {
  const [repo, tag] = image.split(":");
  const stream = await docker.importImage(tar, { repo, tag, changes: "CMD bash" });
  await new Promise((resolve, reject) => docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve())));
}

/** The image as an archive of its files, made once and kept in the cache. Gives where it lies. */
async function makeImage() {
  const codename = /^VERSION_CODENAME="?(\w+)"?$/m.exec(await readFile("/etc/os-release", "utf8"))?.[1] ?? "stable";
  const finished = path.join(cacheFolder, `slim-3-${codename}-${process.arch}.tar`);
  if (existsSync(finished)) return finished;
  await mkdir(cacheFolder, { recursive: true });
  const draft = `${finished}.${process.pid}`;
  const what = ["--variant=extract", `--include=${contents}`, `--extract-hook=${finish}`, "--format=tar", codename, draft];
  const [command, ...args] = [...asRoot(), "mmdebstrap", "--quiet", ...what];
  const { code, output } = await run(command, args);
  if (code !== 0) throw new Error(`The image for the tests in Docker could not be made:\n${output}`);
  await rename(draft, finished);
  return finished;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { lacks, host, orders } = await startDocker(process.argv.slice(2));
  console.log(host ?? lacks.join("\n"));
  if (host) process.stdin.pipe(orders);
  else process.exit(1);
}
