import { lstat } from "node:fs/promises";
import path from "node:path";
import { readable } from "../../permissions/visible.ts";
import { decode, encodingName } from "../../sandbox/encoding.ts";
import { sizeOf, withFile } from "../../sandbox/text-file.ts";
import { labelOf, type Workspace } from "../../sandbox/workspace.ts";

/** A rules file that is in force. */
export interface RulesFile {
  /** Its real path. */
  readonly path: string;
  /** For people and the model: relative with forward slashes. */
  readonly label: string;
  /** What it says, with nothing that is not seen. */
  readonly text: string;
  /** Under which other names the same text lies here. */
  readonly alsoAs: readonly string[];
  /** The file that takes it in. */
  readonly importedBy?: string;
}

/** What was found under one name: a file, nothing, or why it is not read, as a sentence for people and the model. */
export type Found =
  | { readonly kind: "file"; readonly file: RulesFile }
  | { readonly kind: "missing" | "folder" }
  | { readonly kind: "unread"; readonly problem: string };

/** A workspace folder, as a place of its own: what lies in its neighbour is outside. */
export interface Top {
  readonly workspace: Workspace;
  /** The real paths of all workspace folders, by which files are called. */
  readonly folders: readonly string[];
}

/** Bytes up to which a rules file is read; of a text that long a fraction is used. */
const longestBytes = 256 * 1024;

/** Reads one file, given by its absolute path, as far as it lies in the folder, holds no secret and is a text. Never rejects. */
export async function readRules({ workspace, folders }: Top, written: string): Promise<Found> {
  if (!(await isEntry(written))) return { kind: "missing" };
  const called = labelOf(folders, written);
  const location = await workspace.resolve(written, "read");
  if (location.kind === "refused") return unread(called, location.message.replace(/\.$/, ""));
  if (location.place === "outside") return unread(called, "it leads out of the workspace folder");
  if (location.guarded !== undefined) return unread(called, location.guarded);
  const label = labelOf(folders, location.path);
  const found = await withFile(location.path, label, async (file, size) => {
    if (size > longestBytes) return unread(called, `it is too large (${sizeOf(size)}; the limit is ${sizeOf(longestBytes)})`);
    return textOf(called, await file.readFile());
  });
  if (typeof found === "string") return { kind: "file", file: { path: location.path, label, text: found, alsoAs: [] } };
  if (found.kind === "missing") return unread(called, "it is a link to nothing");
  if (found.kind === "folder") return found;
  return found.kind === "problem" ? unread(called, found.message.replace(/\.$/, "")) : found;
}

function textOf(called: string, bytes: Uint8Array): string | Extract<Found, { kind: "unread" }> {
  const decoded = decode(bytes);
  if (decoded.kind === "binary") return unread(called, "it is no text");
  if (decoded.isDamaged) return unread(called, `it is no valid ${encodingName(decoded.format)}`);
  return readable(decoded.text);
}

function unread(called: string, why: string): Extract<Found, { kind: "unread" }> {
  return { kind: "unread", problem: `${readable(called)} is not read: ${readable(why)}.` };
}

/** Which of these names are there in a folder. None is opened. */
export async function namesThere(folder: string, names: readonly string[]): Promise<readonly string[]> {
  const there = await Promise.all(names.map((name) => isEntry(path.join(folder, name))));
  return names.filter((_, index) => there[index]);
}

function isEntry(target: string): Promise<boolean> {
  return lstat(target).then(
    () => true,
    () => false,
  );
}

/** The absolute path of what a rules file names, or undefined where that can't be in the workspace. */
export function pathFrom(file: RulesFile, named: string): string | undefined {
  return named.startsWith("~") ? undefined : path.resolve(path.dirname(file.path), named);
}
