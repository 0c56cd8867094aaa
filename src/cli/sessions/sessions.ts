import type { Core } from "../../core/core.ts";
import type { SessionSummary } from "../../core/events/session.ts";
import { failedWord } from "../../core/events/words/ending.ts";
import type { DeletedSession } from "../../core/history/archive.ts";
import { jsonLine } from "../../core/history/json.ts";
import type { ListCommand, SessionsCommand } from "../arguments/command.ts";
import type { Shell } from "../shell.ts";
import { namedFolders, startCore } from "../start.ts";
import { sayAside, visibleLine } from "../terminal/visible.ts";

/** Carries out `anycowork sessions` and resolves to its exit code. */
export async function sessions(command: SessionsCommand, shell: Shell): Promise<number> {
  const core = await startCore({ data: command.data }, shell, { canAsk: () => false, say: sayAside });
  try {
    return await carryOut(core, command, shell);
  } finally {
    await core.runtime.close();
  }
}

async function carryOut(core: Core, command: SessionsCommand, shell: Shell): Promise<number> {
  switch (command.action) {
    case "list":
      return list(core, command, command.json);
    case "search":
      return search(core, command);
    case "show":
    case "export":
    case "import":
      return (await import("./transfer.ts")).transfer(core, command);
    case "undo":
      return (await import("./undo.ts")).undo(core, command, shell);
    case "recover":
    case "storage":
      return (await import("./storage.ts")).upkeep(core, command);
    default:
      return (await import("./manage.ts")).manage(core, command, shell);
  }
}

/** The conversations as lines for people. */
export function listLines(found: readonly SessionSummary[]): string {
  if (found.length === 0) return 'No conversations here. Begin one with: anycowork run "…"\n';
  const rows = found.map(({ id, title, updatedAt, messages, runState, failureCode, pinnedAt, archivedAt }) => {
    const stand = runState === "waiting" ? "waits" : runState === "failed" ? failedWord(failureCode) : "";
    const marks = [stand, pinnedAt ? "pinned" : "", archivedAt ? "archived" : ""].filter(Boolean);
    const shown = marks.length > 0 ? `  (${marks.join(", ")})` : "";
    return `${id}  ${minute(updatedAt)}  ${String(messages).padStart(4)} messages  ${visibleLine(title)}${shown}`;
  });
  return `${rows.join("\n")}\n`;
}

async function list(core: Core, { which, workspace }: ListCommand, json: boolean): Promise<number> {
  const folders = workspace.length > 0 ? await namedFolders(workspace) : undefined;
  if (which === "deleted") {
    const isHere = (each: DeletedSession) => folders === undefined || each.workspace.some((folder) => folders.includes(folder));
    const found = (await core.archive.deleted()).filter(isHere);
    return print(json ? `${jsonLine(found)}\n` : deletedLines(found));
  }
  const archived = which === "all" ? "with" : which === "archived" ? "only" : undefined;
  const found = await core.archive.list({ workspace: folders, archived });
  return print(json ? `${jsonLine(found.map(documentOf))}\n` : listLines(found));
}

/** Fields that are not always there come last. */
function documentOf({ id, title, workspace, createdAt, updatedAt, messages, pinnedAt, archivedAt }: SessionSummary): object {
  return { id, title, workspace, createdAt, updatedAt, messages, pinnedAt, archivedAt };
}

function deletedLines(found: readonly DeletedSession[]): string {
  if (found.length === 0) return "No deleted conversation is kept.\n";
  return found
    .map(({ id, title, deletedAt, erasedAfter }) => {
      const days = `deleted ${deletedAt.slice(0, 10)}, erased after ${erasedAfter.slice(0, 10)}`;
      return `${id}  ${days}  ${visibleLine(title)}\n`;
    })
    .join("");
}

async function search(core: Core, { text, workspace, json }: Extract<SessionsCommand, { action: "search" }>): Promise<number> {
  const folders = workspace.length > 0 ? await namedFolders(workspace) : undefined;
  const hits = await core.archive.search(text, { workspace: folders });
  if (json) return print(`${jsonLine(hits)}\n`);
  const lines = hits.map(({ sessionId, messageId, title, at, excerpt, archived }) => {
    const said = messageId === undefined ? "" : `    ${visibleLine(excerpt)}\n`;
    return `${sessionId}  ${minute(at)}  ${visibleLine(title)}${archived ? "  (archived)" : ""}\n${said}`;
  });
  return print(lines.join("") || `Nothing holds ${visibleLine(JSON.stringify(text))}.\n`);
}

function minute(at: string): string {
  return at.slice(0, 16).replace("T", " ");
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}
