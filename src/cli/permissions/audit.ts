import type { Core } from "../../core/core.ts";
import { decisionText } from "../../core/events/approval.ts";
import type { StepState } from "../../core/events/step.ts";
import type { AuditFormat, AuditSelection } from "../../core/history/archive.ts";
import { jsonLine } from "../../core/history/json.ts";
import type { AuditEntry } from "../../core/protocol/permissions.ts";
import type { AuditCommand } from "../arguments/command.ts";
import { complain } from "../ending.ts";
import type { Shell } from "../shell.ts";
import { findAmong, type Misuse, startCore } from "../start.ts";
import { sayAside, visible, visibleLine } from "../terminal/visible.ts";

/** Carries out `anycowork audit` and resolves to its exit code. */
export async function audit(command: AuditCommand, shell: Shell): Promise<number> {
  const core = await startCore({ data: command.data }, shell, { canAsk: () => false, say: sayAside });
  try {
    const selection = await selectionOf(core, command);
    if ("misuse" in selection) return complain(selection.misuse);
    return await (command.format ? give(core, selection, { ...command, format: command.format }) : show(core, selection));
  } finally {
    await core.runtime.close();
  }
}

/** What a person reads at once. What is taken out is everything. */
const usualLimit = 50;

async function selectionOf(core: Core, { text, session, since, refused, limit }: AuditCommand): Promise<AuditSelection | Misuse> {
  const found = session === undefined ? undefined : await sessionOf(core, session);
  if (found && "misuse" in found) return found;
  return {
    ...(text === "" ? {} : { text }),
    ...(found ? { sessionId: found.id } : {}),
    ...(since === undefined ? {} : { since }),
    ...(refused ? { verdict: "refused" } : {}),
    ...(limit === undefined ? {} : { limit }),
  };
}

/** What was deleted and is still kept tells what was done in it, too. */
async function sessionOf({ archive }: Core, typed: string) {
  return findAmong([...(await archive.list({ archived: "with" })), ...(await archive.deleted())], typed, { where: "sessions list --all" });
}

async function give(
  { archive }: Core,
  selection: AuditSelection,
  { file, format, force, json }: AuditCommand & { readonly format: AuditFormat },
): Promise<number> {
  if (file !== undefined) {
    const deed = await archive.exportAuditTo({ file, replace: force }, selection, format);
    if (deed.kind === "refused") return complain(deed.reason.replace("say that it may be replaced", "say --force to replace it"));
    process.stdout.write(json ? `${jsonLine({ file, format })}\n` : `${visibleLine(deed.says)}\n`);
    return 0;
  }
  const { chunks } = await archive.exportAudit(selection, format);
  for await (const each of chunks) await written(process.stdout.isTTY ? visible(Buffer.from(each).toString()) : each);
  return 0;
}

async function show({ archive }: Core, selection: AuditSelection): Promise<number> {
  const { entries, more } = await archive.audit({ ...selection, limit: selection.limit ?? usualLimit });
  process.stdout.write(entries.map(linesOf).join("") || "Nothing that was done fits.\n");
  if (more) sayAside(`There is more; --limit ${2 * entries.length} shows twice as much, -o FILE.csv takes out everything.`);
  return 0;
}

const signs: Readonly<Record<StepState, string>> = {
  pending: "…",
  running: "…",
  ok: "✓",
  failed: "✗",
  denied: "⊘",
  cancelled: "■",
  unknown: "?",
};

/** Newest first, each with when and what, by what it was decided, and where. */
function linesOf(entry: AuditEntry): string {
  const { at, where, title, sessionId, effects } = entry;
  const place = where === undefined ? "" : ` · ${where}`;
  const conversation = title === "" ? sessionId : `“${title}” ${sessionId.slice(0, 8)}`;
  const facts = [decidedBy(entry), effects, `${conversation}${place}`].filter((each) => each !== undefined && each !== "");
  return `${at.slice(0, 19).replace("T", " ")}  ${headOf(entry)}\n${facts.map((each) => `    ${visibleLine(String(each))}\n`).join("")}`;
}

function headOf({ kind, what, outcome, agent }: AuditEntry): string {
  const said = visibleLine(what.trim());
  const who = agent === undefined ? "" : `${visibleLine(agent)}: `;
  switch (kind) {
    case "step":
      return `${signs[outcome ?? "pending"]} ${who}${said}`;
    case "grant":
      return `+ remembered: ${said}`;
    case "revoke":
      return `- taken back: ${said}`;
    case "mode":
      return `  mode: ${said}`;
    default:
      return kind satisfies never;
  }
}

/** What decided, in words; of a yes that was remembered, who gave it. */
function decidedBy({ kind, decision, allowed, by }: AuditEntry): string | undefined {
  if (decision) return decisionText(decision, allowed !== false);
  return kind === "grant" && by ? decisionText({ source: "answer", by, scope: "once" }, true) : undefined;
}

function written(chunk: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => void process.stdout.write(chunk, () => resolve()));
}
