import { appendFile, mkdir, readFile, rename, stat } from "node:fs/promises";
import path from "node:path";

/** What happened to one bot, for people to read. */
export interface Journal {
  /** Never rejects, and never blocks. */
  note(line: string): void;
  /** Oldest first. */
  lines(): Promise<readonly string[]>;
}

export interface JournalPorts {
  readonly folder: string;
  readonly bot: string;
  readonly now: () => string;
  readonly redact: (text: string) => string;
}

const quietMs = 60 * 60 * 1000;
const mostNoted = 1000;

/** Notes what others can bring about as often as they like: of each matter one line an hour, so that nothing else is lost among them. */
export function createSparing({ log, now }: { readonly log: (line: string) => void; readonly now: () => number }) {
  // Oldest first.
  const noted = new Map<string, number>();
  return (line: string, matter: string): void => {
    const since = now() - quietMs;
    if ((noted.get(matter) ?? Number.NEGATIVE_INFINITY) > since) return;
    noted.delete(matter);
    noted.set(matter, now());
    for (const [each, at] of noted) {
      if (at > since && noted.size <= mostNoted) break;
      noted.delete(each);
    }
    log(line);
  };
}

/** Beyond it the file is put aside, and the one that was put aside before goes. */
const largest = 512 * 1024;
const mostLines = 200;

export function createJournal({ folder, bot, now, redact }: JournalPorts): Journal {
  const file = path.join(folder, `${bot}.log`);
  let writing = Promise.resolve();
  const write = async (line: string) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const size = (await stat(file).catch(() => undefined))?.size ?? 0;
    if (size > largest) await rename(file, `${file}.1`);
    await appendFile(file, `${now()} ${line}\n`, { mode: 0o600 });
  };
  return {
    note(line) {
      const whole = redact(line).replaceAll(/\s+/g, " ");
      writing = writing.then(() => write(whole)).catch(() => undefined);
    },
    async lines() {
      await writing;
      const text = await readFile(file, "utf8").catch(() => "");
      return text
        .split("\n")
        .filter((each) => each !== "")
        .slice(-mostLines);
    },
  };
}
