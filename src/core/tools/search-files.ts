import { stat } from "node:fs/promises";
import * as z from "zod";
import { type Expression, expressionOf } from "../sandbox/patterns/expression.ts";
import type { SearchQuery } from "../sandbox/search/query.ts";
import { findRipgrep } from "../sandbox/search/ripgrep.ts";
import type { Searcher, SearchResult } from "../sandbox/search/searcher.ts";
import { isWithin } from "../sandbox/search/walk.ts";
import { type Location, noFolderMessage, type Workspace } from "../sandbox/workspace.ts";
import { locksToLookThrough } from "./locks.ts";
import type { ToolPorts } from "./ports.ts";
import { type Findings, wordFiles, wordMatches } from "./text/findings.ts";
import { defineTool, type Tool, type ToolResult } from "./tool.ts";

/** Searches text in files, with the same answer whether or not there is a ripgrep on the PATH. */
export function searchFilesTool(tools: SearchTools): Tool {
  return defineTool({
    name: "search_files",
    description: "Search file contents, line by line. Ignored, binary and secret files are left out.",
    input,
    readOnly: true,
    title: ({ pattern, path: where }) => `Search ${pattern.slice(0, 80)}${where ? ` in ${where}` : ""}`,
    async prepare(asked) {
      if (asked.pattern === "") return { refused: "The pattern is empty. Give a text or an expression to look for." };
      const expression = expressionOf({ pattern: asked.pattern, isRegex: asked.regex !== false, ignoreCase: asked.ignore_case ?? false });
      if ("problem" in expression) return { refused: expression.problem };
      const folders = await tools.workspace.folders();
      if (asked.path === undefined && folders.length === 0) return { refused: noFolderMessage };
      const named = asked.path ?? folders[0] ?? "";
      const location = await tools.workspace.resolve(named, "read");
      if (location.kind === "refused") return { refused: location.message };
      const { place, guarded } = location;
      const roots = asked.path === undefined ? folders : [location.path];
      return {
        access: { kind: "read", path: location.path, place, below: true, guarded },
        locks: locksToLookThrough(),
        run: async ({ signal }) => {
          const moved = await tools.workspace.moved(named, "read", location);
          if (moved) return { ok: false, output: moved, summary: "not searched" };
          return search({ ...tools, asked, expression, location, roots, folders, signal });
        },
      };
    },
  });
}

const input = z.object({
  pattern: z.string(),
  regex: z.boolean().optional().describe("default true"),
  ignore_case: z.boolean().optional(),
  path: z.string().optional().describe("file or folder"),
  glob: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe("such as **/*.ts or !dist/**"),
  context: z.number().min(0).max(20).optional().describe("lines around"),
  files_only: z.boolean().optional(),
  include_ignored: z.boolean().optional(),
  offset: z.number().min(0).optional(),
});

export interface SearchTools {
  readonly workspace: Workspace;
  readonly environment: ToolPorts["environment"];
  readonly searcher: Searcher;
}

interface Asked extends SearchTools {
  readonly asked: z.output<typeof input>;
  readonly expression: Expression;
  readonly location: Location;
  readonly roots: readonly string[];
  readonly folders: readonly string[];
  readonly signal: AbortSignal;
}

/** Matches of one answer. */
const shownLimit = 200;

async function search(given: Asked): Promise<ToolResult> {
  const { asked, expression, location, roots, searcher, signal, workspace, environment, folders } = given;
  const found = await stat(location.path).catch(() => undefined);
  if (!found) return { ok: false, output: `There is no file or folder ${location.label}.`, summary: "not found" };
  const query = await queryOf(given, { expression, roots, glob: asked.glob, includeIgnored: asked.include_ignored });
  const ripgrep = async () => {
    const program = await findRipgrep(environment, folders);
    return program === undefined ? undefined : { program, environment };
  };
  const skip = Math.floor(asked.offset ?? 0);
  const take = asked.files_only ? 0 : shownLimit;
  const result = await searcher.search({ query, ripgrep, skip, take, context: Math.floor(asked.context ?? 0) }, signal);
  if (result.kind !== "found") return failed(result, await labelOf(result, workspace));
  const findings: Findings = { ...result, query, skip, label: (path) => workspace.label(path), hint: hintFor(asked) };
  return asked.files_only ? wordFiles(findings) : wordMatches(findings);
}

export interface QueryWish {
  readonly expression?: Expression;
  readonly glob?: string | readonly string[];
  readonly roots: readonly string[];
  readonly includeIgnored?: boolean;
}

/** The whole question for the searcher: what was asked, with the limits of the workspace. */
export async function queryOf(
  { workspace, environment }: SearchTools,
  { expression, glob, roots, includeIgnored = false }: QueryWish,
): Promise<SearchQuery> {
  return {
    expression,
    globs: [glob ?? []].flat().filter((each) => each !== ""),
    // What lies in another folder that is searched anyway is not searched twice.
    roots: roots.filter((each) => !roots.some((other) => other !== each && isWithin(each, other))),
    tops: await workspace.folders(),
    includeIgnored,
    ownFolder: await workspace.ownFolder(),
    home: environment.HOME ?? environment.USERPROFILE,
    configFolder: environment.XDG_CONFIG_HOME,
  };
}

type Unfound = Exclude<SearchResult, { kind: "found" }>;

function labelOf(result: Unfound, workspace: Workspace): Promise<string> | undefined {
  return result.kind === "endless" ? workspace.label(result.file) : undefined;
}

function failed(result: Unfound, label = ""): ToolResult {
  const narrower = "Make the pattern or the path narrower.";
  switch (result.kind) {
    case "stopped":
      return { ok: false, output: "Stopped by the person.", summary: "stopped" };
    case "late":
      return { ok: false, output: `The search took too long and was ended. ${narrower}`, summary: "took too long" };
    case "endless":
      return {
        ok: false,
        output: `The pattern takes too long on ${label}, so the search was ended there. Use a simpler one, without a repetition in a repetition.`,
        summary: "took too long",
      };
  }
}

/** A pattern that finds nothing may have been meant to the letter. */
function hintFor({ pattern, regex }: z.output<typeof input>): string | undefined {
  if (regex === false || !/[\\^$.*+?()[\]{}|]/.test(pattern)) return undefined;
  return "The pattern was read as a regular expression. Set regex to false to look for it as plain text.";
}
