import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { after, test } from "node:test";
import { isNear, wayOf } from "../../../src/core/sandbox/engines/address.ts";
import { type EngineAddress, findEngine, listEngines } from "../../../src/core/sandbox/engines/wish.ts";
import { tempFolder } from "../../temp.ts";

test("A wish comes before DOCKER_HOST, that before DOCKER_CONTEXT, that before the chosen context, that before the machine's own engine", async () => {
  const { home, settings, context } = person();
  context("lab", { host: "ssh://ada@lab" });
  context("build", { host: "tcp://127.0.0.1:2375" });
  settings({ currentContext: "lab" });
  const all = { HOME: home, DOCKER_CONTEXT: "build", DOCKER_HOST: "unix:///run/theirs.sock" };
  const { DOCKER_HOST: _, ...withoutHost } = all;
  assert.deepEqual(await wayFor(all, "ssh://bob@far"), { kind: "ssh", user: "bob", host: "far" });
  assert.deepEqual(await wayFor(all, " lab "), { kind: "ssh", user: "ada", host: "lab" });
  assert.deepEqual(await wayFor(all), { kind: "socket", path: "/run/theirs.sock" });
  assert.deepEqual(await wayFor(all, "default"), { kind: "socket", path: "/run/theirs.sock" });
  assert.deepEqual(await wayFor(withoutHost), { kind: "tcp", host: "127.0.0.1", port: 2375 });
  assert.deepEqual(await wayFor({ HOME: home }), { kind: "ssh", user: "ada", host: "lab" });
  settings({ currentContext: "" });
  assert.equal((await wayFor({ HOME: home })).kind, "socket");
  assert.equal((await wayFor({})).kind, "socket");
});

test("DOCKER_CONFIG leads to another folder of settings", async () => {
  const { home, settings, context } = person();
  context("lab", { host: "ssh://lab" });
  settings({ currentContext: "lab" });
  const other = { HOME: "/nowhere", DOCKER_CONFIG: path.join(home, ".docker") };
  assert.deepEqual(await wayFor(other), { kind: "ssh", host: "lab" });
});

test("What a context or the environment says counts at once when it changes, certificates included", async () => {
  const { home, settings, context, certificates } = person();
  context("lab", { host: "tcp://lab:2376" });
  const files = certificates("lab", { ca: "one", cert: "c", key: "k" });
  settings({ currentContext: "lab" });
  const read = async () => {
    const way = await wayFor({ HOME: home });
    return way.kind === "tcp" ? [way.host, way.tls?.ca?.toString()] : undefined;
  };
  assert.deepEqual(await read(), ["lab", "one"]);
  writeFileSync(path.join(files, "ca.pem"), "two");
  assert.deepEqual(await read(), ["lab", "two"]);
  context("lab", { host: "tcp://elsewhere:2376" });
  assert.deepEqual(await read(), ["elsewhere", "two"]);
});

test("DOCKER_TLS_VERIFY brings the certificates of DOCKER_CERT_PATH, else of Docker's folder", async () => {
  const { home, write } = person();
  const address = { DOCKER_HOST: "tcp://build:2376", DOCKER_TLS_VERIFY: "1" };
  write("certs/ca.pem", "ca");
  write(".docker/ca.pem", "other");
  const fromPath = await wayFor({ ...address, HOME: home, DOCKER_CERT_PATH: path.join(home, "certs") });
  const fromHome = await wayFor({ ...address, HOME: home });
  assert.deepEqual(
    [fromPath, fromHome].map((way) => way.kind === "tcp" && way.tls?.ca?.toString()),
    ["ca", "other"],
  );
  write("certs/cert.pem", "cert");
  const halved = await findEngine({ environment: { ...address, DOCKER_CERT_PATH: path.join(home, "certs") } });
  assert.match(problemOf(halved), /lacks key\.pem: a certificate and its key go together/);
});

