import * as vscode from "vscode";
import * as z from "zod";
import type { Place, Places } from "../../core/tools/places.ts";
import { defineTool, type Tool } from "../../core/tools/tool.ts";
import { findThere, isInside } from "./place.ts";

const mostSymbols = 60;

/** Where things are defined, as the editor's language services know it. */
export function createFindSymbols(folders: readonly string[], places: Places): Tool {
  return defineTool({
    name: "find_symbols",
    description:
      "Finds where functions, classes and other symbols are defined, by a part of their name; with a path, the outline of that file.",
    readOnly: true,
    input: z.object({ query: z.string().optional().describe("Part of the name"), path: z.string().optional().describe("One file") }),
    title: ({ query, path }) => `Find symbols${query ? ` ${query}` : ""}${path ? ` in ${path}` : ""}`,
    async prepare({ query = "", path }) {
      if (path === undefined && query === "") return { refused: "Give a part of a name as `query`, or a file as `path`." };
      const found = path === undefined ? undefined : await findThere(places, path);
      if (found && "refused" in found) return found;
      return {
        access: found?.access ?? { kind: "read", path: folders[0] ?? "", place: "inside" },
        locks: [],
        run: async () => {
          if (!found) return answer(await inWorkspace(query, folders, places));
          const moved = await places.moved(path ?? "", found);
          return moved ? { ok: false, output: moved, summary: "not read" } : answer(await inFile(found, query));
        },
      };
    },
  });
}

interface Found {
  readonly name: string;
  readonly kind: vscode.SymbolKind;
  readonly inside: string;
  /** What its file is called. */
  readonly where: string;
  readonly line: number;
}

/** Those in files that reading would ask about are left out. */
async function inWorkspace(query: string, folders: readonly string[], places: Places): Promise<readonly Found[]> {
  const symbols = await vscode.commands.executeCommand<vscode.SymbolInformation[] | undefined>(
    "vscode.executeWorkspaceSymbolProvider",
    query,
  );
  const inFolders = (symbols ?? []).filter(
    ({ location }) => location.uri.scheme === "file" && folders.some((each) => isInside(location.uri.fsPath, each)),
  );
  const labels = await places.open(inFolders.map(({ location }) => location.uri.fsPath));
  return inFolders.flatMap((each) => {
    const where = labels.get(each.location.uri.fsPath);
    return where === undefined ? [] : flat(each, where);
  });
}

async function inFile({ path, label }: Place, query: string): Promise<readonly Found[]> {
  const symbols = await vscode.commands.executeCommand<(vscode.SymbolInformation | vscode.DocumentSymbol)[] | undefined>(
    "vscode.executeDocumentSymbolProvider",
    vscode.Uri.file(path),
  );
  const all = (symbols ?? []).flatMap((each) => ("location" in each ? [flat(each, label)] : nested(each, { where: label, inside: "" })));
  return all.filter(({ name }) => name.toLowerCase().includes(query.toLowerCase()));
}

function flat({ name, kind, containerName, location }: vscode.SymbolInformation, where: string): Found {
  return { name, kind, inside: containerName, where, line: location.range.start.line + 1 };
}

function nested(symbol: vscode.DocumentSymbol, place: Pick<Found, "where" | "inside">): readonly Found[] {
  const { name, kind, selectionRange, children } = symbol;
  const inside = place.inside === "" ? name : `${place.inside}.${name}`;
  return [
    { name, kind, ...place, line: selectionRange.start.line + 1 },
    ...children.flatMap((each) => nested(each, { where: place.where, inside })),
  ];
}

function answer(found: readonly Found[]) {
  if (found.length === 0) {
    return {
      ok: true,
      output: "VS Code knows no such symbol. Its language support may still be starting: search_files finds text.",
      summary: "none",
    };
  }
  const lines = found.slice(0, mostSymbols).map(({ name, kind, inside, where, line }) => {
    const what = vscode.SymbolKind[kind]?.toLowerCase() ?? "symbol";
    return `${where}:${line} ${what} ${inside ? `${inside}.` : ""}${name}`;
  });
  const left = found.length - lines.length;
  const output = [...lines, ...(left > 0 ? [`${left} more are not listed; use a longer part of the name.`] : [])].join("\n");
  return { ok: true, output, summary: `${found.length} found` };
}
