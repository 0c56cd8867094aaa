import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { after, test } from "node:test";
import type { ServersPorts } from "../../src/core/mcp/pool.ts";
import { tempFolder } from "../temp.ts";
import { quietContext } from "../tools/context.ts";
import { bad, stage, until } from "./stage.ts";

/** Several servers of the person's. */
function having(servers: Readonly<Record<string, object>>, more: Partial<ServersPorts> = {}) {
  return stage({ ...more, settings: () => ({ written: servers, where: "the settings" }) });
}

const never = () => new AbortController().signal;

test("A server that dies in the middle of a call says so with its last words, and the next call begins it again", async () => {
  const { call, servers, folder } = having({ x: bad("dies-in-call") });
  const { ok, output, untrusted } = await call("x");
  assert.equal(ok, false);
  assert.match(output, /it ended while it was at work; nobody knows how far it came\.\nIts last words:\nout of luck/);
  assert.equal(untrusted, "the MCP server x");
  const [server] = (await servers.list([folder])).servers;
  assert.deepEqual([server?.state, server?.reason, server?.errorLines], ["failed", "It ended with code 3.", ["out of luck"]]);
  assert.match((await call("x")).output, /out of luck/);
  assert.match((await call("x")).output, /It is tried again in 1 s at the earliest/);
});

test("An answer of 50 MB is not read, what waits is told so, and the server goes on", async () => {
  const { call, servers, folder } = having({ x: bad("huge") });
  const before = process.memoryUsage().rss;
  const { ok, output } = await call("x");
  assert.deepEqual([ok, /larger than 16 MB and was not read/.test(output)], [false, true], output);
  assert.ok(process.memoryUsage().rss - before < 200 * 1024 * 1024);
  assert.equal((await servers.list([folder])).servers[0]?.state, "ready");
});

test("A flood of junk costs the call nothing, and the log stays small", async () => {
  const { call, servers, folder } = having({ x: bad("flood") });
  assert.equal((await call("x")).ok, true);
  const [server] = (await servers.list([folder])).servers;
  await servers.close();
  const files = [server?.logPath ?? "", `${server?.logPath}.old`].filter(existsSync);
  const sizes = files.map((each) => readFileSync(each).length);
  for (const each of sizes) assert.ok(each <= 1024 * 1024 + 10_000, String(each));
  assert.ok(sizes.reduce((sum, each) => sum + each) > 10_000);
});

test("Progress is told as it comes and keeps a call alive; a stop reaches the server", async () => {
  const file = path.join(tempFolder(), "cancelled");
  const { servers, folder } = having({ x: { ...bad("slow", file), timeoutSeconds: 0.15 } });
  const stop = new AbortController();
  let told = "";
  const result = await servers.call("x", {
    ...{ folders: [folder], tool: "echo", arguments: {}, signal: stop.signal },
    onOutput(text) {
      told += text;
      // Longer than it may take without a sign.
      if (told.split("\n").length > 15) stop.abort();
    },
  });
  assert.deepEqual(result, { ok: false, output: "Stopped. The server was told so; it may have done a part.", summary: "stopped" });
  assert.match(told, /^25 % {2}at it\n/);
  await until(() => existsSync(file));
  assert.match(readFileSync(file, "utf8"), /^cancelled \d+\n$/);
});

test("A call without a sign of life is given up, and the server is told", async () => {
  const { call } = having({ x: { ...bad("mute"), timeoutSeconds: 0.2 } });
  assert.match((await call("x")).output, /it gave no sign of life for too long, and was told to stop/);
});

test("A server sees a short list of the environment and what it was given, and none of our keys", async () => {
  const environment = {
    ...process.env,
    OPENAI_API_KEY: "sk-secret",
    MY_SETTING: "mine",
    NODE_OPTIONS: "",
    GIT_DIR: "/x",
    THEIR_TOKEN: "t0k3n-of-mine",
  };
  const learnt: string[] = [];
  const { call } = having(
    {
      x: {
        ...bad("environment"),
        env: { LEVEL: "debug", MY_TOKEN: ["$", "{THEIR_TOKEN}"].join(""), MINE: ["$", "{MY_SETTING}"].join("") },
      },
    },
    { environment, learn: (secret) => learnt.push(secret) },
  );
  const { output } = await call("x");
  const seen = JSON.parse(output.slice(output.indexOf("{"))) as Readonly<Record<string, string>>;
  assert.deepEqual([seen.LEVEL, seen.MINE, seen.PATH], ["debug", "mine", process.env.PATH]);
  assert.deepEqual(learnt, ["t0k3n-of-mine", "t0k3n-of-mine"]);
  for (const each of ["OPENAI_API_KEY", "MY_SETTING", "NODE_OPTIONS", "GIT_DIR"]) assert.equal(seen[each], undefined, each);
});

test("A tool that becomes another while its server runs is not called any more, not told of, and its person is told", async () => {
  let now = 0;
  const { call, servers, folder, log } = having({ x: bad("turning") }, { milliseconds: () => now });
  await servers.test("x", [folder]);
  // What it tells in the first seconds would still belong to its being seen.
  now = 10_000;
  assert.equal((await call("x")).ok, true);
  await until(() => log.length > 0);
  assert.match(log.join(), /Tools of the MCP server x are other than they were .*: echo\. They are not used before your yes/);
  const { ok, output } = await call("x");
  assert.deepEqual([ok, /echo of x is another one than was allowed, or gone/.test(output)], [false, true]);
  assert.deepEqual(
    (await servers.offered([folder]))(() => true),
    [],
  );
  const [server] = (await servers.list([folder])).servers;
  assert.deepEqual([server?.state, server?.changed], ["approval", ["echo"]]);
});

