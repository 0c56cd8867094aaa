import { lstat, readFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { Core } from "../../core/core.ts";
import type { Change, Repository } from "./git.ts";
import type { ChangedFile, Changes } from "./wording.ts";

/** A larger new file is only named, in bytes. */
const mostBytes = 1_000_000;
/** Of more nobody tells a model what is in them. */
const mostFiles = 100;
const mostSubjects = 8;

/** What git's extension calls a change, as far as it says more than "changed". */
const ways: Readonly<Record<number, string>> = {
  1: "added",
  2: "deleted",
  3: "renamed",
  6: "deleted",
  7: "added",
  9: "added",
  10: "renamed",
};

/**
 * What a commit would hold: what is staged, else all changes. Of files that are closed to the model, or may hold secrets, it says only that they are
 * changed. Undefined where nothing is changed.
 */
export async function changesOf(repository: Repository, core: Pick<Core, "places">): Promise<Changes | undefined> {
  const { indexChanges, workingTreeChanges, untrackedChanges = [], mergeChanges } = repository.state;
  const isStaged = indexChanges.length > 0;
  const all = isStaged ? indexChanges : [...mergeChanges, ...workingTreeChanges, ...untrackedChanges];
  if (all.length === 0) return undefined;
  const root = repository.rootUri.fsPath;
  const open = await openOf(core, root, all);
  const diffOf = (file: string) => (isStaged ? repository.diffIndexWithHEAD(file) : repository.diffWithHEAD(file));
  // What is not staged of a file is not in the commit.
  const further = new Set(isStaged ? workingTreeChanges.map(({ uri }) => uri.fsPath) : []);
  const files: ChangedFile[] = [];
  for (const { uri, status } of all) {
    const label = path.relative(root, uri.fsPath).replaceAll("\\", "/");
    const diff = files.length < mostFiles && open.has(uri.fsPath) ? await textOf(uri.fsPath, diffOf, !further.has(uri.fsPath)) : undefined;
    files.push({ label, how: ways[status] ?? "changed", ...(diff ? { diff } : {}) });
  }
  return { files, subjects: await subjectsOf(repository), language: vscode.env.language };
}

/** Those the model may see: by what the repository closes, and what the folders open here do. */
async function openOf(core: Pick<Core, "places">, root: string, changes: readonly Change[]): Promise<ReadonlySet<string>> {
  const files = changes.map(({ uri }) => uri.fsPath);
  const folders = (vscode.workspace.workspaceFolders ?? []).map((each) => each.uri.fsPath);
  const [inRoot, inFolders] = await Promise.all([core.places([root]).open(files), core.places(folders).open(files)]);
  const isOpenedHere = (file: string) => folders.some((each) => file.startsWith(each + path.sep));
  return new Set(files.filter((each) => inRoot.has(each) && (inFolders.has(each) || !isOpenedHere(each))));
}

/** What changes in a file; of one git gives no difference for, what is in it, where that is what the commit would hold. */
export async function textOf(file: string, diffOf: (file: string) => Promise<string>, holdsAll: boolean): Promise<string | undefined> {
  const diff = await diffOf(file).catch(() => "");
  if (diff !== "") return diff;
  const size = holdsAll ? await lstat(file).catch(() => undefined) : undefined;
  if (!size?.isFile() || size.size > mostBytes) return undefined;
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text?.includes("\0") ? undefined : text;
}

async function subjectsOf(repository: Repository): Promise<readonly string[]> {
  // A repository without a commit has none.
  const commits = await repository.log({ maxEntries: mostSubjects }).catch(() => []);
  return commits.map(({ message }) => (message.split("\n")[0] ?? "").slice(0, 120)).filter((each) => each !== "");
}
