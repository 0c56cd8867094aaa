import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Session } from "../../core/events/session.ts";
import type { Core } from "../../core/main.ts";
import type { SessionsCommand } from "../arguments/command.ts";
import type { Shell } from "../shell.ts";
import { findAmong, type Misuse } from "../start.ts";
import { jsonLine } from "../terminal/json.ts";
import { interrupt, readKey } from "../terminal/keys.ts";
import { sayAside, visibleLine } from "../terminal/visible.ts";
import { longestFile, readDocument } from "./import.ts";

type ManageCommand = Exclude<SessionsCommand, { action: "list" | "show" | "export" | "undo" }>;

/** Carries out what changes conversations as a whole, and resolves to the exit code. */
export function manage(core: Core, command: ManageCommand, shell: Shell): Promise<number> {
  switch (command.action) {
    case "rename":
      return rename(core, command);
    case "delete":
      return remove(core, command, shell);
    case "recover":
      return recover(core, command);
    case "import":
      return take(core, command);
    default:
      return command satisfies never;
  }
}

async function rename(core: Core, { id: typed, title, json }: Extract<ManageCommand, { action: "rename" }>): Promise<number> {
  const found = await findQuiet(core, typed, "rename");
  if ("misuse" in found) return complain(found.misuse);
  await core.runtime.change(found.id, { title });
  return tell(json, { id: found.id, title }, `Renamed: ${visibleLine(title)}`);
}

async function remove(core: Core, command: Extract<ManageCommand, { action: "delete" }>, shell: Shell): Promise<number> {
  const { id: typed, now, yes, json } = command;
  const found = await findQuiet(core, typed, now ? "erase" : "delete");
  if ("misuse" in found) return complain(found.misuse);
  const { id, title } = found;
  const shown = visibleLine(title);
  if (!yes) {
    const question = now ? `Erase “${shown}” for good, now?` : `Delete “${shown}”?`;
    const answer = await confirm(question, shell);
    if (answer === undefined) return complain("Nobody can be asked here; say it with --yes.");
    if (!answer) return 130;
  }
  if (await core.archive.isAtWork(id)) return complain(atWork("delete"));
  if (now) await core.archive.erase(id);
  else await core.archive.remove(id);
  const said = now
    ? `Erased: ${shown}. What it changed in your files stays.`
    : `Deleted: ${shown}. For 30 days "anycowork sessions recover ${id.slice(0, 8)}" brings it back; --now would have erased it.`;
  return tell(json, { id, deleted: now ? "erased" : "recoverable" }, said);
}

async function recover(core: Core, { id: typed, json }: Extract<ManageCommand, { action: "recover" }>): Promise<number> {
  const removed = await core.archive.removed();
  if (typed === undefined) {
    const documents = removed.map(({ id, title, deletedAt }) => ({ id, title, deletedAt }));
    const lines = removed.map(({ id, title, deletedAt = "" }) => `${id}  deleted ${deletedAt.slice(0, 10)}  ${visibleLine(title)}`);
    return tell(json, documents, lines.length > 0 ? lines.join("\n") : "No deleted conversation is kept.");
  }
  const found = findAmong(removed, typed, "sessions recover");
  if ("misuse" in found) return complain(found.misuse);
  await core.archive.restore(found.id);
  return tell(json, { id: found.id }, `It is back: ${visibleLine(found.title)}`);
}

async function take(core: Core, { file, json }: Extract<ManageCommand, { action: "import" }>): Promise<number> {
  const text = await readText(file);
  if (typeof text !== "string") return complain(text.misuse);
  const read = readDocument(text, randomUUID);
  if ("problem" in read) return complain(`${file} can't be imported: ${read.problem} Nothing was stored.`);
  await core.archive.add(read.record);
  const { id, title, workspace } = read.record.session;
  const folders = workspace.length > 0 ? ` It works in ${workspace.map(visibleLine).join(", ")} and asks before each change.` : "";
  const lines = [`Imported as ${id}: ${visibleLine(title)}.${folders}`, ...read.notes];
  return tell(json, { id, title, notes: read.notes }, lines.join("\n"));
}

async function readText(file: string): Promise<string | Misuse> {
  try {
    const found = await stat(file);
    // Even opening a pipe would wait for whoever writes into it.
    if (!found.isFile()) return { misuse: `${file} is no file; what "sessions export --format json" wrote is needed.` };
    const pieces: Buffer[] = [];
    let size = 0;
    // It may grow while it is read, and some files tell no size.
    for await (const piece of found.size > longestFile ? [] : createReadStream(file, { end: longestFile })) {
      pieces.push(piece);
      size += piece.length;
    }
    const most = Math.max(size, found.size);
    if (most > longestFile) return { misuse: `${file} has ${Math.ceil(most / 1e6)} MB; ${longestFile / 1e6} MB are the most.` };
    return Buffer.concat(pieces).toString("utf8");
  } catch (error) {
    return { misuse: `${file} could not be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The conversation that was meant, unless something happens in it elsewhere. To be erased it may be deleted already. */
async function findQuiet(core: Core, typed: string, verb: "rename" | "delete" | "erase"): Promise<Pick<Session, "id" | "title"> | Misuse> {
  const listed = await core.runtime.list();
  const found = findAmong(verb === "erase" ? [...listed, ...(await core.archive.removed())] : listed, typed);
  if (!("misuse" in found) && (await core.archive.isAtWork(found.id))) return { misuse: atWork(verb) };
  return found;
}

function atWork(verb: string): string {
  return `This conversation is at work in another window or terminal. Stop it there, then ${verb} it.`;
}

/** Undefined when there is no terminal to ask at. */
async function confirm(question: string, shell: Shell): Promise<boolean | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  process.stderr.write(`${question} y/n `);
  const key = await readKey(["y", "n", interrupt], shell.giveUp);
  process.stderr.write(`${key === "y" ? "yes" : "no"}\n`);
  return key === "y";
}

function tell(json: boolean, document: object, line: string): number {
  process.stdout.write(`${json ? jsonLine(document) : line}\n`);
  return 0;
}

function complain(problem: string): number {
  sayAside(problem);
  return 2;
}