test("Servers start side by side, and one process serves all who call at the same time", async () => {
  const file = path.join(tempFolder(), "processes");
  const { call } = having({ a: bad("good"), b: bad("silent"), c: bad("stubborn", file) }, { startMs: 2_000 });
  const before = Date.now();
  const [one, two, three] = await Promise.all([call("a"), call("c"), call("c")]);
  assert.deepEqual([one?.ok, two?.ok, three?.ok], [true, true, true]);
  assert.ok(Date.now() - before < 2_000);
  assert.equal(readFileSync(file, "utf8").trim().split("\n").length, 2, "one process and its child");
});

test("A server that nobody calls for long is ended, and begun again by the next call", async () => {
  const { call, servers, folder } = having({ x: bad("good") }, { idleMs: 50 });
  const state = async () => (await servers.list([folder])).servers[0]?.state;
  assert.equal((await call("x")).ok, true);
  await until(async () => (await state()) === "off");
  assert.equal((await call("x")).ok, true);
});

test("A server that is taken away, switched off or forbidden is ended at once, and no run that was told of it starts it again", async () => {
  const file = path.join(tempFolder(), "processes");
  const { servers, allow, folder, at } = stage();
  await servers.add("x", bad("stubborn", file));
  await servers.add("z", bad("good"));
  writeFileSync(at(".mcp.json"), JSON.stringify({ mcpServers: { y: bad("good") } }));
  await allow("y");
  for (const each of ["x", "y", "z"]) await servers.test(each, [folder]);
  const tools = (await servers.offered([folder]))(() => true);
  assert.deepEqual(
    tools.map(({ name }) => name),
    ["mcp__x__echo", "mcp__y__echo", "mcp__z__echo"],
  );
  await servers.remove("x");
  await servers.add("z", { ...bad("good"), disabled: true });
  await servers.forbid("y", [folder]);
  for (const each of tools) {
    const prepared = await each.prepare('{"text": "hi"}', never());
    assert.ok(prepared.kind === "ready");
    const { ok, output } = await prepared.run(quietContext());
    assert.deepEqual([ok, /taken away, switched off or forbidden meanwhile/.test(output)], [false, true], output);
  }
  assert.equal(readFileSync(file, "utf8").trim().split("\n").length, 2, "it was started once");
});

test("In Restricted Mode there is no server at all, and nothing is started", async () => {
  const { servers, folder, call } = having({ x: bad("good") }, { trusted: () => false });
  assert.deepEqual((await servers.list([folder])).servers, []);
  assert.deepEqual(
    (await servers.offered([folder]))(() => true),
    [],
  );
  assert.match(JSON.stringify(await call("x")), /Restricted Mode/);
});

test("A server nobody has seen is found by a search, which starts it; from then on its tools are told at once", async () => {
  const { servers, folder } = having({ x: bad("good"), y: bad("silent") }, { startMs: 4_000 });
  const [search, callTool] = (await servers.offered([folder]))(() => true);
  assert.deepEqual([search?.name, callTool?.name], ["search_tools", "call_tool"]);
  const prepared = await search?.prepare('{"query": "say again"}', never());
  assert.ok(prepared?.kind === "ready");
  const found = await prepared.run(quietContext());
  assert.match(
    found.output,
    /^mcp__x__echo: \[MCP server x\] Says it again\.\nArguments: \{.*\}\n\ny can't be used: It did not answer within 4 s\.$/,
  );
  const call = await callTool?.prepare('{"name": "mcp__x__echo", "arguments": {"text": "yes"}}', never());
  assert.ok(call?.kind === "ready");
  assert.deepEqual([call.access.kind, call.access.kind === "mcp" && call.access.tool], ["mcp", "echo"]);
  const names = (await servers.offered([folder]))(() => true).map(({ name }) => name);
  assert.deepEqual(names, ["mcp__x__echo", "search_tools", "call_tool"]);
  assert.deepEqual(
    (await servers.offered([folder]))((server) => server === "x").map(({ name }) => name),
    ["mcp__x__echo"],
  );
});

test("A server over HTTP that is gone in the middle of a call is noticed soon", async () => {
  const { port, gone } = await vanishing();
  const { servers, folder } = having({ x: { url: `http://127.0.0.1:${port}/mcp` } }, { pulseMs: 50 });
  const calling = servers.call("x", { folders: [folder], tool: "echo", arguments: {}, signal: never(), onOutput: () => undefined });
  await gone();
  const result = await calling;
  assert.match("output" in result ? result.output : "", /it can't be reached any more; nobody knows how far it came/);
});

/** Answers everything but a call, during which it goes, and leaves the connection of the call open as a machine does that has lost its network. */
async function vanishing() {
  let called = () => {};
  const isCalled = new Promise<void>((resolve) => {
    called = resolve;
  });
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece) => {
      body += piece;
    });
    request.on("end", () => {
      if (request.method !== "POST") return void response.writeHead(405).end();
      const { id, method, params } = JSON.parse(body);
      if (method === "tools/call") return called();
      if (id === undefined) return void response.writeHead(202, { connection: "close" }).end();
      const result =
        method === "initialize"
          ? { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "v", version: "1" } }
          : { tools: [{ name: "echo", inputSchema: { type: "object" } }] };
      response
        .writeHead(200, { "content-type": "application/json", connection: "close" })
        .end(JSON.stringify({ jsonrpc: "2.0", id, result }));
    });
  }).listen(0, "127.0.0.1");
  after(() => server.closeAllConnections());
  await new Promise((resolve) => server.once("listening", resolve));
  const gone = async () => {
    await isCalled;
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, gone };
}
