import * as vscode from "vscode";
import type { Places } from "../../core/tools/places.ts";

/** As much as is used of what VS Code's own Git extension gives others. */
interface GitExports {
  getAPI(version: 1): { readonly repositories: readonly Repository[] };
}

interface Repository {
  readonly rootUri: vscode.Uri;
  readonly state: Readonly<Record<"workingTreeChanges" | "indexChanges" | "mergeChanges", readonly Change[]>> & {
    readonly untrackedChanges?: readonly Change[];
  };
  diffWithHEAD(path: string): Promise<string>;
}

interface Change {
  readonly uri: vscode.Uri;
  /** 7 is a file that git does not know yet. */
  readonly status: number;
}

const untracked = 7;

/** Files that are other than in the last commit, each once. */
export interface Changed {
  readonly repository: Repository;
  readonly path: string;
  readonly isNew: boolean;
}

/** What is not committed in the open repositories; undefined where the editor's own Git is off or knows none. */
export function changesNow(): readonly Changed[] | undefined {
  const git = vscode.extensions.getExtension<GitExports>("vscode.git");
  const repositories = git?.isActive ? repositoriesOf(git.exports) : [];
  return repositories.length === 0 ? undefined : repositories.flatMap(changedIn);
}

/** It throws where it is switched off. */
function repositoriesOf(git: GitExports): readonly Repository[] {
  try {
    return git.getAPI(1).repositories;
  } catch {
    return [];
  }
}

function changedIn(repository: Repository): readonly Changed[] {
  const { workingTreeChanges, indexChanges, mergeChanges, untrackedChanges = [] } = repository.state;
  const found = new Map<string, Changed>();
  for (const { uri, status } of [...mergeChanges, ...indexChanges, ...workingTreeChanges, ...untrackedChanges])
    found.set(uri.fsPath, { repository, path: uri.fsPath, isNew: status === untracked });
  return [...found.values()];
}

/** Files whose changes are told one by one. */
const mostFiles = 200;

/** The changes as git shows them. Files that reading would ask about are named at most, and what is new only by its name: it can be read. */
export async function changesText(changes: readonly Changed[], places: Pick<Places, "open">): Promise<string> {
  const told = changes.slice(0, mostFiles);
  const labels = await places.open(told.map((each) => each.path));
  const open = told.filter((each) => labels.has(each.path));
  const kept = changes.length - open.length;
  const diffs = await diffsOf(open.filter((each) => !each.isNew));
  const named = (some: readonly Changed[]) => some.map(({ path }) => `- ${labels.get(path)}`).join("\n");
  const fresh = open.filter((each) => each.isNew);
  const untold = diffs.flatMap(({ change, diff }) => (diff === undefined ? [change] : []));
  return [
    ...diffs.map(({ diff = "" }) => diff.trimEnd()).filter((each) => each !== ""),
    ...(untold.length > 0 ? [`Changed, but git shows no difference to the last commit (read_file reads them):\n${named(untold)}`] : []),
    ...(fresh.length > 0 ? [`New files, not in git yet (read_file reads them):\n${named(fresh)}`] : []),
    ...(kept > 0 ? [`Changes of ${kept} more files are not told: reading them asks the person first, or there were too many.`] : []),
  ].join("\n\n");
}

interface Diff {
  readonly change: Changed;
  /** Undefined where git gives none, as in a repository without a commit. */
  readonly diff: string | undefined;
}

/** So many processes of git run at once. */
const atOnce = 8;

async function diffsOf(changes: readonly Changed[]): Promise<readonly Diff[]> {
  const diffs: Diff[] = [];
  for (let from = 0; from < changes.length; from += atOnce) {
    const some = changes.slice(from, from + atOnce).map(async (change) => ({
      change,
      diff: await change.repository.diffWithHEAD(change.path).catch(() => undefined),
    }));
    diffs.push(...(await Promise.all(some)));
  }
  return diffs;
}
