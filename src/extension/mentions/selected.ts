import * as vscode from "vscode";
import { relative } from "../drafts/pointed.ts";

/** What is selected in the editor, where something is. */
export interface Selected {
  /** As the message calls it: "src/a.ts#3-9". */
  readonly name: string;
  readonly label: string;
  readonly lines: readonly [number, number];
  /** Of a file that lies on the disk. */
  readonly path?: string;
  readonly text: string;
}

export function selectedNow(): Selected | undefined {
  const editor = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors].find(
    (each) => each !== undefined && each.document.uri.scheme !== "output" && !each.selection.isEmpty,
  );
  if (!editor) return undefined;
  const { document, selection } = editor;
  // A selection that ends before the first character of a line has nothing of that line.
  const last = selection.end.character === 0 && !selection.isSingleLine ? selection.end.line : selection.end.line + 1;
  const lines = [selection.start.line + 1, last] as const;
  const isOnDisk = document.uri.scheme === "file";
  const label = isOnDisk ? relative(document.uri) : document.uri.path.replace(/^.*\//, "");
  const name = `${label}#${lines[0] === lines[1] ? lines[0] : `${lines[0]}-${lines[1]}`}`;
  return { name, label, lines, text: document.getText(selection), ...(isOnDisk ? { path: document.uri.fsPath } : {}) };
}

/** The files in the editor's tabs, the one in front first. */
export function openFiles(): readonly vscode.Uri[] {
  const groups = [vscode.window.tabGroups.activeTabGroup, ...vscode.window.tabGroups.all];
  const tabs = groups.flatMap((each) => [...(each.activeTab ? [each.activeTab] : []), ...each.tabs]);
  const uris = tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText && input.uri.scheme === "file" ? [input.uri] : []));
  return [...new Map(uris.map((each) => [each.toString(), each])).values()];
}
