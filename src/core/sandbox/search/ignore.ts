/** Says of one path whether the rules of a `.gitignore` leave it out; undefined when none speaks of it. */
export type IgnoreRule = (path: string, isFolder: boolean) => boolean | undefined;

/** Folders that are never entered: they hold what tools made, not what people wrote. */
export const skippedFolders: ReadonlySet<string> = new Set([".git", "node_modules"]);

/** The rules of a `.gitignore` file for paths relative to its folder, with forward slashes. The last line that fits decides. */
export function ignoreRules(text: string): IgnoreRule {
  const rules = text.split(/\r?\n/).flatMap(ruleOf).reverse();
  return (path, isFolder) => rules.find((rule) => (isFolder || !rule.onlyFolders) && rule.expression.test(path))?.isIgnored;
}

/** The expression of a glob as people type it: without a slash it fits names anywhere, with one the path from the folder. */
export function globExpression(glob: string): RegExp {
  const body = glob.replace(/^\.?\//, "");
  return new RegExp(`${glob.startsWith("/") || body.includes("/") ? "^" : "(^|/)"}${translate(body)}$`);
}

interface Rule {
  readonly expression: RegExp;
  readonly isIgnored: boolean;
  readonly onlyFolders: boolean;
}

function ruleOf(line: string): readonly Rule[] {
  const trimmed = line.replace(/(?<!\\) +$/, "");
  if (trimmed === "" || trimmed.startsWith("#")) return [];
  const isIgnored = !trimmed.startsWith("!");
  const pattern = (isIgnored ? trimmed : trimmed.slice(1)).replace(/^\\(?=[!#])/, "");
  const onlyFolders = pattern.endsWith("/");
  const body = pattern.replace(/\/$/, "");
  return body === "" ? [] : [{ expression: globExpression(body), isIgnored, onlyFolders }];
}

/** Stars never run into each other, so that no name can make the match slow. */
function translate(glob: string): string {
  let result = "";
  const tokens = glob.match(/\*\*\/|\/\*\*$|\*+|\?|\[(?:\\.|[^\]\\])+\]|\{[^{}]*\}|\\.|./gsu) ?? [];
  for (const token of tokens) {
    if (token === "**/") result += "(?:[^/]+/)*";
    else if (token === "/**") result += "/.+";
    else if (token.startsWith("*")) result += "[^/]*";
    else if (token === "?") result += "[^/]";
    else if (token.startsWith("[") && token.length > 1) result += token.replace(/^\[!/, "[^");
    else if (token.startsWith("{") && token.length > 1) result += `(?:${token.slice(1, -1).split(",").map(translate).join("|")})`;
    else result += escapeExpression(token.startsWith("\\") && token.length > 1 ? token.slice(1) : token);
  }
  return result;
}

/** A text as an expression that fits just this text. */
export function escapeExpression(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
