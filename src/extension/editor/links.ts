import path from "node:path";
import * as vscode from "vscode";
import { t } from "../words.ts";

export interface FileTarget {
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
}

/** Opens a file that was named in the chat. Relative paths are looked for in each folder. Resolves with a sentence when there is none. */
export async function openFile(target: FileTarget, folders: readonly string[]): Promise<string | undefined> {
  if (/^(\\\\|\/\/)/.test(target.path)) return t("Files on other machines are not opened from the chat.");
  for (const candidate of candidates(target.path, folders)) {
    const uri = vscode.Uri.file(candidate);
    if ((await typeOf(uri)) !== vscode.FileType.File) continue;
    const position = new vscode.Position((target.line ?? 1) - 1, (target.column ?? 1) - 1);
    const selection = target.line === undefined ? {} : { selection: new vscode.Range(position, position) };
    await vscode.commands.executeCommand("vscode.open", uri, { preview: true, ...selection });
    return undefined;
  }
  return t("There is no file {0} here.", target.path);
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

function candidates(name: string, folders: readonly string[]): readonly string[] {
  if (path.isAbsolute(name)) return [name];
  return folders.map((folder) => path.join(folder, name));
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
