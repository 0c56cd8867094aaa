import * as vscode from "vscode";
import { copiedBy } from "./copied.ts";

/** What is selected in the active terminal. VS Code tells that to nobody, so it is copied. */
export async function selectedInTerminal(): Promise<string> {
  const copy = () => vscode.commands.executeCommand("workbench.action.terminal.copySelection");
  return (await copiedBy(vscode.env.clipboard, copy)).trimEnd();
}
