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
