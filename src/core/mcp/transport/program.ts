import { access, constants, stat } from "node:fs/promises";
import path from "node:path";
import { windowsShell } from "../../sandbox/process/environment.ts";
import { findProgram } from "../../sandbox/process/programs.ts";

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  /** What it is started with. */
  readonly environment: Readonly<Record<string, string>>;
  /** An existing folder. */
  readonly directory: string;
}

/** How the system is asked to start it. */
export interface Start {
  readonly file: string;
  readonly args: readonly string[];
  /** On Windows: the arguments are quoted already. */
  readonly verbatim?: true;
}

/** How to start a program, or why that can't be, as a sentence. `mark` is what its processes are found again by. */
export async function startOf(program: Program, mark: string, marker: string): Promise<Start | { readonly problem: string }> {
  const { command, args, environment, directory } = program;
  if ([command, ...args].some((each) => each.includes("\0"))) return { problem: "Its command line holds a NUL character." };
  const folder = await stat(directory).catch(() => undefined);
  if (!folder?.isDirectory()) return { problem: `The folder ${directory} it is to be started in is not there.` };
  if (process.platform === "win32") {
    const line = windowsLine(command, args);
    return { file: windowsShell(environment), args: ["/d", "/s", "/c", `"${line}"`], verbatim: true };
  }
  const found = await programOf(program);
  if (found === undefined) return { problem: `The program ${JSON.stringify(command)} was not found. Install it, or write its whole path.` };
  return { file: "/bin/sh", args: ["-c", wrapper.replaceAll("MARKER", marker), "sh", mark, found, ...args] };
}

/** A shell that becomes the program, so that they share a process id, by which its family is marked. */
const wrapper = 'export MARKER="$1.$$"; shift; exec "$@"';

async function programOf({ command, environment, directory }: Program): Promise<string | undefined> {
  if (!command.includes("/")) return findProgram(command, environment);
  const file = path.resolve(directory, command);
  return access(file, constants.X_OK).then(
    () => file,
    () => undefined,
  );
}

/** A command line as cmd.exe and then the program read it: arguments quoted for the program, with a caret before what the shell would take for its own. */
export function windowsLine(command: string, args: readonly string[]): string {
  const quoted = args.map((each) => `"${each.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\*)$/, "$1$1")}"`);
  return [command.replaceAll("/", "\\"), ...quoted].map((each) => each.replace(/[()[\]%!^"`<>&|;, *?]/g, "^$&")).join(" ");
}
