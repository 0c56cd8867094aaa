import { Readable } from "node:stream";
import { type Approval, decisionText, type Grant } from "../events/approval.ts";
import type { Step } from "../events/step.ts";
import { placeNames } from "../events/words/runs-on.ts";
import type { AuditEntry, AuditPage, AuditQuery } from "../protocol/permissions.ts";
import type { AuditRow, ModeChange, Store } from "../storage/store.ts";
import type { AuditFormat, AuditSelection, ExportedAudit } from "./archive.ts";
import { auditCsv } from "./csv.ts";
import { jsonLine } from "./json.ts";

/** Rows are asked for in portions, until enough of them fit. */
const portion = 500;

/** Looks through what happened, newest first. */
export async function readAudit(store: Pick<Store, "audit">, query: AuditQuery): Promise<AuditPage> {
  const { sessionId, since, limit } = query;
  const words = plain(query.text ?? "")
    .split(/\s+/)
    .filter((each) => each !== "");
  const entries: AuditEntry[] = [];
  for (let before = query.before; ; ) {
    const rows = await store.audit({ sessionId, since, before }, portion);
    for (const row of rows) {
      const entry = entryOf(row);
      if (!fits(entry, query, words)) continue;
      if (entries.length === limit) return { entries, more: true };
      entries.push(entry);
    }
    before = rows.at(-1)?.id;
    if (rows.length < portion) return { entries, more: false };
  }
}

/** Everything that fits, put into the form it is taken out in. */
export async function exportAudit(store: Pick<Store, "audit">, selection: AuditSelection, format: AuditFormat): Promise<ExportedAudit> {
  const { entries } = await readAudit(store, { ...selection, limit: selection.limit ?? Number.POSITIVE_INFINITY });
  const text = format === "csv" ? auditCsv(entries) : `[${entries.map((each) => `\n${jsonLine(each)}`).join(",")}\n]\n`;
  return { entries: entries.length, fileName: `anycowork-audit.${format}`, chunks: Readable.from([Buffer.from(text)]) };
}

function fits(entry: AuditEntry, { kind, verdict }: AuditQuery, words: readonly string[]): boolean {
  if (kind !== undefined && entry.kind !== kind) return false;
  if (verdict !== undefined && entry.allowed !== (verdict === "allowed")) return false;
  if (words.length === 0) return true;
  const { title, tool, agent, what, where, runsOn, detail, decision, outcome, effects } = entry;
  const place = runsOn && placeNames[runsOn];
  const said = decision && decisionText(decision, entry.allowed !== false);
  const text = plain(
    [title, tool, agent, what, where, place, detail, said, outcome, effects].filter((each) => each !== undefined).join("\n"),
  );
  return words.every((word) => text.includes(word));
}

function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

function entryOf(row: AuditRow): AuditEntry {
  const { id, title } = row;
  switch (row.kind) {
    case "step":
      return { id, title, kind: "step", ...stepEntry(row.row, row.approval) };
    case "grant":
      return { id, title, kind: "grant", at: row.row.at, ...grantEntry(row.row), allowed: true };
    case "revoke":
      return { id, title, kind: "revoke", at: row.row.revokedAt ?? row.row.at, ...grantEntry(row.row) };
    case "mode":
      return { id, title, kind: "mode", ...modeEntry(row.row) };
    default:
      return row satisfies never;
  }
}

function stepEntry(
  { id, sessionId, startedAt, tool, title, decision, state, runsOn, change, effects }: Step,
  approval: Approval | undefined,
) {
  const { agent, where, detail } = approval?.request ?? {};
  const place = where ?? change?.path;
  const isOpen = decision === undefined && (state === "pending" || state === "running");
  return {
    at: startedAt,
    sessionId,
    stepId: id,
    tool,
    what: title.replace(/\s+/g, " "),
    outcome: state,
    ...(isOpen ? {} : { allowed: state !== "denied" && !(decision?.source === "answer" && decision.by === "stopped") }),
    ...(agent === undefined ? {} : { agent }),
    ...(place === undefined ? {} : { where: place }),
    ...(runsOn === undefined ? {} : { runsOn }),
    ...(detail === undefined ? {} : { detail }),
    ...(decision === undefined ? {} : { decision }),
    ...(approval?.answer ? { by: approval.answer.by } : {}),
    ...effectsOf({ effects, change }),
  };
}

function effectsOf({ effects, change }: Pick<Step, "effects" | "change">): Pick<AuditEntry, "effects"> {
  const labels = effects?.files.map(({ kind, label }) => `${kind} ${label}`) ?? (change ? [`${change.kind} ${change.label}`] : []);
  const more = labels.length > longestList ? `, and ${labels.length - longestList} more` : "";
  return labels.length === 0 ? {} : { effects: `${labels.slice(0, longestList).join(", ")}${more}` };
}

const longestList = 20;

function grantEntry({ sessionId, tool, rule, detail, where, by }: Grant) {
  return { sessionId, tool, what: rule ?? detail, where, ...(by ? { by } : {}) };
}

function modeEntry({ at, sessionId, from, to }: ModeChange) {
  return { at, sessionId, what: `${from} → ${to}` };
}
