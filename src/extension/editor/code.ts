import * as vscode from "vscode";
import { t } from "../words.ts";
import { languageIdOf } from "./language-id.ts";

/** Puts code where the cursor is in the editor used last, and takes the person there. Resolves with a sentence when it can't. */
export async function insertCode(text: string): Promise<string | undefined> {
  // The chat may be a tab itself; then no text editor is the active one.
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors.find(({ document }) => isFile(document));
  if (!editor) return t("No file is open. Open one, put the cursor where the code belongs, and try again.");
  const { document, viewColumn } = editor;
  const shown = await vscode.window.showTextDocument(document, viewColumn === undefined ? {} : { viewColumn });
  // A snippet of nothing but text: it keeps the indentation of the line it comes to.
  const isDone = await shown.insertSnippet(new vscode.SnippetString().appendText(text));
  return isDone ? undefined : t("The file in the editor can't be changed.");
}

/** Opens code as a document of its own, which is not saved yet. */
export async function openCode(content: string, label: string): Promise<undefined> {
  const language = languageIdOf(label, await vscode.languages.getLanguages());
  const document = await vscode.workspace.openTextDocument({ content, ...(language === undefined ? {} : { language }) });
  await vscode.window.showTextDocument(document);
  return undefined;
}

function isFile({ uri }: vscode.TextDocument): boolean {
  return uri.scheme === "file" || uri.scheme === "untitled" || uri.scheme === "vscode-remote";
}
