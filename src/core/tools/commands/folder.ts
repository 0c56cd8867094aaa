/** A command line, and the folder it goes to first. */
export interface Begun {
  readonly command: string;
  readonly folder?: string;
}

/**
 * Takes a `cd FOLDER &&` off the front of a command line: to run the rest in that folder is the same, as long as the folder is there, and can be judged.
 * Only where it is sure to be the same: a plain name, and nothing behind it that would leave the folder again by going on in the background.
 */
export function splitFolder(command: string): Begun {
  let rest = command;
  let folder: string | undefined;
  for (let found = leading.exec(rest); found; found = leading.exec(rest)) {
    const [, single, double, plain = ""] = found;
    const behind = rest.slice(found[0].length);
    if (behind.trim() === "" || inBackground.test(behind.replaceAll(harmless, ""))) break;
    folder = joined(folder, single ?? double ?? plain);
    rest = behind;
  }
  return folder === undefined ? { command } : { command: rest, folder };
}

const leading = /^[ \t]*cd[ \t]+(?:'([^'\\\n]+)'|"([^"$`\\!\n]+)"|([\w./@+,%][\w./@+,%:=-]*))[ \t]*&&[ \t\n]*/;

/** Ampersands that begin nothing in the background. */
const harmless = /&&|[<>]&|&>/g;
const inBackground = /&/;

/** As `cd` goes from one to the next. */
function joined(before: string | undefined, next: string): string {
  return before === undefined || next.startsWith("/") ? next : `${before}/${next}`;
}
