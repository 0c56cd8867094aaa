import * as vscode from "vscode";
import { t } from "../words.ts";

/** VS Code's own git extension, as far as it is used. */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): { readonly repositories: readonly Repository[]; getRepository(uri: vscode.Uri): Repository | null };
}

export interface Repository {
  readonly rootUri: vscode.Uri;
  readonly inputBox: { value: string };
  readonly state: {
    readonly indexChanges: readonly Change[];
    readonly workingTreeChanges: readonly Change[];
    readonly untrackedChanges?: readonly Change[];
    readonly mergeChanges: readonly Change[];
  };
  diffIndexWithHEAD(path: string): Promise<string>;
  diffWithHEAD(path: string): Promise<string>;
  log(options: { readonly maxEntries: number }): Promise<readonly { readonly message: string }[]>;
}

export interface Change {
  readonly uri: vscode.Uri;
  /** A number of git's extension. */
  readonly status: number;
}

/** The repository a command of source control is about; where nothing says which, the only one, or the one that is chosen. A sentence where there is none. */
export async function repositoryOf(given: unknown): Promise<Repository | { readonly problem: string } | undefined> {
  const extension = vscode.extensions.getExtension<GitExtension>("vscode.git");
  const git = extension && (await extension.activate());
  if (!git?.enabled) return { problem: t("VS Code's Git extension is switched off. Switch it on, then try again.") };
  // Its methods want the object they are of.
  const api = git.getAPI(1);
  const found = hasRoot(given) ? api.getRepository(given.rootUri) : null;
  if (found) return found;
  const { repositories } = api;
  const [only] = repositories;
  if (!only) return { problem: t("No Git repository is open here. Open a folder that is one.") };
  return repositories.length === 1 ? only : choose(repositories);
}

function hasRoot(given: unknown): given is { readonly rootUri: vscode.Uri } {
  return typeof given === "object" && given !== null && "rootUri" in given && given.rootUri instanceof vscode.Uri;
}

async function choose(repositories: readonly Repository[]): Promise<Repository | undefined> {
  const items = repositories.map((repository) => ({ label: vscode.workspace.asRelativePath(repository.rootUri), repository }));
  return (await vscode.window.showQuickPick(items, { title: t("AnyCowork: the commit message of which repository?") }))?.repository;
}
