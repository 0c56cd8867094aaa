/** What of VS Code is there where none runs: no translations, so that all is said in English. */
export const l10n = { bundle: undefined };
export const env = { language: "en" };
