/**
 * Recognises finished English sentences by what they say around their values. A translation marks its places: {0} is put in as it is, {0!} is itself
 * something we say and is recognised in turn, {0?} may be empty. So a value that is none of ours (a path, a command, somebody's text) is never translated.
 */
export type Recogniser = (text: string) => string | undefined;

/** Divides a sentence where its values go: text, the number of a value, text… */
export function pieces(sentence: string): readonly string[] {
  return sentence.split(/\{(\d+)[!?]*\}/);
}

/** Puts values into a sentence. */
export function fill(sentence: string, values: readonly string[]): string {
  if (values.length === 0) return sentence;
  return pieces(sentence)
    .map((each, index) => (index % 2 === 0 ? each : (values[Number(each)] ?? `{${each}}`)))
    .join("");
}

/**
 * Knows the sentences of a bundle. One of them, or several after each other where all are known; undefined for anything else. Takes time with a text's
 * length; what a sentence is made of is looked at when a text begins or ends like it.
 */
export function recogniser(bundle: Readonly<Record<string, string>>): Recogniser {
  const exact = new Map(Object.entries(bundle));
  const patternsFor = shelved(exact);
  return (text) => {
    const seen = new Map<string, string | undefined>();
    const recognise = (part: string): string | undefined => {
      if (!seen.has(part)) seen.set(part, part.length > longest ? exact.get(part) : inTurn(part, single));
      return seen.get(part);
    };
    const single = (part: string, isLast: boolean): string | undefined => {
      const whole = exact.get(part);
      if (whole !== undefined) return whole;
      for (const patterns of patternsFor(part))
        for (const { read, isClosed } of patterns) {
          const found = isLast || isClosed ? read(part, recognise) : undefined;
          if (found !== undefined) return found;
        }
      return undefined;
    };
    return recognise(text);
  };
}

/** What is longer is somebody's text, and no sentence of ours with its values. */
const longest = 1_500;

/** More sentences after each other are somebody's text. */
const mostSentences = 8;

/**
 * A text as sentences after each other, the shortest ones that are known; undefined where one of them is not. Only the last may end with a value: of
 * "Run a. It was stopped." all is the command.
 */
