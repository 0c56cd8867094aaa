import { appendFile, mkdir, rename, stat } from "node:fs/promises";
import path from "node:path";

/** What a server wrote and what went wrong with it: the last lines in memory, all of it in a file that stays small. */
export interface ServerLog {
  readonly path: string;
  /** One line; a long one is cut. */
  add(kind: LineKind, line: string): void;
  /** What it wrote to its standard error, in pieces. */
  error(text: string): void;
  /** The last lines of its standard error. */
  tail(): readonly string[];
  /** Begins anew with the tail: another process of the server is started. */
  restart(): void;
  /** Resolves when everything is in the file. */
  written(): Promise<void>;
}

/** `log` is what it sent to be logged, `output` lines of its standard output that were no messages. */
export type LineKind = "error" | "output" | "log" | "trouble" | "state";

export interface LogPorts {
  readonly file: string;
  readonly redact: (text: string) => string;
  /** The time, as ISO. */
  readonly now: () => string;
}

const tailLines = 20;
const longestLine = 2_000;
/** Bytes of a file; then it becomes the old one. */
const longestFile = 1024 * 1024;

export function createLog({ file, redact, now }: LogPorts): ServerLog {
  let tail: string[] = [];
  let open = "";
  let waiting = "";
  let work = Promise.resolve();
  let isScheduled = false;
  const flush = async () => {
    isScheduled = false;
    const text = waiting;
    waiting = "";
    await append(file, text).catch(() => undefined);
  };
  const add = (kind: LineKind, line: string) => {
    const shown = redact(line.length > longestLine ? `${line.slice(0, longestLine)} [… ${line.length - longestLine} more]` : line);
    // A flood that the disk can't follow is not kept in memory.
    if (waiting.length < longestFile) waiting += `${now()} ${kind.padEnd(7)} ${shown}\n`;
    if (isScheduled) return;
    isScheduled = true;
    work = work.then(flush);
  };
  const say = (line: string) => {
    if (line.trim() === "") return;
    tail = [...tail.slice(1 - tailLines), redact(line.slice(0, longestLine))];
    add("error", line);
  };
  return {
    path: file,
    add,
    error(text) {
      const lines = (open + text).split(/\r?\n/);
      open = (lines.pop() ?? "").slice(0, longestLine);
      for (const each of lines) say(each);
    },
    tail() {
      if (open !== "") say(open);
      open = "";
      return tail;
    },
    restart() {
      tail = [];
      open = "";
    },
    async written() {
      await work;
    },
  };
}

async function append(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const found = await stat(file).catch(() => undefined);
  if (found && found.size + text.length > longestFile) await rename(file, `${file}.old`);
  // Only the person reads it: servers say much about what they work on.
  await appendFile(file, text, { mode: 0o600 });
}
