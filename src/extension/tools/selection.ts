import * as vscode from "vscode";
import * as z from "zod";
import { defineTool, type Tool } from "../../core/tools/tool.ts";
import { label, readAccess } from "./place.ts";

/** What the person looks at. */
export function createReadSelection(folders: readonly string[]): Tool {
  return defineTool({
    name: "read_selection",
    description: "Gives the file in the active editor and the text selected there; when nothing is selected, the lines on the screen.",
    readOnly: true,
    input: z.object({}),
    title: () => "Read selection",
    async prepare() {
      const editor = activeEditor();
      if (!editor) return { refused: "No file is open in an editor. Ask which file is meant, or look for it with list_files." };
      const { document } = editor;
      const onDisk = document.uri.scheme === "file";
      return {
        access: onDisk ? await readAccess(document.uri.fsPath, folders) : { kind: "read", path: name(document, folders), place: "inside" },
        locks: [],
        run: async () => ({ ok: true, ...seen(editor, folders) }),
      };
    },
  });
}

/** Output panels count as editors for VS Code, not for people. */
function activeEditor(): vscode.TextEditor | undefined {
  const isFile = (each: vscode.TextEditor) => each.document.uri.scheme === "file" || each.document.uri.scheme === "untitled";
  const active = vscode.window.activeTextEditor;
  return active && isFile(active) ? active : vscode.window.visibleTextEditors.find(isFile);
}

function seen(editor: vscode.TextEditor, folders: readonly string[]): { output: string; summary: string } {
  const { document, selection } = editor;
  const where = name(document, folders);
  const state = document.isDirty ? ", with unsaved changes" : "";
  if (!selection.isEmpty) {
    const lines = `${selection.start.line + 1}–${selection.end.line + 1}`;
    const text = document.getText(selection);
    return { output: `Selected in ${where}, lines ${lines}${state}:\n${text}`, summary: `lines ${lines}` };
  }
  const range = editor.visibleRanges[0] ?? new vscode.Range(0, 0, Math.min(50, document.lineCount), 0);
  const whole = new vscode.Range(range.start.line, 0, range.end.line, document.lineAt(range.end.line).text.length);
  const lines = `${range.start.line + 1}–${range.end.line + 1}`;
  const cursor = selection.active.line + 1;
  const output = `Nothing is selected. On the screen: ${where}, lines ${lines} of ${document.lineCount}, cursor in line ${cursor}${state}:\n${document.getText(whole)}`;
  return { output, summary: `lines ${lines}` };
}

function name(document: vscode.TextDocument, folders: readonly string[]): string {
  return document.uri.scheme === "file" ? label(document.uri.fsPath, folders) : `${document.uri.path} (not saved yet)`;
}
