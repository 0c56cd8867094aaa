/** Languages in which a bot speaks, as our bundles are called. */
export const botLanguages = ["en", "de", "zh-cn"] as const;

export type BotLanguage = (typeof botLanguages)[number];

/** Each by the name it has for itself. */
export const languageNames: Readonly<Record<BotLanguage, string>> = { en: "English", de: "Deutsch", "zh-cn": "中文" };

/**
 * The language for what Telegram says somebody has set: an IETF tag ("de", "pt-br", "zh-hans"), made by their program and so perhaps anything. English for
 * whatever we don't speak; undefined where nothing is said.
 */
export function languageOf(code: string | undefined): BotLanguage | undefined {
  if (code === undefined) return undefined;
  const [, first = ""] = /^([a-z]{2})(?:[-_]|$)/i.exec(code) ?? [];
  return botLanguages.find((each) => languageCodes[each] === first.toLowerCase()) ?? "en";
}

/** ISO 639-1: what Telegram calls them where it wants two letters. */
export const languageCodes = { en: "en", de: "de", "zh-cn": "zh" } as const satisfies Readonly<Record<BotLanguage, string>>;
