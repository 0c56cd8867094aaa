/**
 * What a child process sees of our environment: everything but secrets, and but what would change how shells,
 * git, package managers and Node behave behind the person's back. Output is asked for plain and without a pager.
 */
export function cleanEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined && !isTakenOut(entry[0]));
  return { ...Object.fromEntries(kept), PAGER: "cat", GIT_PAGER: "cat", TERM: "dumb", NO_COLOR: "1", ANYCOWORK: "1" };
}

/** The variable by which a command's processes are found again: it holds the host's mark and the process id of the command's shell. */
export const markerName = "ANYCOWORK_COMMAND";

function isTakenOut(name: string): boolean {
  return secret.test(name) || behaviour.test(name);
}

const secret =
  /(^|_)(API_?KEY|ACCESS_?KEY(_ID)?|SECRET(_?KEY)?|TOKEN|PASS(WORD|WD|PHRASE)?|CREDENTIALS?|PRIVATE_?KEY|AUTHORIZATION|COOKIE)(_|$)|(KEY|TOKEN|SECRET|PASSWORD)$/i;

const behaviour =
  /^(GIT_.*|NODE_(OPTIONS|PATH|TEST_CONTEXT|V8_COVERAGE|CHANNEL_.*|UNIQUE_ID|REPL_.*)|LD_.*|DYLD_.*|BASH_ENV|BASH_FUNC_.*|BASHOPTS|SHELLOPTS|ENV|PROMPT_COMMAND|IFS|CDPATH|npm_.*|VSCODE_.*|ELECTRON_.*|CI|PAGER|FORCE_COLOR|CLICOLOR_FORCE|COLORTERM|PYTHONSTARTUP|PERL5OPT|RUBYOPT|ANYCOWORK.*)$/i;
