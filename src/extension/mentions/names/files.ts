import * as vscode from "vscode";
import { relative } from "../../drafts/pointed.ts";
import { foldersOf, type Listed } from "./folders.ts";
import { candidate, inParts } from "./rank.ts";

export interface Listing {
  readonly files: readonly Listed[];
  readonly folders: readonly Listed[];
}

/** The files of the open folders by their names, without what the settings leave out of searches. */
export interface FileIndex {
  /** As known; looked up anew where that is some seconds old. What is typed next finds the newer one. */
  list(): Promise<Listing>;
}

const most = 100_000;
const freshMs = 10_000;

export function createFileIndex(now: () => number = Date.now): FileIndex {
  let known: { readonly at: number; readonly listing: Promise<Listing> } | undefined;
  let renewing: Promise<unknown> | undefined;
  return {
    list() {
      if (known === undefined) known = { at: now(), listing: look() };
      else if (now() - known.at > freshMs && !renewing) {
        const newer = look();
        renewing = newer.then(
          () => {
            known = { at: now(), listing: newer };
            renewing = undefined;
          },
          () => {
            renewing = undefined;
          },
        );
      }
      return known.listing;
    },
  };
}

async function look(): Promise<Listing> {
  const uris = await vscode.workspace.findFiles("**/*", leftOut(), most);
  const files: Listed[] = [];
  for await (const part of inParts(uris))
    for (const uri of part) if (uri.scheme === "file") files.push({ ...candidate(relative(uri)), path: uri.fsPath });
  return { files, folders: await foldersOf(files) };
}

/** What the settings leave out of the explorer and of searches. */
function leftOut(): string {
  const settings = vscode.workspace.getConfiguration();
  const globs = ["files.exclude", "search.exclude"].flatMap((name) =>
    Object.entries(settings.get<Readonly<Record<string, unknown>>>(name) ?? {}).flatMap(([glob, is]) => (is === true ? [glob] : [])),
  );
  return `{${[...new Set([...globs, "**/node_modules", "**/.git"])].join(",")}}`;
}
