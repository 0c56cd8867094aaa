import assert from "node:assert/strict";
import { test } from "node:test";
import { createDemo } from "../../../src/core/providers/demo/demo.ts";
import type { Part } from "../../../src/core/providers/provider.ts";
import { play, quickly, sampleFolder, treeOf } from "./play.ts";

const sentence = "find out why the tests fail and fix it";
const broken = { file: "src/discounts.js", find: "subtotal >= step.from", replace: "subtotal > step.from" };
const denied = 'The person denied this. They say: "not today" Don\'t try it another way.';
const readers = ["list_files", "read_file", "search_files"];

test("a command that is denied ends the work, says so, and leaves every file alone", async () => {
  const folder = sampleFolder(broken);
  const before = treeOf(folder);
  const { calls, end } = await play({ folder, say: sentence, answer: (tool) => (tool === "run_command" ? denied : undefined) });
  assert.match(end, /You said no, so I did not run `npm test`\. I heard: "not today"/);
  assert.equal(calls.at(-1)?.tool, "run_command");
  assert.deepEqual(treeOf(folder), before);
});

test("says why else a command did not run", async () => {
  const check = async (answer: string, expected: RegExp) => {
    const { end } = await play({ folder: "/nowhere", say: "run date", answer: () => answer });
    assert.match(end, expected);
  };
  await check("This needs a yes, and nobody could be asked here. Go on without it.", /nobody could be asked here, so I did not run `date`/);
  await check("This workspace is in Restricted Mode: files can be read.", /Restricted Mode.*, so I did not run `date`/);
  await check("This call was not carried out: the run was stopped before it.", /It was not carried out, so I did not run `date`/);
});

test("where nothing may be run it says what it would run and what it can do instead", async () => {
  const { calls, end } = await play({ folder: sampleFolder(broken), say: sentence, offer: readers });
  assert.match(end, /can't run anything here/);
  assert.match(end, /`npm test` is what I would run/);
  assert.ok(calls.every(({ tool }) => readers.includes(tool)));
});

test("healthy tests are left alone", async () => {
  const { calls, end } = await play({ folder: sampleFolder(), say: "fix the failing tests", command: quickly });
  assert.match(end, /passes \(13 tests\): there is nothing to fix/);
  assert.ok(calls.every(({ tool }) => tool !== "edit_file"));
});

test("looks around from the folder's own words", async () => {
  const { end } = await play({ folder: sampleFolder(), say: "What is in this folder?" });
  assert.match(end, /\*\*Corner shop invoices\.\*\* Its README says: A very small program/);
  assert.match(end, /`node --test`/);
  assert.match(end, /- `src\/totals\.js`/);
});

test("reads, searches and runs exactly what it is asked for", async () => {
  const folder = sampleFolder();
  const read = await play({ folder, say: "show src/money.js" });
  assert.match(read.end, /```js\n\/\/ Amounts are euros/);
  const search = await play({ folder, say: "where is roundToCents used?" });
  assert.deepEqual(search.calls[0]?.input, { pattern: "roundToCents", regex: false });
  assert.match(search.end, /src\/totals\.js/);
  const run = await play({ folder, say: "$ node -e 'console.log(6 * 7); process.exitCode = 3'" });
  assert.deepEqual(run.calls[0]?.input, { command: "node -e 'console.log(6 * 7); process.exitCode = 3'" });
  assert.match(run.end, /ended with exit code 3[\s\S]*42/);
});

test("what it can't do it says, with the way to a real model, and calls nothing", async () => {
  for (const say of ["Write an essay about the sea", "What is the capital of France?", "Draw me a picture", "écris un poème", ""]) {
    const { end, calls } = await play({ folder: "/nowhere", say });
    assert.match(end, /I can't do that/);
    assert.match(end, /AnyCowork: Set API Key/);
    assert.match(end, /OPENAI_API_KEY/);
    assert.deepEqual(calls, []);
  }
});

test("every answer says that it is a stand-in: at length first, in short later", async () => {
  const folder = sampleFolder(broken);
  const first = await play({ folder, say: "hello" });
  assert.match(first.end, /^\*Demo model: an offline stand-in[^\n]*not a language model\.\*\n\n/);
  const answer = (tool: string) => (tool === "edit_file" ? denied : undefined);
  const later = await play({ folder, say: sentence, before: first.messages, command: quickly, answer });
  assert.ok(later.said.length >= 3);
  for (const text of later.said) assert.match(text, /^\*Demo model, a stand-in:\*\n\n/);
  const ids = later.messages.flatMap((each) => (each.role === "assistant" ? each.toolCalls.map(({ callId }) => callId) : []));
  assert.equal(new Set(ids).size, ids.length);
});

test("text comes in small pieces that add up, and no usage is made up", async () => {
  const parts = await partsOf(new AbortController().signal);
  const texts = parts.flatMap((part) => (part.type === "text" ? [part.text] : []));
  assert.ok(texts.length > 20 && texts.every((text) => text.length <= 60));
  assert.ok(texts.join("").endsWith("`OPENAI_API_KEY` in the terminal."));
  assert.deepEqual([...new Set(parts.map(({ type }) => type))], ["text", "finish"]);
});

test("stops speaking when it is stopped", async () => {
  const stop = new AbortController();
  let paces = 0;
  const parts = await partsOf(stop.signal, async () => {
    paces += 1;
    if (paces === 3) stop.abort();
  });
  assert.deepEqual(
    parts.map(({ type }) => type),
    ["text", "text", "text", "finish"],
  );
});

async function partsOf(signal: AbortSignal, pace?: () => Promise<void>): Promise<readonly Part[]> {
  const parts: Part[] = [];
  const request = { model: "tour", system: "", messages: [{ role: "user" as const, text: "sing" }], tools: [] };
  for await (const part of createDemo({ pace }).stream(request, signal)) parts.push(part);
  return parts;
}
