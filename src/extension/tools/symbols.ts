import * as vscode from "vscode";
import * as z from "zod";
import { defineTool, type Tool } from "../../core/tools/tool.ts";
import { isInside, label, type Target, target } from "./place.ts";

const mostSymbols = 60;

/** Where things are defined, as the editor's language services know it. */
export function createFindSymbols(folders: readonly string[]): Tool {
  return defineTool({
    name: "find_symbols",
    description:
      "Finds where functions, classes and other symbols are defined, by a part of their name; with a path, the outline of that file.",
    readOnly: true,
    input: z.object({ query: z.string().optional().describe("Part of the name"), path: z.string().optional().describe("One file") }),
    title: ({ query, path }) => `Find symbols${query ? ` ${query}` : ""}${path ? ` in ${path}` : ""}`,
    async prepare({ query = "", path }) {
      if (path === undefined && query === "") return { refused: "Give a part of a name as `query`, or a file as `path`." };
      const found = path === undefined ? undefined : await target(path, folders);
      if (typeof found === "string") return { refused: found };
      return {
        access: found?.access ?? { kind: "read", path: folders[0] ?? "", place: "inside" },
        locks: [],
        run: async () => answer(found ? await inFile(found, query) : await inWorkspace(query, folders), folders),
      };
    },
  });
}

interface Found {
  readonly name: string;
  readonly kind: vscode.SymbolKind;
  readonly inside: string;
  readonly path: string;
  readonly line: number;
}

async function inWorkspace(query: string, folders: readonly string[]): Promise<readonly Found[]> {
  const symbols = await vscode.commands.executeCommand<vscode.SymbolInformation[] | undefined>(
    "vscode.executeWorkspaceSymbolProvider",
    query,
  );
  return (symbols ?? [])
    .filter(({ location }) => location.uri.scheme === "file" && folders.some((each) => isInside(location.uri.fsPath, each)))
    .map(flat);
}

async function inFile({ path }: Target, query: string): Promise<readonly Found[]> {
  const symbols = await vscode.commands.executeCommand<(vscode.SymbolInformation | vscode.DocumentSymbol)[] | undefined>(
    "vscode.executeDocumentSymbolProvider",
    vscode.Uri.file(path),
  );
  const all = (symbols ?? []).flatMap((each) => ("location" in each ? [flat(each)] : nested(each, { path, inside: "" })));
  return all.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()));
}

function flat({ name, kind, containerName, location }: vscode.SymbolInformation): Found {
  return { name, kind, inside: containerName, path: location.uri.fsPath, line: location.range.start.line + 1 };
}

function nested(symbol: vscode.DocumentSymbol, place: { path: string; inside: string }): readonly Found[] {
  const { name, kind, selectionRange, children } = symbol;
  const inside = place.inside === "" ? name : `${place.inside}.${name}`;
  return [
    { name, kind, inside: place.inside, path: place.path, line: selectionRange.start.line + 1 },
    ...children.flatMap((each) => nested(each, { path: place.path, inside })),
  ];
}

function answer(found: readonly Found[], folders: readonly string[]) {
  if (found.length === 0) {
    return {
      ok: true,
      output: "VS Code knows no such symbol. Its language support may still be starting: search_files finds text.",
      summary: "none",
    };
  }
  const lines = found.slice(0, mostSymbols).map(({ name, kind, inside, path, line }) => {
    const what = vscode.SymbolKind[kind]?.toLowerCase() ?? "symbol";
    return `${label(path, folders)}:${line} ${what} ${inside ? `${inside}.` : ""}${name}`;
  });
  const left = found.length - lines.length;
  const output = [...lines, ...(left > 0 ? [`${left} more are not listed; use a longer part of the name.`] : [])].join("\n");
  return { ok: true, output, summary: `${found.length} found` };
}
