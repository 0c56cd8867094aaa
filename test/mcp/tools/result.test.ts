import assert from "node:assert/strict";
import { test } from "node:test";
import { toolResult } from "../../../src/core/mcp/tools/result.ts";

const origin = { server: "x", tool: "echo" };

test("What a server hides in a result is written out for the model, wherever it stands, and nothing else of it is changed", () => {
  const hidden = "\u{e0041}\u202e";
  const seen = "\\u{e0041}\\u{202e}";
  const link = { type: "resource_link", uri: `note://1${hidden}`, name: `one${hidden}` };
  const note = { type: "resource", resource: { uri: "note://2", text: `two${hidden}` } };
  const { output } = toolResult({ content: [{ type: "text", text: `می\u200cخواهم${hidden}` }, link, note] }, origin);
  assert.deepEqual(output.split("\n").slice(1).join("\n").split("\n\n"), [
    `می\u200cخواهم${seen}`,
    `[Resource note://1${seen}, “one${seen}”]`,
    `[Resource note://2]\ntwo${seen}`,
  ]);
  const structured = toolResult({ structuredContent: { [`a${hidden}`]: 1 } }, { ...origin, check: () => `a${hidden} is too many` });
  assert.equal(structured.output.includes(hidden), false);
  assert.ok(structured.output.includes(`a${seen} is too many`) && structured.output.includes(`"a${seen}": 1`), structured.output);
  const whole = toolResult({ content: [{ type: "surprise", text: hidden }] }, origin).fullOutput ?? "";
  assert.ok(whole.includes(seen) && !whole.includes(hidden), whole);
});
