import path from "node:path";
import * as vscode from "vscode";

/** The workspace folders that lie on this machine's disk. Others (virtual workspaces) can't be worked in. */
function localFolders(): readonly vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter((each) => each.uri.scheme === "file");
}

export function folderPaths(): readonly string[] {
  return localFolders().map((each) => each.uri.fsPath);
}

/** Their names, as the explorer shows them. */
export function folderNames(): readonly string[] {
  return localFolders().map((each) => each.name);
}

/** A file's path as people read it: from the folder of these it lies in, else whole. */
export function shortened(file: string, folders: readonly string[]): string {
  const home = folders.find((each) => file.startsWith(`${each}${path.sep}`));
  return home === undefined ? file : path.relative(home, file);
}
