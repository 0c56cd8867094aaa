import { type DeclaredTools, readDeclaredTools } from "./declared.ts";

/** Tools as a person wrote them down, unread; `where` names the place: "anycowork.tools". */
export interface WrittenTools {
  readonly written: unknown;
  readonly where: string;
}

export interface KeptPorts {
  /** As they stand now. */
  written(): WrittenTools | undefined;
  /** Names that are taken. */
  taken(): Iterable<string>;
  /** Hears what can't be read, once each. */
  warn(sentence: string): void;
}

/** Gives the tools a person declared, with what is wrong with the others. What was read once is read again only when it was changed. */
export function createKeptTools({ written, taken, warn }: KeptPorts): () => DeclaredTools {
  const told = new Set<string>();
  let last: { readonly key: string; readonly read: DeclaredTools } | undefined;
  return () => {
    const now = written();
    const key = JSON.stringify(now?.written) ?? "";
    if (last?.key === key) return last.read;
    const read = readDeclaredTools(now?.written, now?.where ?? "", new Set(taken()));
    for (const each of read.problems.filter((problem) => !told.has(problem))) warn(each);
    for (const each of read.problems) told.add(each);
    last = { key, read };
    return read;
  };
}
