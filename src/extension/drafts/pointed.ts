import * as vscode from "vscode";
import { t } from "../words.ts";
import type { Pointed } from "./wording.ts";

/** What a menu was opened on: the files chosen in the explorer, else what is selected in the active editor. */
export async function pointedAt(given: readonly unknown[]): Promise<readonly Pointed[]> {
  const uris = urisIn(given);
  const editor = vscode.window.activeTextEditor;
  if (editor && uris.every((each) => each.toString() === editor.document.uri.toString())) return [selectedIn(editor)];
  return Promise.all(uris.map(async (each) => ({ label: await labelOf(each) })));
}

/** The explorer gives what was clicked and then all that is chosen; source control one change after another. */
function urisIn([clicked, chosen, ...more]: readonly unknown[]): readonly vscode.Uri[] {
  const all = Array.isArray(chosen) ? chosen : [clicked, chosen, ...more];
  return all.map((each) => (isChange(each) ? each.resourceUri : each)).filter((each) => each instanceof vscode.Uri);
}

function isChange(given: unknown): given is vscode.SourceControlResourceState {
  return typeof given === "object" && given !== null && "resourceUri" in given;
}

/** Relative to its workspace folder, whose name stands in front where there are several. */
export function relative(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri).replaceAll("\\", "/");
}

function selectedIn({ document, selection }: vscode.TextEditor): Pointed {
  const label = document.isUntitled ? t("{0} (not saved yet)", document.fileName) : relative(document.uri);
  const isOnDisk = document.uri.scheme === "file" && !document.isDirty;
  if (selection.isEmpty) return { label, ...(document.isUntitled ? { text: document.getText() } : {}) };
  // A selection that ends before the first character of a line has nothing of that line.
  const last = selection.end.character === 0 && !selection.isSingleLine ? selection.end.line : selection.end.line + 1;
  return { label, lines: [selection.start.line + 1, last], ...(isOnDisk ? {} : { text: document.getText(selection) }) };
}

async function labelOf(uri: vscode.Uri): Promise<string> {
  const { type } = await vscode.workspace.fs.stat(uri).then(
    (found) => found,
    () => ({ type: vscode.FileType.Unknown }),
  );
  return `${relative(uri)}${(type & vscode.FileType.Directory) > 0 ? "/" : ""}`;
}
