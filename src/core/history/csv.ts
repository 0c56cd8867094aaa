import { decisionText } from "../events/approval.ts";
import { placeNames } from "../events/words/runs-on.ts";
import type { AuditEntry } from "../protocol/permissions.ts";

const columns: readonly (readonly [string, (entry: AuditEntry) => string | undefined])[] = [
  ["at", (each) => each.at],
  ["kind", (each) => each.kind],
  ["conversation", (each) => each.title],
  ["agent", (each) => each.agent],
  ["answered by", (each) => each.by],
  ["tool", (each) => each.tool],
  ["what", (each) => each.what],
  ["where", (each) => each.where],
  ["verdict", (each) => (each.allowed === undefined ? "" : each.allowed ? "allowed" : "refused")],
  ["decided", (each) => each.decision && decisionText(each.decision, each.allowed !== false)],
  ["outcome", (each) => each.outcome],
  ["effects", (each) => each.effects],
  ["shown", (each) => each.detail],
  ["conversation id", (each) => each.sessionId],
  ["step id", (each) => each.stepId],
  ["ran on", (each) => each.runsOn && placeNames[each.runsOn]],
];

/** The audit as a table (RFC 4180). Cells that a spreadsheet would take for a formula are marked as text. */
export function auditCsv(entries: readonly AuditEntry[]): string {
  const rows = [columns.map(([name]) => name), ...entries.map((entry) => columns.map(([, read]) => read(entry) ?? ""))];
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
