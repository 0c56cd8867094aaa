import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { defineTool, outputLimit } from "../../src/core/tools/tool.ts";
import { quietContext } from "./context.ts";

const signal = new AbortController().signal;
const echo = defineTool({
  name: "echo",
  description: "Says it again.",
  input: z.object({ text: z.string(), times: z.number().optional() }),
  readOnly: true,
  title: ({ text }) => `Echo ${text}`,
  async prepare({ text, times = 1 }) {
    if (text === "throw") throw new Error("It broke while preparing.");
    return {
      access: { kind: "read", path: "/nowhere", place: "inside" },
      locks: [],
      async run() {
        if (text === "break") throw new Error("It broke while running.");
        return { ok: true, output: text.repeat(times), summary: "said" };
      },
    };
  },
});

test("Arguments that can't be used are refused in words the model can act on", async () => {
  const check = async (argumentsJson: string, expected: RegExp) => {
    const prepared = await echo.prepare(argumentsJson, signal);
    assert.equal(prepared.kind, "refused", argumentsJson);
    assert.match(prepared.kind === "refused" ? prepared.message : "", expected);
  };
  await check("{", /not valid JSON/);
  await check('{"text":', /not valid JSON/);
  await check("", /do not fit/);
  await check("[]", /do not fit/);
  await check("null", /do not fit/);
  await check("{}", /text/);
  await check('{"text":5}', /text/);
  await check('{"text":"a","times":"two"}', /times/);
});

test("Brackets count outside strings only, and a long text that is cut off inside one is refused as soon as it is read", async () => {
  const deep = "[".repeat(300);
  for (const text of [deep, `\\"${deep}`, `${deep}\\\\`, `\\\\"${deep}`])
    assert.equal((await echo.prepare(JSON.stringify({ text }), signal)).kind, "ready", text.slice(-3));
  for (const given of [`{"text":${deep}`, `{"text":"a\\\\",${deep}`, `{"text":"${'\\"'.repeat(500_000)}`])
    assert.equal((await echo.prepare(given, signal)).kind, "refused", given.slice(0, 20));
});

test("An own property of a name every object has does not stand for an argument", async () => {
  const prepared = await echo.prepare('{"constructor":{"text":"a"},"__proto__":{"text":"a"}}', signal);
  assert.equal(prepared.kind, "refused");
});

test("Arguments that fit are made ready with their title", async () => {
  const prepared = await echo.prepare('{"text":"hello"}', signal);
  assert.equal(prepared.kind === "ready" && prepared.title, "Echo hello");
});

test("What is thrown becomes a refusal or a failed step with its words", async () => {
  const refused = await echo.prepare('{"text":"throw"}', signal);
  assert.match(refused.kind === "refused" ? refused.message : "", /broke while preparing/);
  const broken = await echo.prepare('{"text":"break"}', signal);
  const result = broken.kind === "ready" ? await broken.run(quietContext({ signal })) : undefined;
  assert.deepEqual(result, { ok: false, output: "It broke while running.", summary: "failed" });
});

test("A long output loses its middle, says so, and is kept whole beside", async () => {
  const prepared = await echo.prepare('{"text":"0123456789","times":5000}', signal);
  const result = prepared.kind === "ready" ? await prepared.run(quietContext({ signal })) : undefined;
  assert.ok(result && result.output.length < outputLimit + 100);
  assert.match(result.output, /34000 characters left out/);
  assert.equal(result.fullOutput?.length, 50_000);
});

test("What a schema says is worked out once, however many conversations make tools of it; names and descriptions are each tool's own", () => {
  const input = z.object({ what: z.string().describe("anything") });
  const make = (description: string) =>
    defineTool({ name: "look", description, input, readOnly: true, title: () => "Look", prepare: async () => ({ refused: "No." }) }).spec;
  const [one, other] = [make("Looks here."), make("Looks there.")];
  assert.equal(one.parameters, other.parameters);
  assert.deepEqual([one.description, other.description], ["Looks here.", "Looks there."]);
  assert.deepEqual(one.parameters, {
    type: "object",
    properties: { what: { type: "string", description: "anything" } },
    required: ["what"],
  });
});
