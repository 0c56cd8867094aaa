import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { openGateway } from "../../src/core/network/egress/gateway.ts";
import { readHosts } from "../../src/core/network/egress/hosts.ts";
import { tempFolder } from "../temp.ts";

test("a host is listed by its whole name, or by what it lies below, never by how it begins or ends", () => {
  const hosts = readHosts(["example.org", "*.example.net", "Packages.Example.com:8443", "127.0.0.1:9000", "bücher.example"]);
  const passes = (host: string, port = 443) => hosts.allows(new URL(`http://${host}`).hostname, port);
  assert.deepEqual(hosts.problems, []);
  for (const host of ["example.org", "EXAMPLE.org", "example.org.", "a.example.net", "a.b.example.net", "xn--bcher-kva.example"])
    assert.equal(passes(host), true, host);
  for (const host of ["www.example.org", "example.org.evil.com", "evilexample.org", "example.net", "example.com", "127.0.0.1", "[::1]"])
    assert.equal(passes(host), false, host);
  assert.equal(passes("packages.example.com", 8443), true);
  assert.equal(passes("packages.example.com", 443), false);
  assert.equal(passes("example.org", 22), false, "only the web's own ports where none is said");
  assert.equal(passes("127.0.0.1", 9000), true);
  assert.equal(passes("2130706433", 9000), true, "another way to write the same address is the same address");
});

test("what is no host lets nothing pass and is named", () => {
  const hosts = readHosts(["*", "", "http://example.org", "exa mple.org", "*.1.2.3.4", "a/b"]);
  assert.equal(hosts.problems.length, 6);
  for (const host of ["example.org", "a", "1.2.3.4", "x.1.2.3.4"]) assert.equal(hosts.allows(host, 443), false, host);
});

test("through the gateway the listed is reached, plain and by tunnel, and nothing else", async (context) => {
  const { ask, port } = await opened(context);
  assert.deepEqual(await ask("GET", `http://127.0.0.1:${port}/path?q=1`), { status: 200, body: "GET /path?q=1" });
  assert.deepEqual(await ask("CONNECT", `127.0.0.1:${port}`), { status: 200, body: "" });
  for (const other of [`http://127.0.0.1:${port + 1}/`, "http://example.com/", `http://localhost:${port}/`])
    assert.equal((await ask("GET", other)).status, 403, other);
  for (const other of ["127.0.0.1:1", "example.com:443", "evil.example.org.attacker.com:443", "[::1]:443"])
    assert.equal((await ask("CONNECT", other)).status, 403, other);
  assert.match((await ask("GET", "http://example.com/")).body, /may reach only 127\.0\.0\.1:\d+, not example\.com at port 80/);
});

test("a listed name that leads into this machine's own network is not followed", async (context) => {
  const { ask, port } = await opened(context, "localhost");
  for (const [method, target] of [
    ["GET", `http://localhost:${port}/`],
    ["CONNECT", `localhost:${port}`],
  ] as const) {
    const refused = await ask(method, target);
    assert.equal(refused.status, 502, method);
    if (method === "GET") assert.match(refused.body, /localhost leads into this machine's own network/);
  }
});

test("what is no address gets no connection", async (context) => {
  const { ask } = await opened(context);
  for (const odd of ["127.0.0.1", "127.0.0.1:http", "a b:443", "example.org\u0000.evil:443", "user@example.org:443", ":443", "%31:443"])
    assert.equal((await ask("CONNECT", odd).catch(() => ({ status: 403 }))).status, 403, odd);
  assert.equal((await ask("GET", "/local")).status, 400);
  assert.equal((await ask("GET", "ftp://example.org/")).status, 400);
});

test("an answer that breaks off breaks off for the client too, and one in another protocol is refused", async (context) => {
  const { ask, port } = await opened(context);
  await assert.rejects(ask("GET", `http://127.0.0.1:${port}/cut`));
  assert.equal((await ask("GET", `http://127.0.0.1:${port}/switch`)).status, 502);
});

/** A server, and a gateway that lets through to it alone, under this name. */
async function opened(context: TestContext, name = "127.0.0.1") {
  const server = createServer((asked, answer) => {
    if (asked.url === "/cut") answer.writeHead(200, { "content-length": 100 }).write("cut", () => asked.socket.destroy());
    else if (asked.url === "/switch") asked.socket.write("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n");
    else answer.end(`${asked.method} ${asked.url}`);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const socket = path.join(tempFolder(), "out.sock");
  const gateway = await openGateway({ socket, hosts: [`${name}:${port}`], proxyFor: () => undefined });
  context.after(async () => {
    await gateway.close();
    server.closeAllConnections();
    server.close();
  });
  const ask = (method: string, target: string) =>
    new Promise<{ readonly status: number; readonly body: string }>((resolve, reject) => {
      const asked = request({ socketPath: socket, method, path: target, agent: false });
      asked.once("error", reject);
      asked.once("connect", (answer: IncomingMessage, tunnel: Socket) => {
        tunnel.destroy();
        resolve({ status: answer.statusCode ?? 0, body: "" });
      });
      asked.on("response", (answer) => textOf(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body }), reject));
      asked.end();
    });
  return { ask, port };
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const each of stream) pieces.push(each);
  return Buffer.concat(pieces).toString("utf8");
}
