/**
 * Why git's settings of a repository ask, whatever is asked of git: one of them may run a program, look elsewhere or read other settings.
 * Only what is known to do neither passes. Undefined where all do.
 */
export function settingProblem(text: string, showsAddresses: boolean): string | undefined {
  let section = "";
  for (const line of text.split("\n")) {
    const row = line.trim();
    if (row === "" || /^[#;]/.test(row)) continue;
    const [, name, sub] = /^\[([A-Za-z][\w.-]*)(?:\s+"((?:[^"\\]|\\["\\])*)")?\]$/.exec(row) ?? [];
    if (name !== undefined) {
      section = sub === undefined ? name.toLowerCase() : `${name.toLowerCase()}.*`;
      continue;
    }
    const [, key, value] = /^([A-Za-z][\w-]*)(?:\s*=\s*(.*))?$/.exec(row) ?? [];
    if (key === undefined || section === "" || row.endsWith("\\"))
      return "git's settings of this repository are written in a way that is not read";
    const setting = `${section}.${key.toLowerCase()}`;
    if (!isHarmless(setting, value ?? "true"))
      return `git's settings of this repository hold ${setting}, by which git may do something else`;
    if (showsAddresses && /\/\/[^/@\s]*@/.test(value ?? "")) return "it prints the address of a remote, which may hold a password";
  }
  return undefined;
}

function isHarmless(setting: string, value: string): boolean {
  if (/^core\.(fsmonitor|bare)$/.test(setting))
    return setting === "core.bare" ? isFalse(value) : isFalse(value) || /^(true|yes|on|1)$/i.test(value);
  if (setting === "core.repositoryformatversion") return /^[01]$/.test(value);
  return harmless.some((each) => each.test(setting));
}

function isFalse(value: string): boolean {
  return /^(false|no|off|0)$/i.test(value);
}

const harmless: readonly RegExp[] = [
  /^core\.(filemode|logallrefupdates|ignorecase|precomposeunicode|symlinks|autocrlf|eol|safecrlf|quotepath|untrackedcache|preloadindex|abbrev|protecthfs|protectntfs|longpaths|fscache|trustctime|checkstat|commentchar|whitespace|compression)$/,
  /^remote\.\*\.(url|pushurl|fetch|push|tagopt|prune|prunetags|mirror|skipdefaultupdate|skipfetchall|gh-resolved)$/,
  /^branch\.\*\.[\w-]+$/,
  /^(user|author|committer)\.(name|email|useconfigonly|signingkey)$/,
  /^(advice|push|pull|fetch|rebase|rerere|gc|maintenance|pack|init|column)\.[\w-]+$/,
  /^color\.(\*\.)?[\w-]+$/,
  /^merge\.(conflictstyle|ff|log|renames|renamelimit|stat|autostash|verbosity)$/,
  /^commit\.(gpgsign|verbose|cleanup|status)$/,
  /^tag\.(gpgsign|sort|forcesignannotated)$/,
  /^log\.(date|decorate|abbrevcommit|follow|showroot|mailmap|graphcolors|diffmerges)$/,
  /^status\.(short|branch|showuntrackedfiles|relativepaths|showstash|renames|renamelimit|aheadbehind|displaycommentprefix)$/,
  /^diff\.(algorithm|renames|renamelimit|context|interhunkcontext|mnemonicprefix|noprefix|colormoved|colormovedws|indentheuristic|statgraphwidth|wserrorhighlight|suppressblankempty|relative)$/,
  /^index\.(version|threads|skiphash)$/,
  /^lfs\.(repositoryformatversion|\*\.access|\*\.locksverify)$/,
];
