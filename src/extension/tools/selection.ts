import * as vscode from "vscode";
import * as z from "zod";
import type { Places } from "../../core/tools/places.ts";
import { defineTool, type Tool } from "../../core/tools/tool.ts";

/** What the person looks at. */
export function createReadSelection(places: Places): Tool {
  return defineTool({
    name: "read_selection",
    description: "Gives the file in the active editor and the text selected there; when nothing is selected, the lines on the screen.",
    readOnly: true,
    input: z.object({}),
    title: () => "Read selection",
    async prepare() {
      const editor = activeEditor();
      if (!editor) return { refused: "No file is open in an editor. Ask which file is meant, or look for it with list_files." };
      const { uri } = editor.document;
      if (uri.scheme !== "file") {
        const name = `${uri.path} (not saved yet)`;
        return { access: { kind: "read", path: name, place: "inside" }, locks: [], run: async () => ({ ok: true, ...seen(editor, name) }) };
      }
      const found = await places.find(uri.fsPath);
      if ("refused" in found) return found;
      return { access: found.access, locks: [], run: async () => ({ ok: true, ...seen(editor, found.label) }) };
    },
  });
}

/** Output panels count as editors for VS Code, not for people. */
function activeEditor(): vscode.TextEditor | undefined {
  const isFile = (each: vscode.TextEditor) => each.document.uri.scheme === "file" || each.document.uri.scheme === "untitled";
  const active = vscode.window.activeTextEditor;
  return active && isFile(active) ? active : vscode.window.visibleTextEditors.find(isFile);
}

function seen(editor: vscode.TextEditor, where: string): { output: string; summary: string } {
  const { document, selection } = editor;
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
