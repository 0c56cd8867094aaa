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
  const frame: Frame = { fixed, mayBeEmpty: places.map(({ mark }) => mark.includes("?")) };
  const filled = (values: readonly (string | undefined)[]) => {
    const placed: string[] = [];
    for (const [index, { place }] of places.entries()) placed[place] = values[index] ?? "";
    return fill(translation, placed);
  };
  const read: Pattern["read"] = (text, recognise) => {
    const cuts = text.includes(core) ? earliest(text, frame) : undefined;
    if (!cuts) return undefined;
    const found = between(text, frame, cuts);
    if (isBehind && !mayBegin(found[0] ?? "", weight)) return undefined;
    const ours = found.map((value, index) => (places[index]?.mark.includes("!") && value !== "" ? recognise(value) : undefined));
    const late = latest(text, frame);
    // Else a path with words of ours in it would be said to be another one. Where something of ours follows, it is that which was meant.
    const isSure = cuts.every((at, index) => at === late[index] || fixed[index + 1] === "" || ours[index + 1] !== undefined);
    if (!isSure && filled(found) !== filled(between(text, frame, late))) return undefined;
    return filled(found.map((value, index) => ours[index] ?? value));
  };
  return [{ weight, isClosed: /[.!?…][)”"']?$/.test(fixed.at(-1) ?? ""), read }];
}

/** Whether a value may be the begin of a sentence that says so much besides. One with the end of a sentence in it is somebody's text. */
function mayBegin(value: string, weight: number): boolean {
  return weight >= leastBehindWords ? !/[.!?]\s/.test(value) : /^\d[\d.,]*$/.test(value);
}

/** What is fixed in a sentence, and which of the values between that may lack. */
interface Frame {
  readonly fixed: readonly string[];
  readonly mayBeEmpty: readonly boolean[];
}

/** Where the fixed parts between values begin, each as early as can be; undefined where they are not there with something between them. */
function earliest(text: string, { fixed, mayBeEmpty }: Frame): readonly number[] | undefined {
  const [begins = "", ...others] = fixed;
  const ends = others.pop() ?? "";
  if (!text.startsWith(begins) || !text.endsWith(ends)) return undefined;
  const cuts: number[] = [];
  let from = begins.length;
  for (const [index, each] of others.entries()) {
    const at = text.indexOf(each, from + (mayBeEmpty[index] ? 0 : 1));
    if (at < 0) return undefined;
    cuts.push(at);
    from = at + each.length;
  }
  return from + ends.length + (mayBeEmpty.at(-1) ? 0 : 1) > text.length ? undefined : cuts;
}

/** The same, each as late as can be, of a text in which they are. */
function latest(text: string, { fixed, mayBeEmpty }: Frame): readonly number[] {
  const cuts: number[] = [];
  let to = text.length - (fixed.at(-1) ?? "").length;
  for (let index = fixed.length - 2; index > 0; index -= 1) {
    const each = fixed[index] ?? "";
    to = text.lastIndexOf(each, to - each.length - (mayBeEmpty[index] ? 0 : 1));
    cuts.unshift(to);
  }
  return cuts;
}

/** The values of a text that is divided so. */
function between(text: string, { fixed }: Frame, cuts: readonly number[]): readonly string[] {
  const ends = [...cuts, text.length - (fixed.at(-1) ?? "").length];
  const begins = [0, ...cuts].map((at, index) => at + (fixed[index] ?? "").length);
  return begins.map((from, index) => text.slice(from, ends[index]));
}
