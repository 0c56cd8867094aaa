import assert from "node:assert/strict";
import { test } from "node:test";
import type { ApprovalRequest } from "../../../src/core/events/approval.ts";
import { questionLine, receiptSentence } from "../../../src/extension/approvals/wording.ts";

test("a notification shows the whole command, last, so that nothing in it passes for our words", () => {
  const { text, whole } = questionLine(question("npm test -- --grep x"), 1);
  assert.equal(text, "Run this command? In /home/me/shop: npm test -- --grep x");
  assert.equal(whole, true);
});

test("where a command would run stands before it", () => {
  const boxed = { ...question("npm test"), runsOn: "docker", box: { image: "node:22", network: "none" } } as const;
  assert.equal(questionLine(boxed, 1).text, "Run this command? In /home/me/shop, in Docker (node:22, no network): npm test");
  assert.match(questionLine({ ...boxed, runsOn: "host", box: undefined }, 1).text, /shop, on this machine: npm test$/);
});

test("which agent asks, and for which task, stands first; a title that would be shown differently is left out", () => {
  const asked = { ...question("npm test"), agent: "coder" };
  assert.match(questionLine(asked, 2, "Write tests").text, /^\(1 of 2 waiting\) coder asks, for “Write tests”: Run this command\?/);
  assert.match(questionLine(asked, 1).text, /^coder asks: Run this command\?/);
  assert.match(questionLine(asked, 1, "See [this](https://example.org)").text, /^coder asks: Run/);
});

test("how many wait is said when there is more than one", () => {
  assert.match(questionLine(question("ls"), 3).text, /^\(1 of 3 waiting\) Run this command\?/);
});

test("what a notification would not show as it is can't be allowed from there", () => {
  for (const detail of [
    "x".repeat(401),
    "npm test\nrm -rf .",
    "npm test\r\nrm -rf .",
    "echo a  b",
    "echo\tb",
    " ls",
    "ls ",
    "echo [all good](https://example.org) ; rm x",
    "echo $(trash)",
    "echo $(loading~spin)",
  ]) {
    const { text, whole } = questionLine(question(detail), 1);
    assert.equal(whole, false, detail);
    assert.equal(text.includes(detail.slice(0, 12).trim()) && detail.length > 2 && text.includes("rm"), false, detail);
    assert.match(text, /Look at it in the chat first/);
  }
});

test("ordinary commands with quotes, brackets and money are shown", () => {
  for (const detail of ["echo \"a\" 'b' [c] (d) $HOME", "git commit -m 'x'", "test $(( 1 + 1 )) -eq 2"]) {
    assert.equal(questionLine(question(detail), 1).whole, true, detail);
  }
});

test("reading a file names it once", () => {
  const path = { ...question("/etc/hosts"), title: "Read this file?", detailKind: "path" as const, where: "/etc/hosts" };
  assert.equal(questionLine(path, 1).text, "Read this file? /etc/hosts");
});

test("what is to be kept in mind is told with where it would hold", () => {
  const note = { ...question("Use tabs."), title: "Keep this in mind from now on?", detailKind: "text", where: "every workspace" } as const;
  assert.equal(questionLine(note, 1).text, "Keep this in mind from now on? In every workspace: Use tabs.");
});

test("who comes late is told who decided", () => {
  assert.equal(receiptSentence({ kind: "accepted" }), undefined);
  assert.equal(receiptSentence({ kind: "late", by: "chat", decision: "deny" }), "This was already denied in the chat.");
  assert.equal(receiptSentence({ kind: "late", by: "toast", decision: "allow" }), "This was already allowed in a notification.");
  assert.match(receiptSentence({ kind: "late", by: "stopped", decision: "deny" }) ?? "", /stopped/);
  assert.match(receiptSentence({ kind: "unknown" }) ?? "", /no longer open/);
});

function question(detail: string): ApprovalRequest {
  const ids = { id: "a1", sessionId: "s1", runId: "r1", stepId: "t1" };
  const asked = { tool: "run_command", title: "Run this command?", detail, detailKind: "command" as const, where: "/home/me/shop" };
  return { ...ids, ...asked, reasons: [], scopes: ["once", "session"], binding: "b", at: "2026-01-01T00:00:00.000Z" };
}
