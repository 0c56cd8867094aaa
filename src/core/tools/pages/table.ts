/** A table as Markdown; one that only lays a page out, as its cells one below the other. */
export function tableBlocks(rows: readonly (readonly string[])[]): readonly string[] {
  const full = rows.filter((row) => row.some((cell) => cell !== ""));
  const width = full.reduce((widest, row) => Math.max(widest, row.length), 0);
  const isLayout = width < 2 || full.length < 2 || width > mostColumns || full.some((row) => row.some((cell) => cell.length > longestCell));
  if (isLayout) return full.flat().filter((cell) => cell !== "");
  const [head = "", ...rest] = full.map((row) => line(Array.from({ length: width }, (_, index) => row[index] ?? "")));
  return [[head, line(Array.from({ length: width }, () => "---")), ...rest].join("\n")];
}

const longestCell = 1_000;
const mostColumns = 40;

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