function inTurn(text: string, single: (part: string, isLast: boolean) => string | undefined): string | undefined {
  const gaps = [...text.matchAll(/(?<=[.!?…][)”"']?)\s+(?=\S)/g)].map(({ index, 0: { length } }) => ({ from: index, to: index + length }));
  if (gaps.length >= mostSentences) return single(text, true);
  const begins = [0, ...gaps.map(({ to }) => to)];
  const ends = [...gaps.map(({ from }) => from), text.length];
  const known: (string | undefined)[] = begins.map(() => undefined);
  for (let at = begins.length - 1; at >= 0; at -= 1)
    for (let end = at; end < ends.length && known[at] === undefined; end += 1) {
      const isLast = end === ends.length - 1;
      const rest = isLast ? "" : known[end + 1];
      const said = rest === undefined ? undefined : single(text.slice(begins[at], ends[end]), isLast);
      if (said !== undefined) known[at] = said + (isLast ? "" : gapAfter(said, text.slice(ends[end], begins[end + 1]))) + rest;
    }
  return known[0];
}

/** Between Chinese sentences is no space. */
function gapAfter(said: string, gap: string): string {
  return gap === " " && /[。！？：]$/.test(said) ? "" : gap;
}

interface Pattern {
  /** How much of it is fixed: what has most of that fits best. */
  readonly weight: number;
  /** Ends with a full stop of ours, so that another sentence can follow. */
  readonly isClosed: boolean;
  read(text: string, recognise: Recogniser): string | undefined;
}

/** So much of a sentence must be its own: else anything would be taken for it. */
const leastWeight = 3;

/** So much of one that begins with a value, unless that is a number: else "Run make done" would be so many done. */
const leastBehindWords = 10;

/** By so many letters of their begin, or else of their end, patterns are looked up, so that few are tried. */
const [beginLetters, endLetters] = [6, 3];

/** The patterns that a text may fit by its begin, or else by its end. What begins with words of ours is that sentence, whatever its values look like. */
function shelved(bundle: ReadonlyMap<string, string>): (text: string) => readonly (readonly Pattern[])[] {
  const written = new Map<string, string[]>();
  for (const sentence of bundle.keys()) {
    const shelf = shelfOf(sentence);
    if (shelf !== undefined) written.get(shelf)?.push(sentence) ?? written.set(shelf, [sentence]);
  }
  const read = new Map<string, readonly Pattern[]>();
  const patternsOn = (shelf: string): readonly Pattern[] => {
    const known = read.get(shelf);
    if (known) return known;
    const patterns = (written.get(shelf) ?? []).flatMap((each) => patternOf(each, bundle.get(each) ?? each));
    const heaviest = patterns.sort((one, other) => other.weight - one.weight);
    if (patterns.length > 0) read.set(shelf, heaviest);
    return heaviest;
  };
  return (text) => {
    const begins = [text.slice(0, beginLetters), ...(text.length > 1 ? [text.slice(0, 1)] : [])];
    const ends = Array.from({ length: endLetters + 1 }, (_, left) => text.slice(text.length - endLetters + left));
    return [...begins.map(patternsOn), ...[...new Set(ends)].map((each) => patternsOn(`…${each}`))];
  };
}

/** Where a sentence with values lies; undefined for one without. */
function shelfOf(sentence: string): string | undefined {
  const begins = sentence.search(/\{\d+\}/);
  if (begins > 0) return sentence.slice(0, begins < beginLetters ? 1 : beginLetters);
  return begins < 0 ? undefined : `…${sentence.slice(Math.max(sentence.lastIndexOf("}") + 1, sentence.length - endLetters))}`;
}

function patternOf(sentence: string, translation: string): readonly Pattern[] {
  const parts = pieces(sentence);
  const fixed = parts.filter((_, index) => index % 2 === 0);
  const weight = fixed.join("").replaceAll(/[^\p{L}]/gu, "").length;
  if (weight < leastWeight) return [];
  const marks = new Map([...translation.matchAll(/\{(\d+)([!?]*)\}/g)].map(([, place, mark = ""]) => [Number(place), mark]));
  const places = parts.flatMap((each, index) => (index % 2 === 1 ? [{ place: Number(each), mark: marks.get(Number(each)) ?? "" }] : []));
  const isBehind = fixed[0] === "";
  const core = fixed.reduce((one, other) => (other.length > one.length ? other : one));
  const mayBeEmpty = places.map(({ mark }) => mark.includes("?"));
  const read: Pattern["read"] = (text, recognise) => {
    const found = text.includes(core) ? valuesIn(text, fixed, mayBeEmpty) : undefined;
    if (!found || (isBehind && !mayBegin(found[0] ?? "", weight))) return undefined;
    const values: string[] = [];
    for (const [index, { place, mark }] of places.entries()) {
      const value = found[index] ?? "";
      values[place] = mark.includes("!") && value !== "" ? (recognise(value) ?? value) : value;
    }
    return fill(translation, values);
  };
  return [{ weight, isClosed: /[.!?…][)”"']?$/.test(fixed.at(-1) ?? ""), read }];
}

/** Whether a value may be the begin of a sentence that says so much besides. One with the end of a sentence in it is somebody's text. */
function mayBegin(value: string, weight: number): boolean {
  return weight >= leastBehindWords ? !/[.!?]\s/.test(value) : /^\d[\d.,]*$/.test(value);
}

/** What stands between the fixed parts of a text, each as short as can be; undefined where they are not there with something between them. */
function valuesIn(text: string, fixed: readonly string[], mayBeEmpty: readonly boolean[]): readonly string[] | undefined {
  const [begins = "", ...others] = fixed;
  const ends = others.pop() ?? "";
  if (!text.startsWith(begins) || !text.endsWith(ends)) return undefined;
  const values: string[] = [];
  let from = begins.length;
  for (const [index, each] of others.entries()) {
    const at = text.indexOf(each, from + (mayBeEmpty[index] ? 0 : 1));
    if (at < 0) return undefined;
    values.push(text.slice(from, at));
    from = at + each.length;
  }
  if (from + ends.length > text.length) return undefined;
  const last = text.slice(from, text.length - ends.length);
  return last === "" && !mayBeEmpty.at(-1) ? undefined : [...values, last];
}
