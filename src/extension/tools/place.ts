import { realpath } from "node:fs/promises";
import path from "node:path";
import type { Access } from "../../core/permissions/access.ts";

/** A file a tool was asked about. */
export interface Target {
  /** Absolute, links resolved as far as it exists. */
  readonly path: string;
  readonly access: Access;
}

/** Resolves a path the model gave against the workspace folders. A string says what is wrong. */
export async function target(name: string, folders: readonly string[]): Promise<Target | string> {
  const first = folders[0];
  if (first === undefined && !path.isAbsolute(name)) return "No folder is open, so there is no file by that name.";
  if (/^(\\\\|\/\/)/.test(name)) return "Files on other machines can't be looked at.";
  const resolved = await withoutLinks(path.resolve(first ?? path.sep, name));
  if (resolved === undefined) return `There is no file ${name}.`;
  return { path: resolved, access: await readAccess(resolved, folders) };
}

/** Reading this file, and whether it lies inside a folder of the workspace. */
export async function readAccess(file: string, folders: readonly string[]): Promise<Access> {
  const roots = await Promise.all(folders.map(withoutLinks));
  const inside = roots.some((root) => root !== undefined && isInside(file, root));
  return { kind: "read", path: file, place: inside ? "inside" : "outside" };
}

/** The path as it is told to the model: relative to the first folder that holds it. */
export function label(file: string, folders: readonly string[]): string {
  const root = folders.find((each) => isInside(file, each));
  return root === undefined ? file : path.relative(root, file).split(path.sep).join("/") || ".";
}

export function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative === "" || (!relative.startsWith(`..${path.sep}`) && relative !== ".." && !path.isAbsolute(relative));
}

async function withoutLinks(file: string): Promise<string | undefined> {
  try {
    return await realpath(file);
  } catch {
    return undefined;
  }
}
