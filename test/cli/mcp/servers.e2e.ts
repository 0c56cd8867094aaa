import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { bad, fromNpm } from "../../mcp/stage.ts";
import { run } from "../program.ts";
import { workspace } from "../stage.ts";

test("A server is added, listed with its tools, called, looked at in its log, and removed, each by another program", async () => {
  const { folder } = await workspace([]);
  const mcp = (...words: string[]) => run(["mcp", ...words], { folder });
  const { command, args } = fromNpm("everything");
  const added = await mcp("add", "everything", "--", command, ...args);
  assert.equal(added.code, 0, added.stderr);
  assert.match(added.stdout, /^Added: everything\..*\n(.*\n)*state {4}ready\n(.*\n)*tool {5}get-sum /);
  const listed = await mcp("list", "--json");
  const [server] = JSON.parse(listed.stdout);
  assert.deepEqual([server.name, server.source, server.state, server.env], ["everything", "yours", "off", []]);
  assert.deepEqual([server.transport, server.toolCount], ["stdio", server.tools.length]);
  assert.ok(server.tools.some((each: { as: string }) => each.as === "mcp__everything__echo"));
  const called = await mcp("call", "everything", "echo", '{"message": "hello there"}');
  assert.deepEqual([called.code, /hello there/.test(called.stdout)], [0, true], called.stderr);
  const failed = await mcp("call", "everything", "echo", "{}");
  assert.deepEqual([failed.code, /Input validation error/.test(failed.stdout)], [1, true]);
  assert.match((await mcp("log", "everything")).stdout, / state {3}ready\n/);
  assert.deepEqual([(await mcp("remove", "everything")).stdout, (await mcp("remove", "everything")).code], ["Removed: everything\n", 2]);
});

test("What a folder asks for is started only in a trusted one, after a look and a yes, and again when it is another command", async () => {
  const { folder } = await workspace([]);
  const mcp = (...words: string[]) => run(["mcp", ...words], { folder });
  const ask = (...more: string[]) =>
    writeFileSync(path.join(folder, ".mcp.json"), JSON.stringify({ mcpServers: { little: bad("good", ...more) } }));
  ask();
  mkdirSync(path.join(folder, ".claude"));
  writeFileSync(path.join(folder, ".claude/settings.json"), '{"enableAllProjectMcpServers": true}');
  const untrusted = await mcp("list");
  assert.match(untrusted.stdout, /^There is no MCP server/);
  assert.match(untrusted.stderr, /\.mcp\.json is not read|\.mcp\.json .*not read/);
  await run(["trust"], { folder });
  assert.match((await mcp("list")).stdout, /^little {2}workspace {2}waits for your yes {2}\S*node \S+server\.mjs good\n$/);
  const called = await mcp("call", "little", "echo", '{"text": "x"}');
  assert.deepEqual([called.code, /waits for your yes/.test(called.stderr)], [2, true]);
  const nobody = await mcp("allow", "little");
  assert.deepEqual([nobody.code, /mcp allow little --yes/.test(nobody.stderr)], [2, true]);
  assert.equal((await mcp("allow", "little", "--yes")).code, 0);
  assert.match((await mcp("call", "little", "echo", '{"text": "x"}')).stdout, /You said: x/);
  ask("other");
  assert.match((await mcp("list")).stdout, /waits for your yes/);
  ask();
  assert.equal((await mcp("forbid", "little")).code, 0);
  assert.match((await mcp("list")).stdout, /waits for your yes/);
});

test("What is wrong with a command about servers is said with what to do", async () => {
  const { folder } = await workspace([]);
  const refused = async (...words: string[]) => {
    const { code, stdout, stderr } = await run(["mcp", ...words], { folder });
    assert.deepEqual([code, stdout], [2, ""], words.join(" "));
    return stderr;
  };
  assert.match(await refused("shw", "x"), /There is no "mcp shw"\. Did you mean show\?/);
  assert.match(await refused("add", "x"), /needs a command after --, or --url/);
  assert.match(await refused("add", "x", "--url", "ftp://a"), /neither http:\/\/ nor https:\/\//);
  assert.match(await refused("add", "x", "--env", "TOKEN=s3cr3t-and-long", "--", "node"), /secrets set mcp\.x\.token/);
  assert.match(await refused("show", "x"), /There is no MCP server "x"/);
  assert.match(await refused("list", "--approve", "ask"), /--approve belongs to mcp serve/);
  const missing = await run(["mcp", "add", "x", "--", "no-such-program"], { folder });
  assert.deepEqual([missing.code, /"no-such-program" was not found/.test(missing.stdout)], [1, true]);
});

test("What would be said to a call of a server's tool is told by its rules, and nothing is started for that", async () => {
  const { folder } = await workspace([]);
  const data = path.join(folder, "..", "data");
  mkdirSync(data, { recursive: true });
  const started = path.join(folder, "started");
  writeFileSync(path.join(data, "mcp.json"), JSON.stringify({ mcpServers: { little: { ...bad("good"), env: { STARTED: started } } } }));
  await run(["mcp", "test", "little"], { folder });
  const check = async (...more: string[]) => {
    const { stdout, stderr } = await run(["permissions", "check", "mcp__little__echo", '{"text": "x"}', "--json", ...more], { folder });
    return stdout === "" ? stderr : JSON.parse(stdout).decision;
  };
  assert.deepEqual(
    [await check(), await check("--allow", "mcp:little"), await check("--deny", "mcp:little/echo")],
    ["ask", "allow", "deny"],
  );
  assert.equal(readFileSync(started, "utf8"), "good\n", "once, by the test");
});

test("The doctor tells which servers there are, and starts none", async () => {
  const { folder } = await workspace([]);
  await run(["trust"], { folder });
  const data = path.join(folder, "..", "data");
  const good = bad("good");
  const gone = { command: "no-such-program-here" };
  const keyless = { url: "https://127.0.0.1:1/mcp", headers: { "X-Key": ["$", "{input:key}"].join("") } };
  writeFileSync(
    path.join(data, "mcp.json"),
    JSON.stringify({ mcpServers: { mine: good, off: { ...good, disabled: true }, broken: {}, gone, keyless } }),
  );
  writeFileSync(path.join(folder, ".mcp.json"), JSON.stringify({ mcpServers: { theirs: good } }));
  const { stdout } = await run(["doctor"], { folder });
  assert.match(
    stdout,
    /✓ mcp server +mine: .*its tools were not seen yet\n– mcp server +off: .*switched off\n[\s\S]*– mcp server +theirs: .*mcp allow theirs\n/,
  );
  assert.match(stdout, /– mcp server +gone: .*The program "no-such-program-here" was not found/);
  assert.match(stdout, /– mcp server +keyless: .*“key”, which is not kept as the secret mcp\.keyless\.key/);
  assert.match(stdout, /– mcp server +\S*mcp\.json: The MCP server broken needs either a command or a url/);
});
