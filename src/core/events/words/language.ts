import { fill, type Recogniser, recogniser } from "./recognise.ts";

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
  /** A finished English sentence, or several after each other, recognised by what they say around their values. What is not known stays as it is. */
  told(sentence: string): string;
  number(value: number): string;
  /** An ISO time. */
  time(at: string, looks: Intl.DateTimeFormatOptions): string;
}

/** The words of a language. Pure, but that it remembers what it has prepared. */
export function wordsIn(bundle: Bundle, wanted: string): Words {
  const language = known(wanted);
  let recognise: Recogniser | undefined;
  // To prepare one takes a hundred times as long as to use it.
  let numbers: Intl.NumberFormat | undefined;
  const times = new Map<string, Intl.DateTimeFormat>();
  const number = (value: number) => {
    numbers ??= new Intl.NumberFormat(language);
    return numbers.format(value);
  };
  const timesAs = (looks: Intl.DateTimeFormatOptions) => {
    const key = JSON.stringify(looks);
    const known = times.get(key) ?? new Intl.DateTimeFormat(language, looks);
    times.set(key, known);
    return known;
  };
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
      recognise ??= recogniser(bundle);
      return recognise(sentence) ?? sentence;
    },
    number,
    time(at, looks) {
      const date = new Date(at);
      return Number.isNaN(date.getTime()) ? String(date) : timesAs(looks).format(date);
    },
  };
}

/** As the sentences stand in the source. */
export const english = wordsIn({}, "en");

/** What is no language of this machine must not stop anything. */
function known(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? "en";
  } catch {
    return "en";
  }
}
