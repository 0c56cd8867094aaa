import { rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { SessionSummary } from "../../core/events/session.ts";
import type { Core } from "../../core/main.ts";
import type { SessionsCommand } from "../arguments/command.ts";
import type { Shell } from "../shell.ts";
import { findSession, startCore } from "../start.ts";
import { jsonLine } from "../terminal/json.ts";
import { sayAside, visible, visibleLine } from "../terminal/visible.ts";
import { asDocument, asMarkdown } from "./transcript.ts";

/** Carries out `anycowork sessions` and resolves to its exit code. */
export async function sessions(command: SessionsCommand, shell: Shell): Promise<number> {
  const core = await startCore({ data: command.data }, shell, { canAsk: () => false, say: sayAside });
  try {
    if (command.action === "list") return await list(core, command.json);
    if (command.action === "show" || command.action === "export") return await show(core, command);
    if (command.action === "undo") {
      const { undo } = await import("./undo.ts");
      return await undo(core, command, shell);
    }
    const { manage } = await import("./manage.ts");
    return await manage(core, command, shell);
  } finally {
    await core.runtime.close();
  }
}

/** The conversations as lines for people, newest first. */
export function listLines(found: readonly SessionSummary[]): string {
  if (found.length === 0) return 'No conversations yet. Begin one with: anycowork run "…"\n';
  const rows = found.map(({ id, title, updatedAt, messages, runState }) => {
    const waits = runState === "waiting" ? "  (waits)" : "";
    return `${id}  ${updatedAt.slice(0, 16).replace("T", " ")}  ${String(messages).padStart(4)} messages  ${visibleLine(title)}${waits}`;
  });
  return `${rows.join("\n")}\n`;
}

async function list(core: Core, json: boolean): Promise<number> {
  const found = await core.runtime.list();
  const documents = found.map(({ id, title, workspace, createdAt, updatedAt, messages }) => ({
    id,
    title,
    workspace,
    createdAt,
    updatedAt,
    messages,
  }));
  process.stdout.write(json ? `${jsonLine(documents)}\n` : listLines(found));
  return 0;
}

async function show(core: Core, command: Extract<SessionsCommand, { action: "show" | "export" }>): Promise<number> {
  const found = await findSession(core, command.id);
  const record = "misuse" in found ? undefined : await core.record(found.id);
  if (!record) return complain("misuse" in found ? found.misuse : `The conversation ${command.id} could not be read.`);
  const isJson = command.action === "show" ? command.json : command.format === "json";
  const text = isJson ? `${jsonLine(asDocument(record))}\n` : asMarkdown(record);
  if (command.action === "export" && command.file !== undefined) return save(command.file, text);
  process.stdout.write(isJson ? text : visible(text));
  return 0;
}

/** Written beside and renamed, so that a file of the same name is replaced whole or not at all. */
async function save(file: string, text: string): Promise<number> {
  const target = path.resolve(file);
  const draft = `${target}.${process.pid}.part`;
  try {
    await writeFile(draft, text);
    await rename(draft, target);
    return 0;
  } catch (error) {
    return complain(`${file} could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function complain(problem: string): number {
  sayAside(problem);
  return 2;
}
