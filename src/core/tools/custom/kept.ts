import { type DeclaredTool, readDeclaredTools } from "./declared.ts";

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

/** Gives the tools a person declared. What was read once is read again only when it was changed. */
export function createKeptTools({ written, taken, warn }: KeptPorts): () => readonly DeclaredTool[] {
  const told = new Set<string>();
  let last: { readonly key: string; readonly tools: readonly DeclaredTool[] } | undefined;
  return () => {
    const now = written();
    const key = JSON.stringify(now?.written) ?? "";
    if (last?.key === key) return last.tools;
    const { tools, problems } = readDeclaredTools(now?.written, now?.where ?? "", new Set(taken()));
    for (const each of problems.filter((problem) => !told.has(problem))) warn(each);
    for (const each of problems) told.add(each);
    last = { key, tools };
    return tools;
  };
}
