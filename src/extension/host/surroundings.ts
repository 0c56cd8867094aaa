import * as vscode from "vscode";

/** Calls back when something outside the conversation changes what the next message may use: settings, keys, trust, folders. */
export function watchSurroundings(secrets: vscode.SecretStorage, changed: () => void): vscode.Disposable {
  return vscode.Disposable.from(
    secrets.onDidChange(changed),
    vscode.workspace.onDidGrantWorkspaceTrust(changed),
    vscode.workspace.onDidChangeWorkspaceFolders(changed),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("anycowork")) changed();
    }),
  );
}
