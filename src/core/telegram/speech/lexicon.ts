import { readFile } from "node:fs/promises";
import path from "node:path";
import type { BotLanguage } from "../../events/telegram/language.ts";
import { type Bundle, english, type Words, wordsIn } from "../../events/words/language.ts";

/** What bots say, by the language. English is in the source; any other is read when it is first spoken. */
export type Lexicon = (language: BotLanguage) => Promise<Words>;

export interface LexiconPorts {
  /** The folder of the bundles: `telegram.<language>.json` has what bots say, `bundle.l10n.<language>.json` what the core does. */
  readonly wordsFolder: string;
  readonly log: (line: string) => void;
}

/** What can't be read is said in English, and tried again the next time. */
export function createLexicon({ wordsFolder, log }: LexiconPorts): Lexicon {
  const known = new Map<BotLanguage, Promise<Words>>();
  const read = async (file: string) => JSON.parse(await readFile(path.join(wordsFolder, file), "utf8")) as Bundle;
  const load = async (language: BotLanguage): Promise<Words> => {
    const [core, own] = await Promise.all([read(`bundle.l10n.${language}.json`), read(`telegram.${language}.json`)]);
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
