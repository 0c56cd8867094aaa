import assert from "node:assert/strict";
import { test } from "node:test";
import { systemPrompt } from "../../src/core/agents/prompt.ts";
import { sandboxSentence, usualSandbox } from "../../src/core/sandbox/runners/settings.ts";

const folders = ["/projects/shop"];
const promptFor = (names: readonly string[]) => systemPrompt({ folders, platform: "linux", trusted: true, tools: names });

test("a tool that is not there is not spoken of", () => {
  assert.doesNotMatch(promptFor(["read_file"]), /ask_user|read_command/);
  assert.match(promptFor(["read_file", "ask_user"]), /ask_user/);
});

test("where commands run is told where that is not this machine, and where there are commands", () => {
  const sandbox = sandboxSentence({ ...usualSandbox, mode: "required", network: ["example.org"] });
  assert.match(sandbox ?? "", /container of debian:stable-slim, reaching only example\.org.*256 MB/);
  const facts = { folders, platform: "linux", trusted: true, sandbox };
  assert.ok(systemPrompt({ ...facts, tools: ["run_command"] }).includes(sandbox ?? "none"));
  assert.ok(!systemPrompt({ ...facts, tools: ["read_file"] }).includes("container"));
  assert.equal(sandboxSentence(usualSandbox), undefined);
});
