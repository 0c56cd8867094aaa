/** What of VS Code is there where none runs: no translations, so that all is said in English. */
export const l10n = { bundle: undefined };
export const env = { language: "en" };
/** Only imported beside what is looked at: whoever touches it fails. */
export const [commands, extensions, languages, window, workspace] = [] as readonly undefined[];
export const [ConfigurationTarget, DiagnosticSeverity, FileType, Position, ProgressLocation, Range, TabInputText, Uri] =
  [] as readonly undefined[];