test("Unencrypted TCP, and TLS that asks nobody for a certificate, are refused but to this machine", async () => {
  const { home, context, certificates } = person();
  for (const host of ["127.0.0.1", "127.9.9.9", "localhost", "[::1]"]) await wayFor({}, `tcp://${host}:2375`);
  for (const host of ["build", "192.168.1.5", "127.0.0.1.example.org", "0.0.0.0", "localhost.example.org"])
    assert.match(problemOf(await findEngine({ environment: {}, wished: `tcp://${host}:2375` })), /is not encrypted.*Use TLS .* or ssh:/s);
  context("loose", { host: "tcp://build:2376", isUnchecked: true });
  certificates("loose", { ca: "ca" });
  assert.match(problemOf(await findEngine({ environment: { HOME: home }, wished: "loose" })), /anybody on the way could pose as it/);
});

test("What is broken in Docker's settings is said with what to do, and no other engine is taken instead", async () => {
  const { home, write, context, settings } = person();
  const ask = async (wished?: string) => problemOf(await findEngine({ environment: { HOME: home }, wished }));
  assert.match(await ask("gone"), /Docker has no context “gone”\. “docker context ls” names those there are/);
  write(".docker/config.json", "{ not json");
  assert.match(await ask(), /can't be read from .*config\.json \(it is no JSON\)\. Mend that file/);
  settings({ currentContext: "half" });
  assert.match(await ask(), /Docker has no context “half”/);
  for (const text of ["{", "[]", "null", "{}", '{"Name":"half"}', '{"Name":"half","Endpoints":{"docker":{"Host":7}}}']) {
    write(metaOf("half"), text);
    assert.match(await ask("half"), /Docker's context “half” can't be read from .*Make it anew/s, text);
  }
  context("half", { host: "tcp://x:1", name: "other" });
  assert.match(await ask("half"), /belongs to another context/);
  rmSync(path.join(home, metaOf("half")));
  mkdirSync(path.join(home, metaOf("half")));
  assert.match(await ask("half"), /EISDIR/);
});

test("The machine's own engine is the person's own where the system has none", async (t) => {
  if (process.platform === "win32") return t.skip("Windows has one pipe");
  const { home, write } = person();
  const runtime = tempFolder();
  const environment = { HOME: home, XDG_RUNTIME_DIR: runtime };
  const usual = "/var/run/docker.sock";
  const expected = (own: string) => ({ kind: "socket", path: existsSync(usual) ? usual : own });
  assert.deepEqual(await wayFor(environment), expected(usual));
  write(".docker/run/keep", "");
  await listening(path.join(home, ".docker/run/docker.sock"));
  assert.deepEqual(await wayFor(environment), expected(path.join(home, ".docker/run/docker.sock")));
  await listening(path.join(runtime, "docker.sock"));
  assert.deepEqual(await wayFor(environment), expected(path.join(runtime, "docker.sock")));
});

test("All contexts are listed to choose from, with what is wrong with them", async () => {
  const { home, write, context, settings } = person();
  context("lab", { host: "ssh://ada@lab", description: "the big one" });
  context("plain", { host: "tcp://build:2375" });
  write(metaOf("torn"), "{");
  settings({ currentContext: "lab" });
  const [own, ...others] = await listEngines({ HOME: home });
  assert.equal(own?.name, "default");
  assert.equal(own?.isCurrent, false);
  const lab = { name: "lab", address: "ssh://ada@lab", description: "the big one", isCurrent: true };
  assert.deepEqual(others[0], lab);
  assert.match(others[1]?.problem ?? "", /is not encrypted/);
  assert.equal(others.length, 2);
  const [first] = await listEngines({ HOME: home, DOCKER_HOST: "unix:///run/theirs.sock" });
  assert.deepEqual(first, { name: "default", address: "unix:///run/theirs.sock", description: "", isCurrent: true });
});

test("Addresses are read as Docker's client reads them", () => {
  assert.deepEqual(wayOf("ssh://ada@lab:2222/run/user/1000/docker.sock"), {
    ...{ kind: "ssh", user: "ada", host: "lab", port: 2222 },
    socket: "/run/user/1000/docker.sock",
  });
  assert.deepEqual(wayOf("ssh://my_alias/"), { kind: "ssh", host: "my_alias" });
  assert.deepEqual(wayOf("ssh://corp%5Cada@lab"), { kind: "ssh", user: "corp\\ada", host: "lab" });
  assert.deepEqual(wayOf("tcp://[fe80::1]:2376"), { kind: "tcp", host: "fe80::1", port: 2376 });
  assert.deepEqual(wayOf("build:2376"), { kind: "tcp", host: "build", port: 2376 });
  assert.deepEqual(wayOf("npipe:////./pipe/docker_engine"), { kind: "socket", path: "//./pipe/docker_engine" });
  assert.deepEqual(wayOf("npipe://\\\\.\\pipe\\mine"), { kind: "socket", path: "//./pipe/mine" });
  for (const [address, why] of Object.entries(noAddresses)) {
    const read = wayOf(address);
    assert.match("problem" in read ? read.problem : "", why, address);
  }
  assert.equal(isNear({ kind: "tcp", host: "LOCALHOST", port: 1 }), true);
  assert.equal(isNear({ kind: "ssh", host: "localhost" }), false);
});

const noAddresses = {
  "http://build:2375": /http:\/\/ is no way/,
  "unix://docker.sock": /a socket's path is absolute/,
  "npipe:////far/pipe/docker_engine": /a pipe is written/,
  "tcp://build": /there is no port/,
  "tcp://build:99999": /there is no port/,
  "tcp://:2375": /there is no host/,
  "tcp://a b:2375": /there is no host/,
  "ssh://": /there is no host/,
  "ssh://ada:secret@lab": /a password can't stand in it/,
  "ssh://-oProxyCommand=evil": /is an option of ssh/,
  "ssh://-lroot@lab": /is an option of ssh/,
  "ssh://%2Doption@lab": /is an option of ssh/,
  "ssh://lab:ssh": /there is no host/,
} as const;

async function wayFor(environment: Readonly<Record<string, string>>, wished?: string): Promise<EngineAddress["way"]> {
  const found = await findEngine({ environment, wished });
  assert.ok("way" in found, problemOf(found));
  return found.way;
}

function problemOf(found: EngineAddress | { readonly problem: string }): string {
  return "problem" in found ? found.problem : `no problem: ${found.name}`;
}

function metaOf(name: string): string {
  return `.docker/contexts/meta/${idOf(name)}/meta.json`;
}

function idOf(name: string): string {
  return createHash("sha256").update(name).digest("hex");
}

interface Told {
  readonly host: string;
  readonly description?: string;
  readonly isUnchecked?: boolean;
  readonly name?: string;
}

/** A home folder with Docker's settings in it. */
function person() {
  const home = tempFolder();
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
    writeFileSync(path.join(home, file), text);
  };
  return {
    home,
    write,
    settings: (all: object) => write(".docker/config.json", JSON.stringify(all)),
    context: (id: string, { host, description, isUnchecked = false, name = id }: Told) =>
      write(
        metaOf(id),
        JSON.stringify({
          ...{ Name: name, Metadata: description === undefined ? {} : { Description: description } },
          Endpoints: { docker: { Host: host, SkipTLSVerify: isUnchecked } },
        }),
      ),
    certificates(id: string, files: Readonly<Record<string, string>>): string {
      const folder = `.docker/contexts/tls/${idOf(id)}/docker`;
      for (const [name, text] of Object.entries(files)) write(`${folder}/${name}.pem`, text);
      return path.join(home, folder);
    },
  };
}

async function listening(socket: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  after(() => server.close());
}
