import { globExpression } from "./globs.ts";

/** Says of one path whether the rules of an ignore file leave it out; undefined when none speaks of it. */
export type IgnoreRule = (path: string, isFolder: boolean) => boolean | undefined;

/** Folders that are never entered by themselves: they hold what tools made, not what people wrote. */
export const skippedFolders: ReadonlySet<string> = new Set([".git", "node_modules"]);

/** The rules of a `.gitignore` file for paths relative to its folder, with forward slashes. The last line that fits decides. */
export function ignoreRules(text: string): IgnoreRule {
  const rules = text
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .flatMap(ruleOf)
    .reverse();
  return (path, isFolder) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    for (const rule of rules) if ((isFolder || !rule.onlyFolders) && rule.fits(path, name)) return rule.isIgnored;
    return undefined;
  };
}

interface Rule {
  readonly isIgnored: boolean;
  readonly onlyFolders: boolean;
  fits(path: string, name: string): boolean;
}

function ruleOf(line: string): readonly Rule[] {
  const trimmed = line.replace(/(?<!\\) +$/, "");
  if (trimmed === "" || trimmed.startsWith("#")) return [];
  const isIgnored = !trimmed.startsWith("!");
  const pattern = (isIgnored ? trimmed : trimmed.slice(1)).replace(/^\\(?=[!#])/, "");
  const onlyFolders = pattern.endsWith("/");
  const body = pattern.replace(/\/$/, "");
  return body === "" ? [] : [{ fits: fitting(body), isIgnored, onlyFolders }];
}

/** The two commonest kinds, a name and an ending, need no expression: every name in the workspace is asked of every rule. */
function fitting(body: string): Rule["fits"] {
  if (/^[\w. @+-]+$/.test(body)) return (_path, name) => name === body;
  const [, ending] = /^\*([\w.@+-]+)$/.exec(body) ?? [];
  if (ending !== undefined) return (_path, name) => name.endsWith(ending);
  const expression = globExpression(body);
  return (path) => expression.test(path);
}
