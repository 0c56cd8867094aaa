import type { BotLanguage } from "../../events/telegram/language.ts";
import { type Bundle, english, type Words, wordsIn } from "../../events/words/language.ts";

/** What bots say, by the language. English is in the source; any other is read when it is first spoken. */
export type Lexicon = (language: BotLanguage) => Promise<Words>;

export interface LexiconPorts {
  /** Reads a bundle by its name: `telegram.<language>` has what bots say, `bundle.l10n.<language>` what the core does. */
  readonly readBundle: (name: string) => Promise<Bundle>;
  readonly log: (line: string) => void;
}

/** What can't be read is said in English, and tried again the next time. */
export function createLexicon({ readBundle, log }: LexiconPorts): Lexicon {
  const known = new Map<BotLanguage, Promise<Words>>();
  const load = async (language: BotLanguage): Promise<Words> => {
    const [core, own] = await Promise.all([readBundle(`bundle.l10n.${language}`), readBundle(`telegram.${language}`)]);
    // What is recognised is said by the core.
    return { ...wordsIn({ ...core, ...own }, language), told: wordsIn(core, language).told };
  };
  return async (language) => {
    if (language === "en") return english;
    const loading = known.get(language) ?? load(language);
    known.set(language, loading);
    return await loading.catch((error: unknown) => {
      known.delete(language);
      log(`The words for ${language} could not be read: ${error instanceof Error ? error.message : String(error)}`);
      return english;
    });
  };
}
