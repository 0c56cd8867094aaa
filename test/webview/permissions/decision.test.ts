import assert from "node:assert/strict";
import { test } from "node:test";
import type { Decision } from "../../../src/core/events/approval.ts";
import type { StepState } from "../../../src/core/events/step.ts";
import { piecesOf } from "../../../webview/approval/blanks.ts";
import { saidOf } from "../../../webview/approval/decision.tsx";
import { ruleProblem, rulesIn } from "../../../webview/approval/rules.ts";
import { question } from "../harness/samples.ts";

test("a step's line says what decided, as a sentence", () => {
  const said = (decision: Decision, state: StepState = "ok") => saidOf({ state, decision }, undefined);
  assert.equal(said({ source: "settings", rules: ["shell:git status"] }), "Allowed by your settings: shell:git status.");
  assert.equal(said({ source: "mode", mode: "all" }, "running"), "Allowed by the mode all.");
  assert.equal(said({ source: "restricted-mode" }, "denied"), "Refused: the workspace is in Restricted Mode.");
  assert.equal(said({ source: "answer", by: "toast", scope: "always" }, "failed"), "Allowed by you, in a notification, for always.");
  assert.equal(said({ source: "answer", by: "stopped", scope: "once" }, "cancelled"), "Not decided before the run ended.");
});

test("the word that went with a no stands behind it", () => {
  const request = question("q1", "s1");
  const answer = { decision: "deny", scope: "once", by: "chat", at: "", why: "use pnpm" } as const;
  const decision: Decision = { source: "answer", by: "chat", scope: "once" };
  assert.equal(saidOf({ state: "denied", decision }, { request, answer }), "Refused by you, in the chat: use pnpm.");
  assert.equal(saidOf({ state: "denied" }, { request, answer }), "Denied: use pnpm.", "a step from before decisions were kept");
});

test("long runs of blanks, empty lines and piled marks are told by their number, short ones stay", () => {
  assert.deepEqual(piecesOf("a    b\n\n\nc"), [{ text: "a    b\n\n\nc" }]);
  assert.deepEqual(piecesOf(`a${" ".repeat(1_200)}b`), [{ text: "a" }, { blanks: "1,200 blanks" }, { text: "b" }]);
  assert.deepEqual(piecesOf(`a${" \n".repeat(9)}b`), [{ text: "a" }, { blanks: "9 line ends" }, { text: "b" }]);
  assert.deepEqual(piecesOf(`a${"\u0301".repeat(40)}b`), [{ text: "a" }, { blanks: "40 combining marks" }, { text: "b" }]);
  assert.deepEqual(piecesOf("e\u0301e\u0301"), [{ text: "e\u0301e\u0301" }]);
  assert.deepEqual(piecesOf(""), []);
});

test("rules are read one a line, and what no host would take is said at once", () => {
  assert.deepEqual(rulesIn(" shell:ls \n\n\tshell:pwd\n"), ["shell:ls", "shell:pwd"]);
  assert.equal(ruleProblem(["shell:ls"]), undefined);
  assert.match(ruleProblem([]) ?? "", /no rule to remember/);
  assert.match(ruleProblem(Array.from({ length: 51 }, () => "shell:ls")) ?? "", /51 rules/);
  assert.match(ruleProblem([`shell:${"x".repeat(8_000)}`]) ?? "", /8,000/);
});
