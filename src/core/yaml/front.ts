/** A text whose settings stand at the top between two lines of three dashes. */
export interface Front {
  /** The settings, ending in a newline. */
  readonly front: string;
  /** What stands below. */
  readonly body: string;
  /** The line in which the settings begin, counted from 1. */
  readonly line: number;
}

/** Takes a text apart; `none` where it does not begin with a line of dashes, `open` where no second one follows. Any line ends. */
export function frontOf(text: string): Front | { readonly problem: "none" | "open" } {
  const lines = plainLines(text).split("\n");
  const first = lines.findIndex((each) => each.trim() !== "");
  if (first < 0 || !isDashes(lines[first] ?? "")) return { problem: "none" };
  const last = lines.findIndex((each, index) => index > first && isDashes(each));
  if (last < 0) return { problem: "open" };
  return { front: `${lines.slice(first + 1, last).join("\n")}\n`, body: lines.slice(last + 1).join("\n"), line: first + 2 };
}

/** The text with plain line ends and without a byte-order mark. */
export function plainLines(text: string): string {
  return text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
}

function isDashes(line: string): boolean {
  return line.trimEnd() === "---";
}
