import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { createNetwork, type Network } from "../../src/core/network/fetch.ts";
import { startConnectProxy } from "../fakes/web/proxy.ts";
import { authorityFile, startWebServer } from "../fakes/web/server.ts";

const direct = createNetwork({ environment: () => ({}) });

test("many requests go over one connection, with their method, headers and body", async () => {
  const server = await startWebServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const each of request) pieces.push(each as Buffer);
    response.setHeader("x-odd", ["a", "b"]);
    response.end(`${request.method} ${request.url} ${request.headers["x-mine"]} ${Buffer.concat(pieces)}`);
  });
  for (const headers of [{ "X-Mine": "1" }, new Headers({ "X-Mine": "1" }), [["X-Mine", "1"]] as [string, string][]]) {
    const answer = await direct.fetch(`http://127.0.0.1:${server.port}/a?b=c`, { method: "POST", headers, body: "für dich" });
    assert.deepEqual([answer.status, answer.ok, answer.headers.get("X-Odd"), answer.headers.get("none")], [200, true, "a, b", null]);
    assert.equal(await answer.text(), "POST /a?b=c 1 für dich");
  }
  assert.equal(server.connections, 1);
});

test("a body comes as it arrives, and a stop in its middle ends it and the connection", async () => {
  let isGone: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => {
    isGone = resolve;
  });
  const server = await startWebServer((_, response) => {
    response.write("first");
    response.on("close", isGone);
  });
  const stop = new AbortController();
  const answer = await direct.fetch(`http://127.0.0.1:${server.port}/`, { signal: stop.signal });
  const reader = answer.body?.getReader();
  assert.equal(String(Buffer.from((await reader?.read())?.value ?? [])), "first");
  stop.abort();
  await assert.rejects(async () => reader?.read());
  await gone;
});

test("a stop before the answer rejects with its reason, also when it came before the request", async () => {
  const server = await startWebServer((_, __) => stop.abort(new Error("enough")));
  const stop = new AbortController();
  const ask = () => direct.fetch(`http://127.0.0.1:${server.port}/`, { signal: stop.signal });
  await assert.rejects(ask(), { message: "enough" });
  await assert.rejects(ask(), { message: "enough" });
});

test("a redirect is an answer like any other, and compressed bodies are opened", async () => {
  const server = await startWebServer((request, response) => {
    if (request.url === "/away") response.writeHead(302, { location: "/there" }).end();
    else response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync('{"a":1}'));
  });
  const away = await direct.fetch(`http://127.0.0.1:${server.port}/away`);
  assert.deepEqual([away.status, away.ok, away.headers.get("location")], [302, false, "/there"]);
  await away.body?.cancel();
  assert.deepEqual(await (await direct.fetch(new URL(`http://127.0.0.1:${server.port}/`))).json(), { a: 1 });
});

test("a kept connection that was closed while it lay idle is replaced without a word", async () => {
  let count = 0;
  const server = await startWebServer((request, response) => {
    count += 1;
    // Reset as the second request comes in, as servers do that have just decided to close.
    if (count === 2) request.socket.resetAndDestroy();
    else response.end(`answer ${count}`);
  });
  const url = `http://127.0.0.1:${server.port}/`;
  assert.equal(await (await direct.fetch(url)).text(), "answer 1");
  assert.equal(await (await direct.fetch(url)).text(), "answer 3");
  const fresh = await startWebServer((request) => void request.socket.resetAndDestroy());
  await assert.rejects(direct.fetch(`http://127.0.0.1:${fresh.port}/`), { code: "ECONNRESET" });
  assert.equal(fresh.connections, 1);
});

test("an answer that breaks off in its middle is an error, not an end", async () => {
  const server = await startWebServer((_, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("half", () => response.destroy());
  });
  const answer = await direct.fetch(`http://127.0.0.1:${server.port}/`);
  await assert.rejects(answer.text());
});

