import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { type CallToolResult, ElicitRequestSchema, type ElicitResult } from "@modelcontextprotocol/sdk/types.js";
import { copyShop, testShop } from "../../shop.ts";
import { tempFolder } from "../../temp.ts";
import { builtPrograms, start } from "../program.ts";
import { model, type Stage, workspace } from "../stage.ts";

const touch = { toolCalls: [{ name: "run_command", arguments: { command: "touch made" } }] };

test("A program that speaks MCP has our demo mend a project, hears how it goes, and goes on in the same conversation", async (context) => {
  const folder = copyShop();
  assert.equal(testShop(folder), 1);
  const client = await served(context, { folder, words: ["-m", model.demo, "--approve", "edits", "--allow", "shell:npm test"] });
  const { tools } = await client.listTools();
  assert.deepEqual(
    tools.slice(0, 3).map(({ name, title }) => [name, title]),
    [
      ["ask", "Ask AnyCowork"],
      ["ask_coordinator", "Ask Coordinator"],
      ["ask_coder", "Ask Coder"],
    ],
  );
  const { prompts } = await client.listPrompts();
  assert.deepEqual(
    prompts.map(({ name, description }) => [name, description]),
    [["notes", "Writes what is new."]],
  );
  const skill = await client.getPrompt({ name: "notes", arguments: { request: "For version 2" } });
  assert.deepEqual(skill.messages[0]?.content, { type: "text", text: "One line a change.\n\nFor version 2" });
  await assert.rejects(client.getPrompt({ name: "none" }), /There is no skill "none"/);
  const heard: string[] = [];
  const done = await client.callTool({ name: "ask_coder", arguments: { request: "Mend the tests" } }, undefined, {
    onprogress: ({ message }) => heard.push(message ?? ""),
  });
  assert.equal(testShop(folder), 0);
  assert.match(textOf(done as CallToolResult), /passes/);
  assert.ok(
    heard.some((each) => /Run npm test/.test(each)),
    heard.join("\n"),
  );
  const { conversation } = done.structuredContent as { conversation: string };
  const more = await client.callTool({ name: "ask_coder", arguments: { request: "hello", conversation } });
  assert.equal((more.structuredContent as { conversation: string }).conversation, conversation);
  const { resources } = await client.listResources();
  assert.deepEqual(
    resources.map(({ uri, name }) => [uri, name]),
    [[`anycowork://conversation/${conversation}`, "Mend the tests"]],
  );
  const [read] = (await client.readResource({ uri: resources[0]?.uri ?? "" })).contents;
  assert.match(read && "text" in read ? read.text : "", /## You\n\nMend the tests[\s\S]*## You\n\nhello/);
  await assert.rejects(client.readResource({ uri: "anycowork://conversation/another" }), /There is no/);
});

test("What needs a yes is asked of whoever sits at the program that asks, and refused where that can't ask or says no", async (context) => {
  const asked: string[] = [];
  const answering = async (answer?: ElicitResult) => {
    const stage = await workspace([touch, { text: "Said." }]);
    const client = await served(context, stage, async (message) => {
      asked.push(message);
      return answer ?? { action: "cancel" };
    });
    const result = await client.callTool({ name: "ask", arguments: { request: "make it" } });
    return { made: isThere(path.join(stage.folder, "made")), told: String(stage.requests.at(-1)?.body.messages.at(-1)?.content), result };
  };
  assert.equal((await answering({ action: "accept", content: { decision: "allow" } })).made, true);
  assert.match(asked[0] ?? "", /^Run this command\?[\s\S]*touch made[\s\S]*Where: /);
  const no = await answering({ action: "accept", content: { decision: "deny", why: "not now" } });
  assert.deepEqual([no.made, /not now/.test(no.told)], [false, true]);
  assert.equal((await answering({ action: "decline" })).made, false);
  const stage = await workspace([touch, { text: "Then not." }]);
  const dumb = await served(context, stage);
  assert.equal(textOf((await dumb.callTool({ name: "ask", arguments: { request: "make it" } })) as CallToolResult), "Then not.");
  assert.equal(isThere(path.join(stage.folder, "made")), false);
});

test("Whoever wants no answer any more stops the work, and the next request is served", async (context) => {
  const stage = await workspace([{ toolCalls: [{ name: "run_command", arguments: { command: "sleep 60" } }] }, { text: "Next." }]);
  const client = await served(context, { ...stage, words: [...stage.words, "--allow", "shell:sleep 60"] });
  const enough = new AbortController();
  const onprogress = ({ message }: { message?: string }) => message?.startsWith("Run sleep") && enough.abort();
  await assert.rejects(client.callTool({ name: "ask", arguments: { request: "wait" } }, undefined, { signal: enough.signal, onprogress }));
  assert.equal(textOf((await client.callTool({ name: "ask", arguments: { request: "and now?" } })) as CallToolResult), "Next.");
});

test("A call that makes no sense is told why, and begins nothing", async (context) => {
  const stage = await workspace([]);
  const client = await served(context, stage);
  const said = async (name: string, given: Record<string, unknown>) => {
    const result = (await client.callTool({ name, arguments: given })) as CallToolResult;
    return [result.isError, textOf(result)];
  };
  assert.deepEqual(await said("ask", {}), [true, '"request" says in words what is to be done; it is missing or empty.']);
  assert.deepEqual(await said("ask", { request: "x", cwd: "/" }), [true, 'ask takes "request" and "conversation", not "cwd".']);
  assert.deepEqual(await said("ask_nobody", { request: "x" }), [true, 'There is no agent "nobody" here any more.']);
  assert.match(
    String((await said("ask", { request: "x", conversation: "other" }))[1]),
    /You have begun no conversation "other" in these folders/,
  );
  assert.equal(stage.requests.length, 0);
});

test("Over HTTP only this machine's programs that know the token are answered, however many came before", async () => {
  const { folder, words, environment } = await workspace([{ text: "Hello over HTTP." }]);
  const token = "a-token-of-thirty-two-characters!";
  const program = await start(["mcp", "serve", "--http", "0", ...words], {
    folder,
    environment: { ...environment, ANYCOWORK_MCP_TOKEN: token },
  });
  const [url = ""] = /http:\S+/.exec(await program.said("Authorization: Bearer $ANYCOWORK_MCP_TOKEN")) ?? [];
  const authorization = `Bearer ${token}`;
  const { host } = new URL(url);
  assert.equal(await statusOf(url, {}), 401);
  assert.equal(await statusOf(url, { authorization: "Bearer no" }), 401);
  assert.equal(await statusOf(url, { authorization, host: `evil.example:${host.split(":")[1]}` }), 403, "a name bent to this machine");
  assert.equal(await statusOf(url, { authorization, origin: "https://evil.example" }), 403, "a page elsewhere");
  assert.equal(await statusOf(url.replace("/mcp", "/other"), { authorization }), 404);
  assert.equal(await statusOf(url, { authorization, "mcp-session-id": "gone" }), 404);
  const client = new Client({ name: "test", version: "1" });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { authorization } } }));
  assert.equal(textOf((await client.callTool({ name: "ask", arguments: { request: "hi" } })) as CallToolResult), "Hello over HTTP.");
  // Most clients go without a word.
  for (let nr = 0; nr < 40; nr += 1) assert.equal(await statusOf(url, { authorization }, beginning), 200, `client ${nr}`);
  assert.ok((await client.listTools()).tools.length > 0, "who is still there stays");
  await client.close();
  program.child.kill("SIGINT");
  assert.equal((await program.ended).code, 130);
});

