import { type Found, fileLimit, unreadableLimit } from "./query.ts";
import { isWithin } from "./walk.ts";

/** Gathers what is found, in any order, and puts it in order at the end. */
export interface Tally {
  add(path: string, count: number): void;
  miss(path: string): void;
  found(isComplete: boolean): Found;
}

export function createTally(roots: readonly string[]): Tally {
  const files: { readonly path: string; readonly count: number }[] = [];
  const unreadable: string[] = [];
  let unreadableCount = 0;
  let matchCount = 0;
  return {
    add(path, count) {
      files.push({ path, count });
      matchCount += count;
    },
    miss(path) {
      unreadableCount += 1;
      if (unreadable.length < unreadableLimit) unreadable.push(path);
    },
    found: (isComplete) => ({
      files: files.sort(inOrder(roots)).slice(0, fileLimit),
      fileCount: files.length,
      matchCount,
      unreadable: unreadable.sort(),
      unreadableCount,
      isComplete,
    }),
  };
}

/** What two have found of the same files, each its part. */
export function together(parts: readonly Found[], roots: readonly string[]): Found {
  const sum = (pick: (found: Found) => number) => parts.reduce((total, each) => total + pick(each), 0);
  return {
    files: parts
      .flatMap((each) => each.files)
      .sort(inOrder(roots))
      .slice(0, fileLimit),
    fileCount: sum((each) => each.fileCount),
    matchCount: sum((each) => each.matchCount),
    unreadable: parts
      .flatMap((each) => each.unreadable)
      .sort()
      .slice(0, unreadableLimit),
    unreadableCount: sum((each) => each.unreadableCount),
    isComplete: parts.every((each) => each.isComplete),
  };
}

/** By root as they were given, then by name: the same whoever has found them. */
function inOrder(roots: readonly string[]) {
  if (roots.length === 1) return byPath;
  const rootOf = (path: string) => roots.findIndex((root) => isWithin(path, root));
  return (one: { readonly path: string }, other: { readonly path: string }): number => {
    return rootOf(one.path) - rootOf(other.path) || byPath(one, other);
  };
}

function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  return one.path < other.path ? -1 : 1;
}
