/** How a script is begun. */
export type Start =
  /** By itself. */
  | { readonly kind: "itself" }
  /** By these words before its path. */
  | { readonly kind: "by"; readonly words: readonly string[] }
  | { readonly kind: "refused"; readonly why: string };

export interface Script {
  /** From the skill's folder. */
  readonly path: string;
  readonly isExecutable: boolean;
  /** Its first line. */
  readonly firstLine: string;
}

/**
 * How a script is begun: by itself where it may be executed, else by the program its first line names, else by its name's ending. Pure. On Windows nothing
 * begins by itself but programs, and first lines mean nothing.
 */
export function startOf({ path, isExecutable, firstLine }: Script, platform: string): Start {
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  const isWindows = platform === "win32";
  if (isExecutable && !isWindows) return { kind: "itself" };
  if (isWindows && ["exe", "cmd", "bat"].includes(ending)) return { kind: "itself" };
  const named = namedIn(firstLine);
  if (named) return { kind: "by", words: isWindows ? [nameOf(named[0] ?? ""), ...named.slice(1)] : named };
  const usual = Object.hasOwn(byEnding, ending) ? byEnding[ending] : undefined;
  if (usual !== undefined) return { kind: "by", words: [isWindows && usual === "python3" ? "python" : usual] };
  return {
    kind: "refused",
    why: `${path} is not executable, and neither its first line nor its name says which program runs it. Read it by file, and run it by run_command with that program.`,
  };
}

const byEnding: Readonly<Record<string, string>> = {
  ...{ py: "python3", sh: "sh", bash: "bash", zsh: "zsh", js: "node", mjs: "node", cjs: "node", rb: "ruby", pl: "perl", php: "php" },
  ...{ lua: "lua", r: "Rscript", ps1: "pwsh" },
};

/** `#!/usr/bin/env -S python3 -u` is `python3 -u`. Undefined where it names nothing plain. */
function namedIn(firstLine: string): readonly string[] | undefined {
  const [, line = ""] = /^#!\s*(.+)$/.exec(firstLine.trimEnd()) ?? [];
  const words = line.split(/\s+/).filter((each) => each !== "");
  const rest = /(^|\/)env$/.test(words[0] ?? "") ? words.slice(words[1] === "-S" ? 2 : 1) : words;
  return rest.length > 0 && rest.every((each) => /^[\w./+:=,-]+$/.test(each)) && !rest[0]?.startsWith("-") ? rest : undefined;
}

function nameOf(program: string): string {
  return program.slice(program.lastIndexOf("/") + 1);
}
