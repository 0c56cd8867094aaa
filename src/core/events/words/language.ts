/** Translations by the English sentence they stand for, in the format of VS Code's own bundles. What is not among them stays English. */
export type Bundle = Readonly<Record<string, string>>;

/** What is put into a sentence. Numbers are written as its language writes them. */
export type Value = string | number;

/** How somebody is spoken to: sentences of ours, numbers and times in one language. */
export interface Words {
  /** BCP 47. */
  readonly language: string;
  /** A sentence with values in the place of {0}, {1}… */
  t(sentence: string, ...values: readonly Value[]): string;
  /** One sentence for 1 and one for any other number; {0} is the number. */
  count(number: number, sentences: readonly [one: string, many: string], ...values: readonly Value[]): string;
  /** A finished English sentence, recognised by what it says around its values. One that is not known stays as it is. */
  told(sentence: string): string;
  number(value: number): string;
  /** An ISO time. */
  time(at: string, looks: Intl.DateTimeFormatOptions): string;
}

/** The words of a language. Pure, but that it remembers what it has prepared. */
export function wordsIn(bundle: Bundle, wanted: string): Words {
  const language = known(wanted);
  let recognised: ((sentence: string) => string | undefined) | undefined;
  const number = (value: number) => value.toLocaleString(language);
  const t = (sentence: string, ...values: readonly Value[]) =>
    fill(
      bundle[sentence] ?? sentence,
      values.map((each) => (typeof each === "number" ? number(each) : each)),
    );
  return {
    language,
    t,
    count: (amount, [one, many], ...values) => t(amount === 1 ? one : many, amount, ...values),
    told(sentence) {
      if (sentence.length > longest) return bundle[sentence] ?? sentence;
      recognised ??= recogniser(bundle);
      return bundle[sentence] ?? recognised(sentence) ?? sentence;
    },
    number,
    time: (at, looks) => new Date(at).toLocaleString(language, looks),
  };
}

/** As the sentences stand in the source. */
export const english = wordsIn({}, "en");

/** Divides a sentence where its values go: text, the number of a value, text… */
export function pieces(sentence: string): readonly string[] {
  return sentence.split(/\{(\d+)\}/);
}

/** Puts values into a sentence. */
export function fill(sentence: string, values: readonly string[]): string {
  if (values.length === 0) return sentence;
  return pieces(sentence)
    .map((each, index) => (index % 2 === 0 ? each : (values[Number(each)] ?? `{${each}}`)))
    .join("");
}

interface Pattern {
  readonly begins: string;
  /** How much of it is fixed: what has most of that fits best. */
  readonly weight: number;
  read(sentence: string): string | undefined;
}

/** What is longer is somebody's text, and no sentence of ours with its values. */
const longest = 500;

/** So much of a sentence must be its own: else anything would be taken for it. */
const leastWeight = 3;

/** So much of one that begins with a value, unless that is a number: else "Run make done" would be so many done. */
const leastBehindWords = 12;

function recogniser(bundle: Bundle): (sentence: string) => string | undefined {
  const heaviest = Object.entries(bundle)
    .flatMap(([sentence, translation]) => patternOf(sentence, translation))
    .toSorted((one, other) => other.weight - one.weight);
  // What begins with words of ours is that sentence, whatever its values look like.
  const patterns = [...heaviest.filter(({ begins }) => begins !== ""), ...heaviest.filter(({ begins }) => begins === "")];
  return (sentence) => {
    for (const { begins, read } of patterns) {
      const found = sentence.startsWith(begins) ? read(sentence) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

function patternOf(sentence: string, translation: string): readonly Pattern[] {
  const parts = pieces(sentence);
  const fixed = parts.filter((_, index) => index % 2 === 0);
  const weight = fixed.join("").replaceAll(/[^\p{L}]/gu, "").length;
  if (parts.length === 1 || weight < leastWeight) return [];
  const places = parts.filter((_, index) => index % 2 === 1).map(Number);
  const [begins = ""] = fixed;
  const read = (text: string) => {
    const found = valuesIn(text, fixed);
    const takesAny = begins !== "" || weight >= leastBehindWords;
    if (!found || (!takesAny && !/^\d[\d.,]*$/.test(found[0] ?? ""))) return undefined;
    const values: string[] = [];
    for (const [index, place] of places.entries()) values[place] = found[index] ?? "";
    return fill(translation, values);
  };
  return [{ begins, weight, read }];
}

/** What stands between the fixed parts of a text, each as short as can be; undefined where they are not there with something between them. */
function valuesIn(text: string, fixed: readonly string[]): readonly string[] | undefined {
  const [begins = "", ...others] = fixed;
  const ends = others.pop() ?? "";
  if (!text.startsWith(begins) || !text.endsWith(ends)) return undefined;
  const values: string[] = [];
  let from = begins.length;
  for (const each of others) {
    const at = text.indexOf(each, from + 1);
    if (at < 0) return undefined;
    values.push(text.slice(from, at));
    from = at + each.length;
  }
  const last = text.slice(from, text.length - ends.length);
  return last === "" || from + ends.length > text.length ? undefined : [...values, last];
}

/** What is no language of this machine must not stop anything. */
function known(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? "en";
  } catch {
    return "en";
  }
}
