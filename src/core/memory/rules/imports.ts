/**
 * The files that a rules file takes in by `@path`, in their order: words that begin with the sign, outside code. What merely reads like one
 * (`@somebody`, `@scope/package`) is among them; whether there is such a file tells.
 */
export function importsOf(text: string): readonly string[] {
  const prose = text.replace(code, " ");
  return [...new Set([...prose.matchAll(mention)].map(([, named = ""]) => named.replace(/[.,;:!?]+$/, "")))].filter((each) => each !== "");
}

/** Whether somebody who wrote this can only have meant a file, so that its absence is worth a word. */
export function isSurelyFile(named: string): boolean {
  return /\.(md|mdx|txt|markdown)$/i.test(named) || /^(\.{0,2}|~)\//.test(named);
}

/** Whether the text says nothing but what it takes in. */
export function onlyImports(text: string): boolean {
  return text.replace(mention, "").trim() === "";
}

const code = /(^|\n)(```|~~~)[\s\S]*?(\n\2|$)|`[^`\n]*`/g;
const mention = /(?<![^\s(])@([^\s`"'<>()[\]{}|]{1,300})/g;
