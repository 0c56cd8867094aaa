/** A formula among words. */
export interface Formula {
  readonly source: string;
  readonly display: boolean;
  /** With its marks. */
  readonly length: number;
}

/** Longer ones among words are not looked for. */
const longest = 1_000;

const marks = [
  { open: "$$", close: "$$", display: true },
  { open: "$", close: "$", display: false },
  { open: "\\(", close: "\\)", display: false },
  { open: "\\[", close: "\\]", display: true },
] as const;

/** Reads the formula that begins at `from`; undefined where prices, variables of a shell and plain brackets are meant. */
export function readFormula(source: string, from: number): Formula | undefined {
  const found = marks.find(({ open }) => source.startsWith(open, from));
  if (!found) return undefined;
  const { open, close, display } = found;
  const inner = source.slice(from + open.length, from + open.length + longest);
  const end = inner.indexOf(close);
  if (end < 1) return undefined;
  const text = inner.slice(0, end);
  const length = open.length + end + close.length;
  if (open === "$" && !isSet(text, source[from - 1], source[from + length])) return undefined;
  return isFormula(text) ? { source: text.trim(), display, length } : undefined;
}

/** A dollar opens before a letter and closes behind one, and no word or number touches either from outside. */
function isSet(text: string, before = " ", after = " "): boolean {
  return !/^\s|\s$|\n/.test(text) && !/[\w$\\]/.test(before) && !/[\w$]/.test(after);
}

/** Whether it reads as a formula: with a command, an index or a power in it, or so little that no word is. */
function isFormula(text: string): boolean {
  if (/\\[A-Za-z]|\^|\b[A-Za-z]_[\w{\\]/.test(text) || /^[A-Za-z]'?$/.test(text)) return true;
  return text.length <= 60 && !/[A-Za-z]{2}|['"`;]/.test(text) && /[A-Za-z=<>]/.test(text) && /[=<>+*/(|-]/.test(text);
}
