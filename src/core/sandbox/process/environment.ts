/**
 * What a child process sees of our environment: everything but secrets, and but what would change how shells,
 * git, package managers and Node behave behind the person's back. Output is asked for plain and without a pager.
 */
export function cleanEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined && !isTakenOut(entry[0]));
  // Windows looks for a program in the current folder first, where anybody's may lie.
  const places: Record<string, string> = systemRoot(environment) === undefined ? {} : { NoDefaultCurrentDirectoryInExePath: "1" };
  return { ...Object.fromEntries(kept), ...places, PAGER: "cat", GIT_PAGER: "cat", TERM: "dumb", NO_COLOR: "1", ANYCOWORK: "1" };
}

/** The shell of Windows by its whole path, where it is known: by its name alone a program of the folder it is started in would be taken for it. */
export function windowsShell(environment: Readonly<Record<string, string | undefined>>): string {
  const root = systemRoot(environment);
  return root === undefined ? "cmd.exe" : `${root}\\System32\\cmd.exe`;
}

/** Windows does not tell names apart by their case. */
function systemRoot(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  return Object.entries(environment).find(([name]) => name.toLowerCase() === "systemroot")?.[1];
}

/** The variable by which a command's processes are found again: it holds the host's mark and the process id of the command's shell. */
export const markerName = "ANYCOWORK_COMMAND";

function isTakenOut(name: string): boolean {
  return secret.test(name) || behaviour.test(name);
}

const secret =
  /(^|_)(API_?KEY|ACCESS_?KEY(_ID)?|SECRET(_?KEY)?|TOKEN|PASS(WORD|WD|PHRASE)?|CREDENTIALS?|PRIVATE_?KEY|AUTHORIZATION|COOKIE)(_|$)|(KEY|TOKEN|SECRET|PASSWORD)$/i;

const behaviour =
  /^(GIT_.*|NODE_(OPTIONS|PATH|TEST_CONTEXT|V8_COVERAGE|CHANNEL_.*|UNIQUE_ID|REPL_.*)|LD_.*|DYLD_.*|BASH_ENV|BASH_FUNC_.*|BASHOPTS|SHELLOPTS|BASH_COMPAT|POSIXLY_CORRECT|GLOBIGNORE|EXECIGNORE|ENV|PROMPT_COMMAND|IFS|CDPATH|npm_.*|VSCODE_.*|ELECTRON_.*|CI|PAGER|FORCE_COLOR|CLICOLOR_FORCE|COLORTERM|PYTHONSTARTUP|PERL5OPT|RUBYOPT|RIPGREP_CONFIG_PATH|GREP_OPTIONS|MAKEFLAGS|MAKEFILES|GNUMAKEFLAGS|ANYCOWORK.*)$/i;
