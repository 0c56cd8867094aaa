import * as vscode from "vscode";
import type { Core } from "../../core/core.ts";
import type { SessionId } from "../../core/events/ids.ts";
import type { FoundMention } from "../../core/protocol/mentions.ts";
import { relative } from "../drafts/pointed.ts";
import { count, speech, t } from "../words.ts";
import { changesNow } from "./changes.ts";
import type { FileIndex } from "./names/files.ts";
import type { Listed } from "./names/folders.ts";
import { best, candidate } from "./names/rank.ts";
import { changedLast, foldersNear } from "./names/recent.ts";
import { countOf, problemsNow } from "./problems.ts";
import { openFiles, selectedNow } from "./selected.ts";
import type { Terminals } from "./terminals.ts";

export interface SearchParts {
  core(): Promise<Core>;
  folders(): readonly string[];
  /** The conversation shown, which can't be mentioned in itself. */
  shown(): SessionId | undefined;
  readonly files: FileIndex;
  readonly terminals: Pick<Terminals, "last">;
}

const most = { used: 6, near: 3, files: 12, folders: 5, symbols: 6, chats: 5 };
/** Symbols and conversations are looked for from so many letters on. */
const leastTyped = 2;

/** What is known at once: what the editor shows, and files and folders by their names; while nothing is typed, those used or changed last. */
export async function searchAtOnce(parts: SearchParts, typed: string, isStale: () => boolean): Promise<readonly FoundMention[]> {
  const places = (await parts.core()).places(parts.folders());
  const { files, folders } = await parts.files.list();
  const named = typed === "" ? await usedLast(files) : await best(files, { typed, most: most.files, isStale });
  const mayBeTold = await places.open(named.map((each) => each.path));
  const told = named.filter((each) => mayBeTold.has(each.path)).slice(0, typed === "" ? most.used : most.files);
  const below = typed === "" ? foldersNear(folders, told, most.near) : await best(folders, { typed, most: most.folders, isStale });
  const found = [...told.map(fileFound), ...below.map(folderFound)];
  const editor = fitting(editorFinds(parts), typed);
  if (typed !== "") return [...editor, ...found];
  const [selected, others] = [editor.filter(isSelection), editor.filter((each) => !isSelection(each))];
  return [...selected, ...found, ...others];
}

/** The files in the editor's tabs, then those changed last; twice as many as are shown, since some may not be told. */
async function usedLast(files: readonly Listed[]): Promise<readonly Listed[]> {
  const open = openFiles().map((uri) => ({ ...candidate(relative(uri)), path: uri.fsPath }));
  const last = await changedLast(files, 2 * most.used);
  return [...new Map([...open, ...last].map((each) => [each.path, each])).values()].slice(0, 2 * most.used);
}

function isSelection({ kind }: FoundMention): boolean {
  return kind === "selection";
}

/** What is asked of others: symbols of the languages, and conversations. */
export async function searchLonger(parts: SearchParts, typed: string): Promise<readonly FoundMention[]> {
  const [symbols, chats] = await Promise.all([typed.length < leastTyped ? [] : symbolsFor(typed), chatsFor(parts, typed)]);
  return [...symbols, ...chats];
}

function fileFound({ text, path, nameAt }: Listed): FoundMention {
  return { kind: "file", name: text, path, detail: text.slice(0, Math.max(nameAt - 1, 0)) };
}

function folderFound({ text, path, nameAt }: Listed): FoundMention {
  return { kind: "folder", name: text, path, detail: text.slice(0, Math.max(nameAt - 1, 0)) };
}

/** What the editor has besides files. */
function editorFinds({ folders, terminals }: SearchParts): readonly FoundMention[] {
  const selected = selectedNow();
  const problems = countOf(problemsNow(folders()));
  const last = terminals.last();
  const changes = changesNow();
  return [
    ...(selected
      ? [
          {
            kind: "selection",
            name: selected.name,
            detail: count(selected.lines[1] - selected.lines[0] + 1, ["{0} line is selected", "{0} lines are selected"]),
          } as const,
        ]
      : []),
    ...(problems > 0
      ? [
          {
            kind: "problems",
            name: "problems",
            detail: count(problems, ["{0} problem in the open folders", "{0} problems in the open folders"]),
          } as const,
        ]
      : []),
    { kind: "terminal", name: "terminal", ...(last ? { detail: `${last.terminal}: ${last.command}` } : { detail: "", off: noCommand }) },
    ...(changes ? [{ kind: "changes", name: "changes", ...changed(changes.length) } as const] : []),
  ];
}

const noCommand = t("Nothing was run in a terminal since AnyCowork was opened");

function changed(files: number): Pick<FoundMention, "detail" | "off"> {
  if (files === 0) return { detail: "", off: t("Everything is committed") };
  return { detail: count(files, ["{0} file not committed", "{0} files not committed"]) };
}

function fitting(all: readonly FoundMention[], typed: string): readonly FoundMention[] {
  if (typed === "") return all;
  const isMeant = ({ kind, name }: FoundMention) =>
    kind.startsWith(typed.toLowerCase()) || name.toLowerCase().includes(typed.toLowerCase());
  return all.filter(isMeant);
}

const told: ReadonlySet<vscode.SymbolKind> = new Set([
  vscode.SymbolKind.Class,
  vscode.SymbolKind.Interface,
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Enum,
  vscode.SymbolKind.Struct,
  vscode.SymbolKind.Module,
  vscode.SymbolKind.Namespace,
  vscode.SymbolKind.Constant,
  vscode.SymbolKind.Variable,
]);

async function symbolsFor(typed: string): Promise<readonly FoundMention[]> {
  const all = await vscode.commands
    .executeCommand<readonly vscode.SymbolInformation[] | undefined>("vscode.executeWorkspaceSymbolProvider", typed)
    .then(
      (found) => found ?? [],
      () => [],
    );
  const ours = all.filter(({ kind, location }) => told.has(kind) && location.uri.scheme === "file" && isInWorkspace(location.uri));
  const named = ours.map((symbol) => ({ ...candidate(symbol.name.replace(/\(.*$/, "")), symbol }));
  return (await best(named, { typed, most: most.symbols })).map(({ text, symbol: { location, kind } }) => {
    const [first, last] = [location.range.start.line + 1, location.range.end.line + 1];
    const where = `${vscode.SymbolKind[kind].toLowerCase()} in ${relative(location.uri)}`;
    return { kind: "symbol", name: text, path: location.uri.fsPath, lines: [first, last], detail: where };
  });
}

function isInWorkspace(uri: vscode.Uri): boolean {
  return vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}

async function chatsFor({ core, folders, shown }: SearchParts, typed: string): Promise<readonly FoundMention[]> {
  const { archive } = await core();
  const own = shown();
  const all = (await archive.list({ workspace: folders(), archived: "with" })).filter(({ id }) => id !== own);
  const titled = all.map((chat) => ({ ...candidate(chat.title), nameAt: 0, chat }));
  const found = typed === "" ? all.slice(0, 3) : (await best(titled, { typed, most: most.chats })).map(({ chat }) => chat);
  return found.map(({ id, title, updatedAt }) => ({
    kind: "chat",
    name:
      title
        .replaceAll(/["\s]+/g, " ")
        .trim()
        .slice(0, 60) || "conversation",
    chatId: id,
    detail: t("Conversation of {0}", speech.time(updatedAt, { dateStyle: "medium" })),
  }));
}
