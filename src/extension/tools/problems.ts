import * as vscode from "vscode";
import * as z from "zod";
import type { Places } from "../../core/tools/places.ts";
import { defineTool, type Tool } from "../../core/tools/tool.ts";
import { findThere, isInside } from "./place.ts";

const mostProblems = 100;
const words = ["error", "warning", "info", "hint"];

/** What the editor's language services and linters complain about now. Files that reading would ask about are told of only when they are asked for. */
export function createReadProblems(folders: readonly string[], places: Places): Tool {
  return defineTool({
    name: "read_problems",
    description:
      "Lists the problems VS Code shows (errors and warnings of languages and linters) in the workspace, or in one file or folder.",
    readOnly: true,
    input: z.object({ path: z.string().optional().describe("File or folder; all when left out") }),
    title: ({ path }) => (path === undefined ? "Read problems" : `Read problems in ${path}`),
    async prepare({ path }) {
      const found = path === undefined ? undefined : await findThere(places, path);
      if (found && "refused" in found) return found;
      const roots = found ? [found.path] : folders;
      return {
        access: found?.access ?? { kind: "read", path: folders[0] ?? "", place: "inside" },
        locks: [],
        run: async () => {
          const problems = problemsIn(roots);
          const labels = new Map(await places.open(problems.map((each) => each.path)));
          if (found) labels.set(found.path, found.label);
          return answer(problems, labels);
        },
      };
    },
  });
}

interface Problem {
  readonly path: string;
  readonly diagnostic: vscode.Diagnostic;
}

function problemsIn(roots: readonly string[]): readonly Problem[] {
  return vscode.languages
    .getDiagnostics()
    .filter(([uri]) => uri.scheme === "file" && roots.some((root) => isInside(uri.fsPath, root)))
    .flatMap(([uri, diagnostics]) => diagnostics.map((diagnostic) => ({ path: uri.fsPath, diagnostic })))
    .filter(({ diagnostic }) => diagnostic.severity <= vscode.DiagnosticSeverity.Information)
    .toSorted((one, other) => one.diagnostic.severity - other.diagnostic.severity);
}

/** `labels`: what those files are called that may be told of. */
function answer(all: readonly Problem[], labels: ReadonlyMap<string, string>) {
  const problems = all.filter((each) => labels.has(each.path));
  const errors = problems.filter(({ diagnostic }) => diagnostic.severity === vscode.DiagnosticSeverity.Error).length;
  if (problems.length === 0) {
    const output = "VS Code shows no problems here. It may know only files that are open: run the project's own checks to be sure.";
    return { ok: true, output, summary: "none" };
  }
  const lines = problems.slice(0, mostProblems).map((each) => line(each, labels.get(each.path) ?? each.path));
  const left = problems.length - lines.length;
  const output = [...lines, ...(left > 0 ? [`${left} more are not listed; ask for one file or folder.`] : [])].join("\n");
  return { ok: true, output, summary: `${errors} errors, ${problems.length - errors} others` };
}

function line({ diagnostic }: Problem, label: string): string {
  const { range, severity, message, source } = diagnostic;
  const from = source ? ` [${source}]` : "";
  return `${label}:${range.start.line + 1}:${range.start.character + 1} ${words[severity]}: ${message.replaceAll(/\s*\n\s*/g, " ")}${from}`;
}
