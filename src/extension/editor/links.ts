import { homedir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { t } from "../words.ts";

export interface FileTarget {
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
}

/** So many files of one name are offered. */
const mostFound = 30;

/**
 * Opens a file that was named in the chat at its line, or shows a folder in the explorer. A relative path is looked for in each folder, then below them:
 * of several the person chooses. Resolves with a sentence when there is none.
 */
export async function openFile(target: FileTarget, folders: readonly string[]): Promise<string | undefined> {
  if (/^[\\/]{2}/.test(target.path)) return t("Files on other machines are not opened from the chat.");
  for (const candidate of candidates(target.path, folders)) {
    const uri = vscode.Uri.file(candidate);
    const type = await typeOf(uri);
    if (type === vscode.FileType.File) return await show(uri, target);
    if (type === vscode.FileType.Directory) return await reveal(uri);
  }
  const found = await below(target.path);
  if (found.length === 0) return t("There is no {0} here.", target.path);
  const uri = found.length === 1 ? found[0] : await choose(found, target.path);
  return uri && (await show(uri, target));
}

/** Opens a web or mail address outside VS Code, which asks first by its own rules. */
export async function openLink(url: string): Promise<string | undefined> {
  const scheme = URL.canParse(url) ? new URL(url).protocol : "";
  if (!["http:", "https:", "mailto:"].includes(scheme)) return t("Only web and mail addresses are opened from the chat.");
  await openAddress(url);
  return undefined;
}

/**
 * Opens an address as it is written. VS Code takes a text, too, and leaves it alone, which its types don't say; taken apart as an `Uri` and put together again
 * an address loses what is escaped in it, such as the `&` of an address within it.
 */
export async function openAddress(url: string): Promise<boolean> {
  return vscode.env.openExternal(url as unknown as vscode.Uri);
}

async function show(uri: vscode.Uri, { line, column = 1 }: FileTarget): Promise<undefined> {
  const position = new vscode.Position((line ?? 1) - 1, column - 1);
  const selection = line === undefined ? {} : { selection: new vscode.Range(position, position) };
  await vscode.commands.executeCommand("vscode.open", uri, { preview: true, ...selection });
  return undefined;
}

async function reveal(uri: vscode.Uri): Promise<string | undefined> {
  if (!vscode.workspace.getWorkspaceFolder(uri)) return t("{0} is a folder outside of the workspace.", uri.fsPath);
  await vscode.commands.executeCommand("revealInExplorer", uri);
  return undefined;
}

function candidates(name: string, folders: readonly string[]): readonly string[] {
  if (path.isAbsolute(name)) return [name];
  if (/^~[\\/]/.test(name)) return [path.join(homedir(), name.slice(2))];
  return folders.map((folder) => path.join(folder, name));
}

/** Files of the workspace whose path ends with this one. */
async function below(name: string): Promise<readonly vscode.Uri[]> {
  const plain = path.posix.normalize(name.replaceAll("\\", "/"));
  if (path.isAbsolute(name) || /^(\.\.|~)(\/|$)|\/$/.test(plain)) return [];
  const pattern = `**/${plain.replaceAll(/[[\]{}*?]/g, (each) => (each === "]" ? "[]]" : `[${each}]`))}`;
  return await vscode.workspace.findFiles(pattern, undefined, mostFound);
}

async function choose(found: readonly vscode.Uri[], name: string): Promise<vscode.Uri | undefined> {
  const items = found
    .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }))
    .toSorted((one, other) => one.label.localeCompare(other.label));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: t("Which {0}?", name) });
  return chosen?.uri;
}

/** The type with links followed, without the link's own mark. */
async function typeOf(uri: vscode.Uri): Promise<vscode.FileType | undefined> {
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    return type & ~vscode.FileType.SymbolicLink;
  } catch {
    return undefined;
  }
}