/** A client of a started `mcp serve`; with `answer` one whose person can be asked. */
async function served(
  context: TestContext,
  { folder, words, environment }: Pick<Stage, "folder" | "words"> & Partial<Stage>,
  answer?: (message: string) => Promise<ElicitResult>,
): Promise<Client> {
  const client = new Client({ name: "test", version: "1" }, { capabilities: answer ? { elicitation: {} } : {} });
  if (answer) client.setRequestHandler(ElicitRequestSchema, ({ params }) => answer(params.message));
  const program = path.join(await builtPrograms(), "cli.js");
  const home = tempFolder();
  mkdirSync(path.join(home, ".agents/skills/notes"), { recursive: true });
  const skill = "---\nname: notes\ndescription: Writes what is new.\n---\nOne line a change.\n";
  writeFileSync(path.join(home, ".agents/skills/notes/SKILL.md"), skill);
  const env = { PATH: process.env.PATH ?? "", HOME: home, ANYCOWORK_DATA: path.join(folder, "..", "data"), ...environment };
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args: [program, "mcp", "serve", ...words], cwd: folder, env, stderr: "inherit" }),
  );
  context.after(() => client.close());
  return client;
}

function textOf({ content }: CallToolResult): string {
  return content.map((each) => (each.type === "text" ? each.text : each.type)).join("\n");
}

function isThere(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch {
    return false;
  }
}

const beginning = {
  method: "initialize",
  params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "gone", version: "1" } },
};

function statusOf(url: string, headers: Readonly<Record<string, string>>, asking: object = { method: "tools/list" }): Promise<number> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, ...asking });
  return new Promise((resolve, reject) => {
    const given = { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers };
    const asked = request(url, { method: "POST", headers: given }, (answer) =>
      answer.resume().once("end", () => resolve(answer.statusCode ?? 0)),
    );
    asked.once("error", reject).end(body);
  });
}
