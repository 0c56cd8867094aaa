import * as vscode from "vscode";

/** Calls back when something outside the conversation changes what the next message may use or do: settings, keys, trust, folders, a workspace's rules. */
export function watchSurroundings(secrets: vscode.SecretStorage, changed: () => void): vscode.Disposable {
  const suggestions = vscode.workspace.createFileSystemWatcher("**/.anycowork/permissions.json");
  // A folder that is made with the file in it is told as one news, of the folder.
  const folder = vscode.workspace.createFileSystemWatcher("**/.anycowork", false, true, true);
  return vscode.Disposable.from(
    suggestions,
    folder,
    folder.onDidCreate(changed),
    ...[suggestions.onDidChange, suggestions.onDidCreate, suggestions.onDidDelete].map((each) => each(changed)),
    secrets.onDidChange(changed),
    vscode.workspace.onDidGrantWorkspaceTrust(changed),
    vscode.workspace.onDidChangeWorkspaceFolders(changed),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("anycowork")) changed();
    }),
  );
}
