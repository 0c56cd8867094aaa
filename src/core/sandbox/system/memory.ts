import { readFileSync } from "node:fs";
import { type ProcessRow, processRows } from "../process/rows.ts";

export interface MemoryWatch {
  /** The process all others in the box come from, as it is known outside; undefined as long as there is none. */
  readonly root: () => number | undefined;
  readonly limitMb: number;
  /** More is used: called once. */
  onOver(): void;
}

/** How often it is looked, in milliseconds. */
const pauseMs = 250;

/** Looks at how much memory the processes of a box use together. Gives what ends it. */
export function watchMemory({ root, limitMb, onOver }: MemoryWatch): () => void {
  let isOver = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    const pid = root();
    const members = pid === undefined ? [] : membersOf(pid, await processRows());
    // Shared pages count once for each process in the first, which is quick; the second is exact.
    const isTooMuch = [/^Rss(?:Anon|Shmem):\s+(\d+)/gm, /^Pss_(?:Anon|Shmem):\s+(\d+)/gm].every(
      (line, index) =>
        members.reduce((sum, each) => sum + kilobytesOf(each, index === 0 ? "status" : "smaps_rollup", line), 0) > limitMb * 1024,
    );
    if (isOver) return;
    if (isTooMuch) onOver();
    else next();
  };
  const next = () => {
    timer = setTimeout(() => void look(), pauseMs);
  };
  next();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}

/** In a box of its own everything is a descendant of its first process: what loses its parent falls to that. */
function membersOf(root: number, rows: readonly ProcessRow[]): readonly number[] {
  const found = new Set([root]);
  for (let before = 0; before !== found.size; ) {
    before = found.size;
    for (const { pid, parent } of rows) if (found.has(parent)) found.add(pid);
  }
  return [...found];
}

function kilobytesOf(pid: number, file: string, line: RegExp): number {
  try {
    const text = readFileSync(`/proc/${pid}/${file}`, "utf8");
    return [...text.matchAll(line)].reduce((sum, [, amount]) => sum + Number(amount), 0);
  } catch {
    return 0;
  }
}
