/** A part of a pattern in three languages with one meaning: JavaScript for ASCII text, for any text, and ripgrep's. */
export interface Part {
  readonly ascii: string;
  readonly wide: string;
  /** Undefined when ripgrep has nothing that means the same. */
  readonly rust: string | undefined;
  /** The one text it fits; empty where it only looks. */
  readonly exact?: string;
  /** Each text it fits holds one of these; empty when nothing is known. */
  readonly needles: readonly string[];
}

/** What stands for itself in all three, whatever stands around it. */
export function literal(point: string): Part {
  return { ...written(point), exact: point, needles: [] };
}

/** One character as it is written outside and inside brackets. */
function written(point: string): Pick<Part, "ascii" | "wide" | "rust"> {
  const code = point.codePointAt(0) ?? 0;
  if (/^\w$/.test(point) || code > 0x7f) return { ascii: point, wide: point, rust: point };
  const hex = code.toString(16);
  return { ascii: `\\u{${hex}}`, wide: `\\u{${hex}}`, rust: `\\x{${hex}}` };
}

const word = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}";
/** Damaged bytes are read as this character; ripgrep finds nothing in them, so neither do we. */
const damaged = "\\ufffd";

/** Kinds of characters by the letter of their escape. They never fit a line break, nor the carriage return before it. */
export const kinds: Readonly<Record<string, Pick<Part, "ascii" | "wide" | "rust">>> = {
  d: { ascii: "\\d", wide: "\\p{Nd}", rust: "\\d" },
  D: { ascii: "[^\\d\\r\\n]", wide: `[^\\p{Nd}\\r\\n${damaged}]`, rust: "[^\\d\\r]" },
  w: { ascii: "\\w", wide: `[${word}]`, rust: "\\w" },
  W: { ascii: "[^\\w\\r\\n]", wide: `[^${word}\\r\\n${damaged}]`, rust: "[^\\w\\r]" },
  s: { ascii: "[\\t\\v\\f ]", wide: "[\\t\\v\\f \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]", rust: "[\\s--\\r]" },
  S: { ascii: "\\S", wide: `[^\\p{White_Space}${damaged}]`, rust: "\\S" },
};

/** The places of a line, by how they are written. */
export const places: Readonly<Record<string, Part>> = {
  "^": place("(?<![^\\n])", "(?<![^\\n])", "^"),
  // A carriage return before the line's end belongs to the end.
  $: place("(?=\\r?(?:\\n|$))", "(?=\\r?(?:\\n|$))", "(?:\\r?$)"),
  "\\b": place("\\b", `(?:(?<=[${word}])(?![${word}])|(?<![${word}])(?=[${word}]))`, "\\b"),
  "\\B": place("\\B", `(?:(?<=[${word}])(?=[${word}])|(?<![${word}])(?![${word}]))`, "\\B"),
};

export const anything: Part = { ascii: "[^\\r\\n]", wide: `[^\\r\\n${damaged}]`, rust: "[^\\r\\n]", needles: [] };

export interface BracketItem {
  readonly from: string;
  /** Written, when the item is no single character or range. */
  readonly kind?: Pick<Part, "ascii" | "wide" | "rust">;
  readonly to?: string;
}

/** Characters in brackets. A line break among them is left out. Undefined when nothing is left. */
export function bracket(items: readonly BracketItem[], isNegated: boolean): Part | undefined {
  const kept = isNegated ? items : items.flatMap(withoutBreak);
  if (kept.length === 0) return undefined;
  const inside = (language: "ascii" | "wide" | "rust") => kept.map((each) => itemIn(each, language)).join("");
  const open = isNegated ? "[^" : "[";
  return {
    ascii: `${open}${inside("ascii")}${isNegated ? "\\r\\n" : ""}]`,
    wide: `${open}${inside("wide")}${isNegated ? `\\r\\n${damaged}` : ""}]`,
    rust: `${open}${inside("rust")}${isNegated ? "\\r" : ""}]`,
    needles: [],
  };
}

/** The kinds POSIX names in brackets, as ranges. */
export const posix: ReadonlyMap<string, readonly (readonly [string, string])[]> = new Map(
  Object.entries({
    alpha: ["az", "AZ"],
    digit: ["09"],
    alnum: ["az", "AZ", "09"],
    upper: ["AZ"],
    lower: ["az"],
    space: ["\t\t", "\v\r", "  "],
    blank: ["\t\t", "  "],
    punct: ["!/", ":@", "[`", "{~"],
    xdigit: ["09", "af", "AF"],
    word: ["az", "AZ", "09", "__"],
  }).map(([name, ranges]) => [name, ranges.map(([from = "", to = ""]) => [from, to] as const)]),
);

/** Parts one after the other. */
export function sequence(parts: readonly Part[]): Part {
  let run = "";
  let best: readonly string[] = [];
  const offer = (needles: readonly string[]) => {
    if (shortest(needles) > shortest(best)) best = needles;
  };
  for (const each of parts) {
    if (each.exact !== undefined) run += each.exact;
    else {
      offer([run]);
      offer(each.needles);
      run = "";
    }
  }
  offer([run]);
  const isExact = parts.every((each) => each.exact !== undefined);
  return { ...joined(parts, ""), exact: isExact ? run : undefined, needles: best };
}

/** Any one of several. */
export function choice(parts: readonly Part[]): Part {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const known = parts.map((each) => each.needles);
  return { ...joined(parts, "|"), needles: known.every((each) => each.length > 0) && known.flat().length <= 8 ? known.flat() : [] };
}

/** The same part, with something written before and after it. */
export function around(part: Part, open: string, rustOpen: string | undefined = open): Part {
  const rust = part.rust === undefined || rustOpen === undefined ? undefined : `${rustOpen}${part.rust})`;
  return { ...part, ascii: `${open}${part.ascii})`, wide: `${open}${part.wide})`, rust };
}

/** A part as often as the quantifier says. */
export function repeated(part: Part, quantifier: string, least: number): Part {
  const rust = part.rust === undefined ? undefined : part.rust + quantifier;
  const needles = least === 0 ? [] : part.exact ? [part.exact] : part.needles;
  return { ascii: part.ascii + quantifier, wide: part.wide + quantifier, rust, needles };
}

function place(ascii: string, wide: string, rust: string): Part {
  return { ascii, wide, rust, exact: "", needles: [] };
}

function shortest(needles: readonly string[]): number {
  return needles.length === 0 ? 0 : Math.min(...needles.map((each) => each.length));
}

function joined(parts: readonly Part[], between: string): Pick<Part, "ascii" | "wide" | "rust"> {
  const rust = parts.every((each) => each.rust !== undefined) ? parts.map((each) => each.rust).join(between) : undefined;
  return { ascii: parts.map((each) => each.ascii).join(between), wide: parts.map((each) => each.wide).join(between), rust };
}

function itemIn({ from, to, kind }: BracketItem, language: "ascii" | "wide" | "rust"): string {
  // Only what is left out needs brackets of its own in JavaScript.
  if (kind) return language === "rust" ? `${kind.rust}` : kind[language].replace(/^\[(?!\^)(.*)\]$/s, "$1");
  return to === undefined ? `${written(from)[language]}` : `${written(from)[language]}-${written(to)[language]}`;
}

function withoutBreak(item: BracketItem): readonly BracketItem[] {
  if (item.kind || item.from > "\n" || (item.to ?? item.from) < "\n") return [item];
  const before = item.from < "\n" ? [{ from: item.from, to: "\t" }] : [];
  return item.to !== undefined && item.to > "\n" ? [...before, { from: "\v", to: item.to }] : before;
}
