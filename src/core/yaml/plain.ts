/** Settings by name, and the line each stands in, counted from 1. */
export interface PlainSettings {
  readonly values: ReadonlyMap<string, unknown>;
  readonly lines: ReadonlyMap<string, number>;
}

/**
 * Reads what most settings are: a name and words on each line, and at most one level of the same below a name. They mean the same in YAML, and are read
 * without the parser in a fiftieth of its time, which counts where hundreds of files are. Undefined for all else: that is the parser's.
 */
export function readPlain(text: string): PlainSettings | undefined {
  if (unusual.test(text)) return undefined;
  const values = new Map<string, unknown>();
  const lines = new Map<string, number>();
  let below: Record<string, unknown> | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    if (/^ *$/.test(line)) continue;
    const [, indent = "", name = "", value = ""] = setting.exec(line) ?? [];
    if (name === "" || notString.test(name)) return undefined;
    const read = wordsOf(value);
    if (indent !== "") {
      if (!below || read === undefined || Object.hasOwn(below, name)) return undefined;
      below[name] = read;
      continue;
    }
    // A name that nothing stands below has no value, which is not a map.
    if (values.has(name) || (below && Object.keys(below).length === 0)) return undefined;
    below = value === "" ? Object.create(null) : undefined;
    if (!below && read === undefined) return undefined;
    values.set(name, below ?? read);
    lines.set(name, index + 1);
  }
  return values.size === 0 || (below && Object.keys(below).length === 0) ? undefined : { values, lines };
}

/** Tabs, what is not seen, and what breaks lines elsewhere. */
const unusual = /(?!\n)[\p{C}\p{Zl}\p{Zp}]/u;

const setting = /^( {2})?([A-Za-z][\w.-]*):(?: +(\S.*?))? *$/;

/** What YAML takes for something else than a text. */
const notString = /^(null|true|false)$/i;

/** A text that stands for itself, or in quotes with nothing in it that would mean something there. */
function wordsOf(value: string): string | undefined {
  const [, quoted] = /^"([^"\\]*)"$/.exec(value) ?? /^'([^']*)'$/.exec(value) ?? [];
  if (quoted !== undefined) return quoted;
  return /^\p{L}/u.test(value) && !/:( |$)| #/.test(value) && !notString.test(value) ? value : undefined;
}
