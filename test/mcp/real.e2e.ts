import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { after, test } from "node:test";
import { fromNpm, stage, until } from "./stage.ts";

const never = new AbortController().signal;

test("The server “everything” is used over standard input and output: pictures, structure, progress, resources, roots", async () => {
  const { servers, folder, call } = stage({
    settings: () => ({ written: { every: fromNpm("everything") }, where: "the settings" }),
  });
  const { tools } = (await servers.test("every", [folder])) as { tools: readonly { name: string }[] };
  assert.ok(tools.length >= 12, String(tools.length));
  // It tells of more once it has seen what we offer, and that asks nobody anything.
  await until(async () => (await servers.list([folder])).servers[0]?.tools.some((each) => each.name === "get-roots-list") ?? false);
  assert.deepEqual((await servers.list([folder])).servers[0]?.changed, []);
  assert.match((await call("every", "get-sum", { a: 2, b: 40 })).output, /42/);
  const { images = [] } = await call("every", "get-tiny-image", {});
  assert.deepEqual(
    images.map(({ mediaType }) => mediaType),
    ["image/png"],
  );
  assert.match((await call("every", "get-structured-content", { location: "New York" })).output, /"temperature"/);
  assert.match(
    (await call("every", "get-resource-reference", { resourceType: "Text", resourceId: 1 })).output,
    /\[Resource demo:\/\/resource/,
  );
  assert.match((await call("every", "get-roots-list", {})).output, new RegExp(folder));
  const wrong = await call("every", "get-sum", { a: "two" });
  assert.deepEqual([wrong.ok, /Input validation error/.test(wrong.output)], [false, true]);
  let told = "";
  const tell = (text: string) => {
    told += text;
  };
  const long = { folders: [folder], tool: "trigger-long-running-operation", arguments: { duration: 0.4, steps: 4 }, signal: never };
  const done = await servers.call("every", { ...long, onOutput: tell });
  assert.ok("ok" in done && done.ok, JSON.stringify(done));
  assert.match(told, /^25 %/);
  const connection = await servers.connection("every", [folder]);
  assert.ok("client" in connection);
  assert.equal((await connection.client().listPrompts()).prompts.length, 4);
});

for (const [way, place] of [
  ["streamableHttp", "mcp"],
  ["sse", "sse"],
] as const)
  test(`The same server is used over HTTP, where it speaks ${way === "sse" ? "the older SSE" : "streamable HTTP"}`, async () => {
    const url = `http://127.0.0.1:${await serve(way)}/${place}`;
    const { servers, folder, call } = stage({ settings: () => ({ written: { every: { url } }, where: "the settings" }) });
    assert.match((await call("every", "get-sum", { a: 2, b: 40 })).output, /42/);
    let told = "";
    const tell = (text: string) => {
      told += text;
    };
    const long = { folders: [folder], tool: "trigger-long-running-operation", arguments: { duration: 0.4, steps: 4 }, signal: never };
    await servers.call("every", { ...long, onOutput: tell });
    assert.match(told, /^25 %/);
  });

test("The server of files reads and writes in its folder, and its tools are hinted as what they are", async () => {
  const all = stage();
  writeFileSync(all.at("a.txt"), "one\n");
  await all.servers.add("files", fromNpm("filesystem", all.folder));
  assert.match((await all.call("files", "read_text_file", { path: all.at("a.txt") })).output, /one/);
  assert.equal((await all.call("files", "write_file", { path: all.at("b.txt"), content: "two\n" })).ok, true);
  assert.equal(readFileSync(all.at("b.txt"), "utf8"), "two\n");
  const outside = await all.call("files", "read_text_file", { path: "/etc/hostname" });
  assert.deepEqual([outside.ok, /Access denied/.test(outside.output)], [false, true]);
  const [server] = (await all.servers.list([all.folder])).servers;
  assert.equal(server?.tools.find(({ name }) => name === "read_text_file")?.hints?.readOnly, true);
});

test("The server of memory keeps what it was told, with results that are what they were promised to be", async () => {
  const all = stage();
  await all.servers.add("memory", { ...fromNpm("memory"), env: { MEMORY_FILE_PATH: all.at("memory.jsonl") } });
  const told = await all.call("memory", "create_entities", { entities: [{ name: "Ada", entityType: "person", observations: ["counts"] }] });
  assert.equal(told.ok, true, told.output);
  assert.match((await all.call("memory", "read_graph", {})).output, /Ada/);
});

/** Starts it at a free port, and gives that once it listens. */
async function serve(way: string): Promise<number> {
  const port = await freePort();
  const { command, args } = fromNpm("everything", way);
  const child = spawn(command, args, { env: { ...process.env, PORT: String(port) }, stdio: "ignore" });
  after(() => child.kill("SIGKILL"));
  await until(() =>
    fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    ),
  );
  return port;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
