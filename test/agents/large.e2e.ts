import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { systemPrompt } from "../../src/core/agents/prompt.ts";
import { createCapture } from "../../src/core/sandbox/process/capture.ts";
import { call, ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { commandTool } from "../fakes/small-tools.ts";
import { setStage } from "../scenarios/stage.ts";
import { createWorld } from "../tools/world.ts";

const bytes = 50 * 1024 * 1024;

test("A result of fifty megabytes reaches the model with its ends only, is kept whole, and holds no key", async () => {
  const output = `the-secret-key begins${"x".repeat(bytes)}the-secret-key ends`;
  const provider = new ScriptedProvider([[call("command", { line: "flood" }, "c1")], [says("Done.")]]);
  const tool = commandTool(async () => ({ ok: true, output, summary: "exit 0" }));
  const stage = setStage({ provider, tools: [tool], person: () => ({ decision: "allow", scope: "once" }) });
  await stage.play("Flood me");
  const [text = ""] = provider.requests[1]?.messages.flatMap((each) => (each.role === "tool" ? [each.text] : [])) ?? [];
  assert.ok(text.length < 17_000, `${text.length}`);
  assert.match(
    text,
    /^\[hidden secret\] begins.*characters left out.*\[hidden secret\] ends\n\[The whole output is in .*; read_file can read it\.\]$/s,
  );
  const { steps } = await stage.view();
  const whole = await stage.store.loadBlob(steps[0]?.fullOutput ?? "");
  assert.equal(whole?.length, "[hidden secret] begins".length + bytes + "[hidden secret] ends".length);
});

test("Of an output whose middle was too long to be kept, what is kept is not called the whole", async () => {
  const captured = createCapture(60_000);
  captured.add("x".repeat(100_000));
  const provider = new ScriptedProvider([[call("command", { line: "flood" }, "c1")], [says("Done.")]]);
  const tool = commandTool(async () => ({ ok: true, output: captured.text(), summary: "exit 0" }));
  const stage = setStage({ provider, tools: [tool], person: () => ({ decision: "allow", scope: "once" }) });
  await stage.play("Flood me");
  const { steps } = await stage.view();
  assert.match(
    steps[0]?.output ?? "",
    /\[The output, but for its middle, which was too long to keep, is in .*; read_file can read it\.\]$/,
  );
});

test("Two hundred real calls of one answer are all carried out, in their order where they change the same file", async () => {
  const world = createWorld();
  world.write("count.txt", "0");
  const edits = Array.from({ length: 100 }, (_, index) =>
    call("edit_file", { path: "count.txt", old_text: `${index}`, new_text: `${index + 1}` }, `e${index}`),
  );
  const reads = Array.from({ length: 100 }, (_, index) => call("read_file", { path: "count.txt", limit: index + 1 }, `r${index}`));
  const provider = new ScriptedProvider([[...edits, ...reads], [says("Done.")]]);
  const stage = setStage({ provider, tools: world.tools, folder: world.folder, approvalMode: "edits" });
  await stage.play("Count");
  const failed = (await stage.view()).steps.find((each) => each.state !== "ok");
  assert.equal(world.read("count.txt"), "100", `${failed?.title}: ${failed?.output}`);
  const { steps } = await stage.view();
  assert.equal(steps.filter((each) => each.state === "ok").length, 200);
  assert.ok(steps.slice(100).every((each) => each.output === "1\t100"));
});

test("the instructions and all tools cost at most 2,000 tokens in each request", () => {
  const { tools } = createWorld();
  const prompt = systemPrompt({ folders: ["/projects/shop"], platform: "linux", trusted: true, tools: tools.map((each) => each.name) });
  const asSent = tools.map(({ spec }) => ({ type: "function", function: spec }));
  const tokens = encode(prompt).length + encode(JSON.stringify(asSent)).length;
  assert.ok(tokens <= 2_000, `${tokens} tokens`);
});
