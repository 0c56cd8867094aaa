import assert from "node:assert/strict";
import { test } from "node:test";
import { auditCsv } from "../../src/core/history/csv.ts";
import type { AuditEntry } from "../../src/core/protocol/permissions.ts";

test("the audit as a table has one line an entry, with what decided in words", () => {
  const [head, line, end] = auditCsv([entry({ runsOn: "host" })]).split("\r\n");
  assert.match(head ?? "", /^at,kind,conversation,agent,answered by,tool,what,where,verdict,decided,outcome,effects,shown,/);
  assert.match(
    line ?? "",
    /^2026-01-05T09:00:00\.000Z,step,Tests,,,run_command,Run npm test,\/p,allowed,allowed by your settings: shell:npm test,ok,/,
  );
  assert.match(line ?? "", /,this machine$/);
  assert.equal(end, "");
});

test("cells with commas, quotes and lines stay one cell", () => {
  const csv = auditCsv([entry({ detail: 'echo "a,\nb"' })]);
  assert.ok(csv.includes('"echo ""a,\nb"""'));
});

test("no cell is a formula for a spreadsheet", () => {
  for (const what of ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1"]) {
    const csv = auditCsv([entry({ what })]);
    assert.ok(csv.includes(`'${what}`), what);
    assert.doesNotMatch(csv, /(?:^|,)"?[=+@\t-]/m);
  }
});

function entry(parts: Partial<AuditEntry>): AuditEntry {
  const known = { id: "e1", at: "2026-01-05T09:00:00.000Z", kind: "step", sessionId: "s1", title: "Tests", stepId: "t1" } as const;
  const done = { tool: "run_command", what: "Run npm test", where: "/p", allowed: true, outcome: "ok" } as const;
  return { ...known, ...done, decision: { source: "settings", rules: ["shell:npm test"] }, ...parts };
}
