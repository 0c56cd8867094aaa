import type { Core } from "../../core/core.ts";
import { fitting, type Note } from "../../core/events/words/note.ts";
import { jsonLine } from "../../core/history/json.ts";
import type { NotesCommand } from "../arguments/command.ts";
import { complain, print } from "../ending.ts";
import type { Shell } from "../shell.ts";
import { findAmong, namedFolders, resolveFolders, startCore } from "../start.ts";
import { sayAside, visible, visibleLine } from "../terminal/visible.ts";

/** Carries out `anycowork notes` and resolves to its exit code. */
export async function notes(command: NotesCommand, shell: Shell): Promise<number> {
  const core = await startCore({ data: command.data }, shell, { canAsk: () => false, say: sayAside });
  try {
    switch (command.action) {
      case "list":
        return await list(core, command.workspace, command.json);
      case "add":
        return await add(core, command);
      case "edit":
        return await edit(core, command);
      case "remove":
        return await remove(core, command);
      default:
        return command satisfies never;
    }
  } finally {
    await core.runtime.close();
  }
}

async function list(core: Core, typed: readonly string[], json: boolean): Promise<number> {
  const isOfFolder = typed.length > 0;
  const found = await core.notes.list(isOfFolder ? await namedFolders(typed) : undefined);
  if (json) return print(`${jsonLine(found.map(documentOf))}\n`);
  if (found.length === 0)
    return print(`Nothing is kept in mind${isOfFolder ? " there" : ""}. To keep something: anycowork notes add "…"\n`);
  const told = isOfFolder ? fitting(found) : found.length;
  const rest = told < found.length ? `The last ${found.length - told} are not told to the model: all together they are too long.\n` : "";
  return print(`${found.map(linesOf).join("")}${rest}`);
}

function linesOf(note: Note): string {
  const { id, text, by, at, changedAt } = note;
  const day = (changedAt ?? at).slice(0, 10);
  return `${visible(text)}\n  ${reachOf(note)} · ${by === "model" ? "worded by the model, " : ""}${day} · ID ${id}\n`;
}

function reachOf({ scope }: Note): string {
  return scope === "everywhere" ? "everywhere" : `in ${scope.map(visibleLine).join(", ")}`;
}

function documentOf({ id, text, scope, by, sessionId, at, changedAt }: Note): object {
  const folders = scope === "everywhere" ? [] : scope;
  const reach = scope === "everywhere" ? scope : "workspace";
  return { id, text, scope: reach, folders, by, sessionId: sessionId ?? null, at, changedAt: changedAt ?? null };
}

async function add(core: Core, { text, everywhere, workspace, json }: Extract<NotesCommand, { action: "add" }>): Promise<number> {
  const folders = everywhere ? { paths: [] } : await resolveFolders(workspace);
  if ("misuse" in folders) return complain(folders.misuse);
  const kept = await core.notes.add({ text, folders: folders.paths, by: "person" });
  if ("problem" in kept) return complain(kept.problem);
  return print(json ? `${jsonLine(documentOf(kept))}\n` : `Kept, ${reachOf(kept)}: ${visible(kept.text)}\n`);
}

async function edit(core: Core, { id, text, json }: Extract<NotesCommand, { action: "edit" }>): Promise<number> {
  const found = await find(core, id);
  if ("misuse" in found) return complain(found.misuse);
  const changed = await core.notes.edit(found.id, text);
  if ("problem" in changed) return complain(changed.problem);
  return print(json ? `${jsonLine(documentOf(changed))}\n` : `Changed: ${visible(changed.text)}\n`);
}

async function remove(core: Core, { id, json }: Extract<NotesCommand, { action: "remove" }>): Promise<number> {
  const found = await find(core, id);
  if ("misuse" in found) return complain(found.misuse);
  const removed = await core.notes.remove(found.id);
  if ("problem" in removed) return complain(removed.problem);
  return print(json ? `${jsonLine({ removed: removed.id })}\n` : `Removed: ${visible(removed.text)}\n`);
}

async function find(core: Core, typed: string) {
  return findAmong(await core.notes.list(), typed, { one: "note", where: "notes list" });
}
