/** What decides what a script of a project does, as far as the text of its manifest or makefile tells. */
export interface ScriptSource {
  /** By name. */
  readonly texts: readonly (readonly [string, string])[];
  /** Every word in them: some of them name files that are run. */
  readonly words: readonly string[];
}

/** A script of a package.json with what runs before and after it, and with every script that one of these names. Undefined where it can't be read. */
export function scriptsOf(manifest: string, name: string): ScriptSource | undefined {
  const read = readManifest(manifest);
  if (!read) return undefined;
  const { scripts, packageManager } = read;
  const found = new Map<string, string>();
  const waiting = [name];
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop())
    for (const stage of [`pre${each}`, each, `post${each}`]) {
      const text = Object.hasOwn(scripts, stage) ? scripts[stage] : undefined;
      if (typeof text !== "string" || found.has(stage)) continue;
      found.set(stage, text);
      waiting.push(...wordsOf(text).filter((word) => Object.hasOwn(scripts, word)));
    }
  const texts = [...found].sort(([one], [other]) => (one < other ? -1 : 1));
  const words = [...new Set(texts.flatMap(([, text]) => wordsOf(text)))];
  // By this a package manager may fetch another version of itself.
  return { texts: packageManager ? [...texts, ["packageManager", packageManager]] : texts, words };
}

/** A makefile's own text, and the words of its recipes and of what it includes. */
export function recipesOf(text: string): ScriptSource {
  const lines = text.split("\n").filter((each) => /^\t|^\s*[-s]?include\s/.test(each));
  return { texts: [["makefile", text]], words: [...new Set(lines.flatMap(wordsOf))].filter((each) => /[./]/.test(each)) };
}

interface Manifest {
  readonly scripts: Readonly<Record<string, unknown>>;
  readonly packageManager?: string;
}

function readManifest(text: string): Manifest | undefined {
  try {
    const { scripts, packageManager } = JSON.parse(text.replace(/^\ufeff/, "")) as Partial<Manifest>;
    const isTold = typeof packageManager === "string";
    return { scripts: typeof scripts === "object" && scripts !== null ? scripts : {}, packageManager: isTold ? packageManager : undefined };
  } catch {
    return undefined;
  }
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s"'`;&|()<>=,@]+/).filter((each) => each !== "" && !each.startsWith("-"));
}
