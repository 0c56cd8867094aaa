import * as vscode from "vscode";
import { plain } from "./plain.ts";

/** What was last run in a terminal, as far as the shell tells the editor. */
export interface LastCommand {
  readonly terminal: string;
  readonly command: string;
  /** The end of what it printed, without colours. */
  readonly output: string;
  /** Absent while it runs, and where the shell does not say. */
  readonly exitCode?: number;
}

export interface Terminals extends vscode.Disposable {
  /** Of the active terminal, or of the one in which something was run last. */
  last(): LastCommand | undefined;
}

/** So much of an output is kept, in characters. */
const mostKept = 60_000;

interface Heard {
  readonly execution: vscode.TerminalShellExecution;
  output: string;
  exitCode?: number | undefined;
}

/** Listens to what is run in terminals from now on: the shell's integration tells it, and nothing is copied or typed for that. */
export function watchTerminals(): Terminals {
  const heard = new Map<vscode.Terminal, Heard>();
  let newest: vscode.Terminal | undefined;
  const watched = [
    vscode.window.onDidStartTerminalShellExecution(({ terminal, execution }) => {
      const one: Heard = { execution, output: "" };
      heard.set(terminal, one);
      newest = terminal;
      void read(one);
    }),
    vscode.window.onDidEndTerminalShellExecution(({ terminal, execution, exitCode }) => {
      const one = heard.get(terminal);
      if (one?.execution === execution) one.exitCode = exitCode;
    }),
    vscode.window.onDidCloseTerminal((terminal) => {
      heard.delete(terminal);
      if (newest === terminal) newest = undefined;
    }),
  ];
  return {
    last() {
      const { activeTerminal } = vscode.window;
      const terminal = activeTerminal && heard.has(activeTerminal) ? activeTerminal : newest;
      const one = terminal && heard.get(terminal);
      if (!terminal || !one) return undefined;
      const { execution, output, exitCode } = one;
      const done = exitCode === undefined ? {} : { exitCode };
      return { terminal: terminal.name, command: execution.commandLine.value, output: plain(output), ...done };
    },
    dispose: () => vscode.Disposable.from(...watched).dispose(),
  };
}

async function read(one: Heard): Promise<void> {
  try {
    for await (const part of one.execution.read()) one.output = (one.output + part).slice(-mostKept);
  } catch {
    // The terminal is gone: what was read of it stays.
  }
}
