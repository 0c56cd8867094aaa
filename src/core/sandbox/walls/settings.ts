/** What git's settings of a repository say, as far as a box is concerned. */
export interface GitSettings {
  /** None of it makes git run a program or read settings elsewhere. Only what is known to do neither passes. */
  readonly isHarmless: boolean;
  /** It may hold a password or a token. */
  readonly hasSecrets: boolean;
  /** Where git looks for hooks, as it is written. */
  readonly hooks: readonly string[];
  /** Files with more settings, as they are written. */
  readonly included: readonly string[];
}

/** Reads git's settings. What is written in a way that is not understood is not harmless. */
export function readGitSettings(text: string): GitSettings {
  const rows = [...settingsOf(text)];
  const valuesOf = (setting: RegExp) => rows.filter(([key]) => setting.test(key)).map(([, value]) => value);
  return {
    isHarmless: rows.every(([key, value]) => harmless.some((each) => each.test(key)) && !/::/.test(value)),
    hasSecrets: secrets.test(text),
    hooks: valuesOf(/^core\.hookspath$/),
    included: valuesOf(/^include(if\..*)?\.path$/),
  };
}

/** An address with a name in it, and headers and the like that let one in. */
const secrets = /\/\/[^/@\s]+@|extraheader|password|token|secret/i;

/** Each setting by its name in lower case, what stands between quotes in its section as it is. One that can't be read has no name. */
function* settingsOf(text: string): Generator<readonly [key: string, value: string]> {
  let section = "";
  for (const line of text.split("\n")) {
    const [header = "", name, sub] = /^\s*\[([A-Za-z][\w.-]*)(?:\s+"((?:[^"\\]|\\["\\])*)")?\]/.exec(line) ?? [];
    if (name !== undefined) section = sub === undefined ? name.toLowerCase() : `${name.toLowerCase()}.${sub}`;
    const row = line.slice(header.length).trim();
    if (row === "" || /^[#;]/.test(row)) continue;
    const [, key, value = "true"] = /^([A-Za-z][\w-]*)(?:\s*=\s*(.*))?$/.exec(row) ?? [];
    const isRead = key !== undefined && section !== "" && !row.endsWith("\\");
    yield [isRead ? `${section}.${key.toLowerCase()}` : "", value.replace(/\s[#;].*$/, "").replace(/^"(.*)"$/, "$1")];
  }
}

const harmless: readonly RegExp[] = [
  /^core\.(repositoryformatversion|filemode|bare|logallrefupdates|ignorecase|precomposeunicode|symlinks|autocrlf|eol|safecrlf|sparsecheckout|sparsecheckoutcone)$/,
  /^extensions\.(objectformat|compatobjectformat|refstorage|worktreeconfig)$/,
  /^remote\..*\.(url|fetch|tagopt|prune|promisor|partialclonefilter)$/,
  /^branch\..*\.(remote|merge|rebase)$/,
  /^submodule\.(.*\.)?(url|active)$/,
  /^user\.(name|email)$/,
  /^init\.defaultbranch$/,
  /^pull\.(rebase|ff)$/,
];
