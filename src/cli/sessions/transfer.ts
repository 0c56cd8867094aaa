import type { Core } from "../../core/core.ts";
import type { Imported, ImportSource } from "../../core/history/archive.ts";
import { jsonLine } from "../../core/history/json.ts";
import type { ExportCommand, SessionsCommand } from "../arguments/command.ts";
import { findAmong, findSession, type Misuse } from "../start.ts";
import { sayAside, visible, visibleLine } from "../terminal/visible.ts";

type TransferCommand = Extract<SessionsCommand, { action: "show" | "export" | "import" }>;

/** Carries out what shows conversations, or takes them out or in, and resolves to the exit code. */
export async function transfer(core: Core, command: TransferCommand): Promise<number> {
  if (command.action === "show") return show(core, command.id, command.json ? "json" : "md");
  return command.action === "export" ? give(core, command, command.json) : take(core, command);
}

async function show(core: Core, typed: string, format: "md" | "json"): Promise<number> {
  const found = await findSession(core, typed);
  return "misuse" in found ? complain(found.misuse) : print(core, [found.id], format);
}

async function give(core: Core, { ids: typed, format, file, force }: ExportCommand, json: boolean): Promise<number> {
  const ids = await chosen(core, typed);
  if ("misuse" in ids) return complain(ids.misuse);
  if (file === undefined) return print(core, ids, format);
  const deed = await core.archive.exportTo({ file, replace: force }, ids, format);
  if (deed.kind === "refused") return complain(deed.reason.replace("say that it may be replaced", "say --force to replace it"));
  const count = ids.length === 1 ? "" : ` ${ids.length} conversations.`;
  process.stdout.write(json ? `${jsonLine({ file, format, conversations: ids.length })}\n` : `${visibleLine(deed.says)}${count}\n`);
  return 0;
}

/** The conversations that were meant: without a word all of them, also what is put away. */
async function chosen(core: Core, typed: readonly string[]): Promise<readonly string[] | Misuse> {
  const known = await core.archive.list({ archived: "with" });
  const found = typed.length === 0 ? known : typed.map((each) => findAmong(known, each, { where: "sessions list --all" }));
  const misuse = found.find((each) => "misuse" in each);
  if (misuse && "misuse" in misuse) return misuse;
  return [...new Set(found.flatMap((each) => ("id" in each ? [each.id] : [])))];
}

async function print(core: Core, ids: readonly string[], format: "md" | "json" | "zip"): Promise<number> {
  if (format === "zip" && process.stdout.isTTY) return complain("A zip is nothing to read; say where it goes: -o FILE.zip");
  const exported = await core.archive.export(ids, format);
  if (exported.kind === "refused") return complain(exported.reason);
  for await (const chunk of exported.chunks) await written(format === "md" ? visible(Buffer.from(chunk).toString()) : chunk);
  return 0;
}

function written(chunk: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => void process.stdout.write(chunk, () => resolve()));
}

async function take(core: Core, { file, json }: Extract<TransferCommand, { action: "import" }>): Promise<number> {
  const source = file === "-" ? await standardInput() : { path: file };
  if ("misuse" in source) return complain(source.misuse);
  const imported = await core.archive.import(source);
  if (imported.kind === "refused") return complain(imported.reason);
  const { conversations } = imported;
  const [only, ...others] = conversations;
  const document = only && others.length === 0 ? documentOf(only) : conversations.map(documentOf);
  process.stdout.write(json ? `${jsonLine(document)}\n` : conversations.map(linesOf).join(""));
  return 0;
}

type Taken = Imported["conversations"][number];

function documentOf({ id, title, notes }: Taken): object {
  return { id, title, notes };
}

function linesOf({ id, title, workspace, notes }: Taken): string {
  const folders = workspace.length > 0 ? ` It works in ${workspace.map(visibleLine).join(", ")} and asks before each change.` : "";
  return [`Imported as ${id}: ${visibleLine(title)}.${folders}`, ...notes.map(visibleLine)].map((each) => `${each}\n`).join("");
}

/** The most that is read from standard input, in bytes: it is kept in memory. */
const longestInput = 1_000_000_000;

async function standardInput(): Promise<ImportSource | Misuse> {
  if (process.stdin.isTTY) return { misuse: 'Nothing comes in: "anycowork sessions import - < FILE".' };
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of process.stdin) {
    pieces.push(piece as Buffer);
    bytes += (piece as Buffer).length;
    if (bytes > longestInput) return { misuse: `Standard input has more than ${longestInput / 1e6} MB; import the file by its name.` };
  }
  return { name: "Standard input", bytes: Buffer.concat(pieces) };
}

function complain(problem: string): number {
  sayAside(visibleLine(problem));
  return 2;
}
