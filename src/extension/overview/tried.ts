import * as vscode from "vscode";

/** Settings of ours that the open workspace names, without our prefix. VS Code leaves them out, since none of ours can be set by a workspace. */
export async function triedSettings(): Promise<readonly string[]> {
  const { workspaceFolders = [], workspaceFile } = vscode.workspace;
  const files = workspaceFolders.map(({ uri }) => vscode.Uri.joinPath(uri, ".vscode", "settings.json"));
  const texts = await Promise.all([...files, ...(workspaceFile ? [workspaceFile] : [])].map(textOf));
  return namedIn(texts);
}

/** Pure. */
export function namedIn(texts: readonly string[]): readonly string[] {
  const lines = texts.flatMap((each) => each.split("\n")).filter((each) => !each.trimStart().startsWith("//"));
  const named = lines.flatMap((each) => [...each.matchAll(/"anycowork\.([a-zA-Z.]{1,60})"\s*:/g)].map(([, name = ""]) => name));
  return [...new Set(named)].sort();
}

async function textOf(file: vscode.Uri): Promise<string> {
  const bytes = await Promise.resolve(vscode.workspace.fs.readFile(file)).catch(() => undefined);
  return bytes === undefined || bytes.length > largestBytes ? "" : new TextDecoder().decode(bytes);
}

/** No settings are larger. */
const largestBytes = 1_000_000;
