import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { inRepo } from "../repo.ts";

export interface PathCase {
  readonly id: string;
  readonly op: "read" | "write" | "list" | "delete";
  readonly platform: "any" | "posix" | "mac" | "win";
  readonly input: string;
  readonly setup: readonly (readonly [kind: string, name: string, target?: string])[];
  readonly expect: "refuse" | "ask" | "allow";
  readonly why: string;
}

export const pathCases = JSON.parse(readFileSync(inRepo("test/cases/paths.json"), "utf8")) as readonly PathCase[];

/** Whether it is about what letters mean on Windows, with no files to look at. */
export function isByLetters({ platform, setup }: PathCase): boolean {
  return platform === "win" && !setup.some(([kind]) => kind === "junction");
}

/** Where AnyCowork's own files lie in a case. */
export interface OwnFolders {
  readonly dataFolder: string;
  /** What an extension's folder is: its code lies in `dist`. */
  readonly extension: string;
}

/** Builds the world of a case in an empty folder. Gives the workspace, and the call as it is made in it. */
export function buildWorld(each: PathCase, root: string, { dataFolder, extension }: OwnFolders) {
  const inWorld = (name: string) => name.replace(/^\/(?=w\/|home\/|data\/)/, `${root}/`);
  for (const name of ["w/proj/src", "w/other", "home/u", "data/proj/src"]) mkdirSync(path.join(root, name), { recursive: true });
  for (const name of ["w/secret.txt", "w/proj/src/a.ts", "w/other/f", "data/proj/src/a.ts"]) writeFileSync(path.join(root, name), "");
  const project = each.setup.some(([, name]) => name === "/w/proj") ? path.join(root, "w/linked") : path.join(root, "w/proj");
  for (const [kind, name, target = ""] of each.setup)
    setUp(kind, name === "/w/proj" ? project : path.resolve(project, inWorld(name)), inWorld(target));
  const input = inWorld(each.input)
    .replace("/w/proj/", `${project.slice(root.length)}/`)
    .replace(/^\$\{globalStorage\}/, dataFolder)
    .replace(/^\$\{userData\}/, path.join(root, "home/u/user-data"))
    .replace(/^\$\{extensionDir\}/, extension);
  const tool = { read: "read_file", write: "write_file", list: "list_files", delete: "delete_file" }[each.op];
  return { project, tool, given: each.op === "write" ? { path: input, content: "x" } : { path: input } };
}

function setUp(kind: string, name: string, target: string): void {
  if (kind === "mkfifo") execFileSync("/bin/sh", ["-c", 'mkfifo "$1"', "sh", name]);
  else if (kind === "symlink") symlinkSync(target, name);
  // A junction is a link to a folder.
  else if (kind === "junction") symlinkSync(path.resolve(name, "../../other"), name);
  else if (kind === "hardlink") linkSync(target, name);
  else assert.fail(kind);
}
