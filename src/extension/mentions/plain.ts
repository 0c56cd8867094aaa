/** Titles and links, colours and what moves the cursor, single controls but for tabs and ends of lines. */
const controls = new RegExp(
  ["\\u001b\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)", "\\u001b\\[[0-?]*[ -/]*[@-~]", "\\u001b[ -~]", "[^\\P{Cc}\\t\\n\\r]"].join("|"),
  "gu",
);

/** What a person sees of it: no colours, no titles, and of a line that was written over the last form. */
export function plain(output: string): string {
  return output
    .replaceAll(controls, "")
    .split("\n")
    .map((line) => line.replace(/\r+$/, "").split("\r").at(-1) ?? "")
    .join("\n")
    .trim();
}
