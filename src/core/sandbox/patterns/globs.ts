/** Whether a path is wanted by globs as people type them; a folder that no file can be wanted in need not be entered. */
export interface GlobFilter {
  /** Ways of naming the same file: from the folder that is searched, from the workspace folder. */
  wants(names: readonly string[]): boolean;
  leavesOut(names: readonly string[]): boolean;
}

/** The last glob that fits decides; a leading `!` leaves out. Globs only narrow: they bring back nothing that is ignored. */
export function globFilter(globs: readonly string[]): GlobFilter {
  const rules = globs.map((glob) => ({ isWanted: !glob.startsWith("!"), expression: fileExpression(glob.replace(/^!/, "")) })).reverse();
  const hasWanted = rules.some((each) => each.isWanted);
  const fits = (expression: RegExp, names: readonly string[]) => names.some((name) => expression.test(name));
  const leading = rules.findIndex((each) => each.isWanted);
  const closing = leading === -1 ? rules : rules.slice(0, leading);
  return {
    wants: (names) => rules.find((each) => fits(each.expression, names))?.isWanted ?? !hasWanted,
    // A glob for all that is in a folder fits whatever name a file in it may have.
    leavesOut: (names) =>
      closing.some((each) =>
        fits(
          each.expression,
          names.map((name) => `${name}/\u0001`),
        ),
      ),
  };
}

/** Names of files, as a glob, of which all wanted ones have one; undefined when nothing is known. */
export function nameGlob(glob: string): string | undefined {
  const name = glob.split("/").at(-1) ?? "";
  return !glob.startsWith("!") && /[*?]/.test(name) && !/^\*+$|[{}]/.test(name.replace(/\{[\w,.-]*\}/g, "")) ? name : undefined;
}

/** The expression of a glob: without a slash it fits names anywhere, with one the path from the folder. Never throws. */
export function globExpression(glob: string): RegExp {
  return expressionOf(glob, "");
}

/** A name without wildcards may be a folder's: then all in it is meant. */
function fileExpression(glob: string): RegExp {
  const plain = glob.replace(/\/+$/, "");
  return expressionOf(plain, /[*?]/.test(plain.split("/").at(-1) ?? "") ? "" : "(?:/.*)?");
}

function expressionOf(glob: string, more: string): RegExp {
  const body = glob.replace(/^\.?\//, "");
  const start = glob.startsWith("/") || body.includes("/") ? "^" : "(?:^|/)";
  try {
    return new RegExp(`${start}${translate(body)}${more}$`, "s");
  } catch {
    return new RegExp(`${start}${escapeExpression(body)}${more}$`, "s");
  }
}

/** Stars never run into each other, so that no name can make the match slow. */
function translate(glob: string): string {
  let result = "";
  const tokens = glob.match(/\*\*\/|\/\*\*$|\*+|\?|\[[!^]?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|\{[^{}]*\}|\\.|./gsu) ?? [];
  for (const token of tokens) {
    if (token === "**/") result += "(?:[^/]+/)*";
    else if (token === "/**") result += "/.+";
    else if (token === "**" && tokens.length === 1) result += ".+";
    else if (token.startsWith("*")) result += "[^/]*";
    else if (token === "?") result += "[^/]";
    else if (token.startsWith("[") && token.length > 2) result += bracket(token);
    else if (token.startsWith("{") && token.length > 1) result += `(?:${token.slice(1, -1).split(",").map(translate).join("|")})`;
    else result += escapeExpression(token.startsWith("\\") && token.length > 1 ? token.slice(1) : token);
  }
  return result;
}

const named: Readonly<Record<string, string>> = {
  alpha: "a-zA-Z",
  digit: "0-9",
  alnum: "a-zA-Z0-9",
  upper: "A-Z",
  lower: "a-z",
  space: "\\s",
};

function bracket(token: string): string {
  const isNegated = /^\[[!^]/.test(token);
  const inside = token.slice(isNegated ? 2 : 1, -1).replace(/\[:(\w+):\]/g, (all, name: string) => named[name] ?? all);
  return `(?!/)[${isNegated ? "^" : ""}${inside.replace(/^\]/, "\\]").replace(/\[/g, "\\[")}]`;
}

/** A text as an expression that fits just this text. */
function escapeExpression(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
