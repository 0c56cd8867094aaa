import { looseJson } from "../wire/loose.ts";

/** A JSON value that stands at a place in a text, small slips forgiven; undefined when none stands there. */
export function takeJson(text: string, at: number): { readonly value: unknown; readonly end: number } | undefined {
  const opening = text[at];
  if (opening !== "{" && opening !== "[") return undefined;
  const { end, missing } = balance(text, at);
  if (missing.length > 2) return undefined;
  const source = text.slice(at, end) + missing;
  const candidates = [source, mended(source), source.replace(/^\{(\s*\{[\s\S]*\}\s*)\}$/, "$1")];
  const value = candidates.map(looseJson).find((each) => each !== undefined);
  return value === undefined ? undefined : { value, end };
}

/** Where the brackets that open at `at` are closed, and what is missing for that at the end of the text. */
function balance(text: string, at: number): { readonly end: number; readonly missing: string } {
  const open: string[] = [];
  let isQuoted = false;
  for (let index = at; index < text.length; index += 1) {
    const char = text[index] ?? "";
    if (isQuoted) {
      if (char === "\\") index += 1;
      else if (char === '"') isQuoted = false;
    } else if (char === '"') isQuoted = true;
    else if (char === "{" || char === "[") open.push(char === "{" ? "}" : "]");
    else if (char === "<" || char === "`") return { end: index, missing: open.reverse().join("") };
    else if (open.at(-1) === char) {
      open.pop();
      if (open.length === 0) return { end: index + 1, missing: "" };
    }
  }
  // A text that ends within quotes was not slipped but cut.
  return { end: text.length, missing: isQuoted ? "]]]" : open.reverse().join("") };
}

/** Line breaks and tabs within texts are escaped, commas before a closing bracket dropped, Python's words turned. */
function mended(source: string): string {
  return source.replace(/"(?:[^"\\]|\\[\s\S])*"|,\s*(?=[}\]])|\b(?:True|False|None)\b/g, (found) => {
    if (found.startsWith('"')) return found.replace(/\n/g, "\\n").replace(/\r/g, "\\r").replace(/\t/g, "\\t");
    if (found.startsWith(",")) return "";
    return found === "None" ? "null" : found.toLowerCase();
  });
}
