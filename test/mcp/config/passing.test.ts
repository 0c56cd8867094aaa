import assert from "node:assert/strict";
import { test } from "node:test";
import { passingWords, rulesPassing } from "../../../src/core/mcp/config/passing.ts";

test("the rules that would let calls of a server pass are told before the yes to it, by whatever they name it, and no others", () => {
  const rule = (text: string, effect: "allow" | "deny" = "allow", source: "settings" | "grant" | "built-in" = "settings") => ({
    text,
    effect,
    source,
  });
  const own = ["mcp:files", "mcp:files/read", "mcp:*", "tool:mcp__files__read"];
  const others = [
    rule("mcp:filesystem"),
    rule("shell:files"),
    rule("mcp:files", "deny"),
    rule("mcp:files", "allow", "grant"),
    rule("tool:read_file"),
  ];
  assert.deepEqual(rulesPassing("files", [...own.map((each) => rule(each)), ...others]), own);
  assert.equal(passingWords(rulesPassing("files", others)), undefined);
  assert.equal(passingWords(["mcp:files"]), "A rule of yours will let its calls pass without a question: mcp:files.");
});
