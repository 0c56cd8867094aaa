import * as vscode from "vscode";
import type { Places } from "../../core/tools/places.ts";
import { isInside } from "../tools/place.ts";

const most = 100;
const words = ["error", "warning", "info", "hint"];

type Found = readonly (readonly [vscode.Uri, readonly vscode.Diagnostic[]])[];

/** The problems the editor shows in these folders, hints aside. */
export function problemsNow(folders: readonly string[]): Found {
  const isShown = ({ severity }: vscode.Diagnostic) => severity !== vscode.DiagnosticSeverity.Hint;
  return vscode.languages
    .getDiagnostics()
    .filter(([uri]) => uri.scheme === "file" && folders.some((each) => isInside(uri.fsPath, each)))
    .map(([uri, all]) => [uri, all.filter(isShown)] as const)
    .filter(([, all]) => all.length > 0);
}

export function countOf(found: Found): number {
  return found.reduce((sum, [, all]) => sum + all.length, 0);
}

/** A line each, errors first. Those of files that reading would ask about are only counted. */
export async function problemsText(found: Found, places: Places): Promise<string> {
  const labels = await places.open(found.map(([uri]) => uri.fsPath));
  const all = found
    .flatMap(([uri, diagnostics]) => diagnostics.map((each) => ({ each, label: labels.get(uri.fsPath) })))
    .sort((a, b) => a.each.severity - b.each.severity);
  const told = all.filter(({ label }) => label !== undefined).slice(0, most);
  const lines = told.map(({ each: { range, severity, message, source }, label }) => {
    const from = source ? ` [${source}]` : "";
    return `${label}:${range.start.line + 1}:${range.start.character + 1} ${words[severity]}: ${message.replaceAll(/\s*\n\s*/g, " ")}${from}`;
  });
  const left = all.length - told.length;
  return [...lines, ...(left > 0 ? [`${left} more are not listed; read_problems lists those of one file or folder.`] : [])].join("\n");
}
