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
