/** A file's own text out of what the reading tool gave: line numbers, and notes in brackets after them, taken off. */
export function fileText(output: string): string {
  const lines = output.replaceAll("\r\n", "\n").split("\n");
  const numbered = lines.map((line) => /^ *\d+[\t→](.*)$/.exec(line)?.[1]);
  const isNumbered = numbered[0] !== undefined && lines.every((line, index) => numbered[index] !== undefined || /^\[|^$/.test(line));
  return isNumbered ? `${numbered.filter((line) => line !== undefined).join("\n")}\n` : lines.join("\n");
}

/**
 * Paths of the files in a listing, be it flat or a tree by indentation.
 * A folder at the beginning of a paragraph is what was listed; `./` is where relative paths begin.
 */
export function filePaths(listing: string): readonly string[] {
  return listing.split(/\n\s*\n/).flatMap(pathsIn);
}

function pathsIn(paragraph: string): readonly string[] {
  const folders: { readonly depth: number; readonly name: string }[] = [];
  const files: string[] = [];
  for (const [index, line] of paragraph.split("\n").entries()) {
    const [, indent = "", written = ""] = /^([\s│├└─|`]*)(\S.*?)\s*$/.exec(line) ?? [];
    const name = written.replace(/\s+\(.*\)$/, "").replaceAll("\\", "/");
    if (name === "" || /^[[(…]/.test(name)) continue;
    const depth = index === 0 && name.endsWith("/") ? -1 : indent.length;
    while ((folders.at(-1)?.depth ?? -2) >= depth) folders.pop();
    if (name.endsWith("/")) folders.push({ depth, name });
    else files.push([...folders.map((each) => each.name), name].join("").replace(/^(?:\.\/)+/, ""));
  }
  return files;
}

/** The exit code in what the command tool gave; undefined when it never ended by itself. */
export function exitCode(output: string): number | undefined {
  const [, code] = /\bexit(?:ed)?(?: with)?(?: code| status)?:? *(-?\d+)/i.exec(output) ?? [];
  return code === undefined ? undefined : Number(code);
}

/** A code block whose fence is longer than any in the text. */
export function fenced(text: string, language = "text"): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
