import type { Core } from "../../core/core.ts";
import type { Session } from "../../core/events/session.ts";
import type { Deed } from "../../core/history/archive.ts";
import { jsonLine } from "../../core/history/json.ts";
import type { SessionsCommand } from "../arguments/command.ts";
import type { Shell } from "../shell.ts";
import { findAmong, type Misuse } from "../start.ts";
import { confirm } from "../terminal/confirm.ts";
import { sayAside, visibleLine } from "../terminal/visible.ts";

type ManageCommand = Extract<SessionsCommand, { action: "rename" | "pin" | "unpin" | "archive" | "unarchive" | "restore" | "delete" }>;
type Named = Pick<Session, "id" | "title">;

/** Carries out what changes one conversation as a whole, and resolves to the exit code. */
export async function manage(core: Core, command: ManageCommand, shell: Shell): Promise<number> {
  const found = await find(core, command);
  if ("misuse" in found) return complain(found.misuse);
  if (command.action === "delete" && !command.yes) {
    const answer = await confirm(
      `${command.now ? "Erase" : "Delete"} “${visibleLine(found.title)}”${command.now ? " for good, now?" : "?"}`,
      shell,
    );
    // What can be brought back needs nobody's yes.
    if (answer === undefined && command.now) return complain("Nobody can be asked here; say it with --yes.");
    if (answer === false) return 130;
  }
  const deed = await carryOut(core, command, found.id);
  if (deed.kind === "refused") return complain(deed.reason);
  const { action, json } = command;
  const more = action === "delete" && !command.now ? ` Bring it back with: anycowork sessions restore ${found.id.slice(0, 8)}` : "";
  process.stdout.write(json ? `${jsonLine(documentOf(command, found, deed))}\n` : `${visibleLine(deed.says)}${more}\n`);
  return 0;
}

async function carryOut({ archive }: Core, command: ManageCommand, id: string): Promise<Deed> {
  switch (command.action) {
    case "rename":
      return archive.rename(id, command.title);
    case "pin":
    case "unpin":
      return archive.pin(id, command.action === "pin");
    case "archive":
    case "unarchive":
      return archive.putAway(id, command.action === "archive");
    case "restore":
      return archive.restore(id);
    case "delete":
      return command.now ? archive.erase(id) : archive.remove(id);
    default:
      return command satisfies never;
  }
}

function documentOf(command: ManageCommand, { id, title }: Named, deed: Extract<Deed, { kind: "done" }>): object {
  if (command.action === "rename") return { id, title: command.title };
  if (command.action === "delete") return { id, title, deleted: command.now ? "erased" : "recoverable", says: deed.says };
  return { id, title, done: command.action };
}

/** The conversation that was meant. Only to be erased or brought back it may be deleted; that it is, is told. */
async function find({ archive }: Core, { action, id: typed, ...options }: ManageCommand): Promise<Named | Misuse> {
  const deleted = await archive.deleted();
  if (action === "restore") return findAmong(deleted, typed, { where: "sessions list --deleted" });
  const listed = await archive.list({ archived: "with" });
  const isErasing = "now" in options && options.now;
  const found = findAmong([...listed, ...deleted], typed, { where: "sessions list --all" });
  if ("misuse" in found || isErasing || !deleted.some((each) => each.id === found.id)) return found;
  const what = action === "delete" ? "already; --now erases it for good" : "now";
  return { misuse: `“${found.title}” is deleted ${what}. "anycowork sessions restore ${found.id.slice(0, 8)}" brings it back.` };
}

function complain(problem: string): number {
  sayAside(visibleLine(problem));
  return 2;
}
