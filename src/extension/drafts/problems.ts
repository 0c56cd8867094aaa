import * as vscode from "vscode";
import { relative } from "./pointed.ts";
import { type Complaint, fixProblems } from "./wording.ts";

/** The wish for a message, from what the offer was about; without it, the problems of the active file. */
export function wishOf([uri, diagnostics]: readonly unknown[]): string | undefined {
  const file = uri instanceof vscode.Uri ? uri : vscode.window.activeTextEditor?.document.uri;
  if (!file) return undefined;
  const told = Array.isArray(diagnostics) ? (diagnostics as readonly vscode.Diagnostic[]) : vscode.languages.getDiagnostics(file);
  return told.length === 0 ? undefined : fixProblems(relative(file), told.slice(0, mostProblems).map(complaint));
}

function complaint({ range, message, source, code }: vscode.Diagnostic): Complaint {
  const number = typeof code === "object" ? code.value : code;
  const from = [source, number].filter((each) => each !== undefined && each !== "").join(" ");
  return { line: range.start.line + 1, message, ...(from ? { source: from } : {}) };
}

const mostProblems = 50;