test("an unknown authority is refused, until SSL_CERT_FILE or the system knows it", async () => {
  const server = await startWebServer((_, response) => void response.end("safe"), "secure");
  const url = `https://127.0.0.1:${server.port}/`;
  const ask = async (network: Network) => (await network.fetch(url)).text();
  await assert.rejects(ask(direct), { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
  await assert.rejects(ask(createNetwork({ environment: () => ({ SSL_CERT_FILE: "/nowhere" }) })), {
    code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  });
  assert.equal(await ask(createNetwork({ environment: () => ({ SSL_CERT_FILE: authorityFile }) })), "safe");
  let asked = 0;
  const systemAuthorities = async () => {
    asked += 1;
    return [readFileSync(authorityFile, "utf8")];
  };
  const network = createNetwork({ environment: () => ({}), systemAuthorities });
  assert.deepEqual(await Promise.all([ask(network), ask(network)]), ["safe", "safe"]);
  assert.equal(asked, 1);
});

test("encrypted requests go through one tunnel of the proxy, with its password", async () => {
  const server = await startWebServer(
    (request, response) => void response.end(request.headers["proxy-authorization"] ?? "no secret"),
    "secure",
  );
  const proxy = await startConnectProxy({ names: { "model.test": server.port }, credentials: "me:se cret" });
  after(() => proxy.close());
  const HTTPS_PROXY = proxy.url.replace("//", "//me:se%20cret@");
  const network = createNetwork({ environment: () => ({ HTTPS_PROXY, SSL_CERT_FILE: authorityFile }) });
  for (let count = 0; count < 3; count += 1) assert.equal(await (await network.fetch("https://model.test/v1")).text(), "no secret");
  assert.deepEqual(proxy.tunnels, ["model.test:443"]);
  await assert.rejects(network.fetch("https://other.test/"), /does not let this request pass \(status 502\)/);
  const stranger = createNetwork({ environment: () => ({ HTTPS_PROXY: proxy.url }) });
  await assert.rejects(stranger.fetch("https://model.test/"), { code: "EPROXY", message: /wants a user name and a password/ });
});

test("a stranger's certificate is refused through a proxy too", async () => {
  const server = await startWebServer((_, response) => void response.end("safe"), "secure");
  const proxy = await startConnectProxy({ names: { "model.test": server.port, "wrong.test": server.port } });
  after(() => proxy.close());
  const ask = (url: string, more = {}) => createNetwork({ environment: () => ({ ALL_PROXY: proxy.url, ...more }) }).fetch(url);
  await assert.rejects(ask("https://model.test/"), { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
  await assert.rejects(ask("https://wrong.test/", { SSL_CERT_FILE: authorityFile }), { code: "ERR_TLS_CERT_ALTNAME_INVALID" });
});

test("plain requests are handed to the proxy whole, unless they are for this machine", async () => {
  const server = await startWebServer((request, response) => void response.end(`${request.headers.host}${request.url}`));
  const proxy = await startConnectProxy({ names: { "model.test": server.port } });
  after(() => proxy.close());
  const network = createNetwork({ environment: () => ({ http_proxy: proxy.url }) });
  assert.equal(await (await network.fetch("http://model.test:8080/a?b")).text(), "model.test:8080/a?b");
  assert.equal(await (await network.fetch(`http://127.0.0.1:${server.port}/c`)).text(), `127.0.0.1:${server.port}/c`);
  assert.deepEqual(proxy.forwarded, ["http://model.test:8080/a?b"]);
});

test("a proxy that is not there is named", async () => {
  const proxy = await startConnectProxy({ names: {} });
  await proxy.close();
  const ask = (url: string) => createNetwork({ environment: () => ({ ALL_PROXY: proxy.url }) }).fetch(url);
  await assert.rejects(ask("https://model.test/"), {
    code: "EPROXY",
    message: /The proxy 127\.0\.0\.1:\d+ can't be reached \(ECONNREFUSED\)/,
  });
});
