/** One import, export-from, dynamic import or require in a file. */
export interface Import {
  readonly specifier: string;
  /** `import type …`, `export type …` and `import("…")` types vanish when the program is built. */
  readonly typeOnly: boolean;
  /** Loaded when the line is reached, not when the file is. */
  readonly dynamic: boolean;
  readonly reExport: boolean;
}

/** A file's text taken apart as far as our rules need it. Offsets and line breaks stay what they were. */
export interface Source {
  /** The text with comments and the insides of strings blanked out. */
  readonly code: string;
  readonly comments: readonly string[];
  readonly imports: readonly Import[];
}

export function readSource(text: string): Source {
  const { code, comments } = blank(text);
  return { code, comments, imports: [...statements(text, code), ...calls(text, code)] };
}

function statements(text: string, code: string): Import[] {
  const pattern = /^(import|export)\b(?!\s*\()(\s+type\b(?!\s*,|\s+from))?([^;"']*?\bfrom)?\s*["']/gm;
  return [...code.matchAll(pattern)].flatMap((match) => {
    const [whole, keyword, type, from] = match;
    if (keyword === "export" && !from) return [];
    const specifier = stringAt(text, match.index + whole.length - 1);
    return [{ specifier, typeOnly: type !== undefined, dynamic: false, reExport: keyword === "export" }];
  });
}

function calls(text: string, code: string): Import[] {
  return [...code.matchAll(/(typeof\s+)?\b(?:import|require)\s*\(\s*["']/g)].map((match) => ({
    specifier: stringAt(text, match.index + match[0].length - 1),
    typeOnly: match[1] !== undefined,
    dynamic: true,
    reExport: false,
  }));
}

function stringAt(text: string, quoteIndex: number): string {
  const end = text.indexOf(text[quoteIndex] ?? '"', quoteIndex + 1);
  return text.slice(quoteIndex + 1, end);
}

/** Comment, string, template piece or regular expression, whichever begins first. A template's `${}` is left standing as code. */
const token = new RegExp(
  [
    String.raw`\/\/[^\n]*`,
    String.raw`\/\*[\s\S]*?\*\/`,
    String.raw`"(?:[^"\\\n]|\\[\s\S])*"`,
    String.raw`'(?:[^'\\\n]|\\[\s\S])*'`,
    "`(?:[^`\\\\]|\\\\[\\s\\S])*`",
    String.raw`(?<=[(,=:[!&|?{};\n]\s*|\breturn\s+|=>\s*)\/(?![*\/])(?:[^\/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/`,
  ].join("|"),
  "g",
);

function blank(text: string): { code: string; comments: string[] } {
  const comments: string[] = [];
  const code = text.replace(token, (found) => {
    if (found.startsWith("//") || found.startsWith("/*")) {
      comments.push(found);
      return spaces(found);
    }
    const inside = found.slice(1, -1);
    return found[0] + (found.startsWith("`") ? blankTemplate(inside) : spaces(inside)) + found.at(-1);
  });
  return { code, comments };
}

function blankTemplate(inside: string): string {
  return inside.replace(/\$\{[^{}]*\}|[^$\n]|\$/g, (piece) => (piece.startsWith("${") ? piece : " "));
}

function spaces(text: string): string {
  return text.replace(/[^\n]/g, " ");
}
