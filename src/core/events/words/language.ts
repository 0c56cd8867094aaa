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
      recognise ??= recogniser(bundle);
      return recognise(sentence) ?? sentence;
    },
    number,
    time: (at, looks) => new Date(at).toLocaleString(language, looks),
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
