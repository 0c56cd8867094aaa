import * as vscode from "vscode";
import { count } from "../words.ts";

/** Offers to have the problems of a line put right, beside what languages offer themselves. */
export function offerFixes(): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider(
    { scheme: "file" },
    {
      provideCodeActions(document, _range, { diagnostics }) {
        if (diagnostics.length === 0) return [];
        const title = count(diagnostics.length, ["Fix with AnyCowork", "Fix {0} problems with AnyCowork"]);
        const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
        action.diagnostics = [...diagnostics];
        action.command = { title, command: "anycowork.fixProblems", arguments: [document.uri, diagnostics] };
        return [action];
      },
    },
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
}
