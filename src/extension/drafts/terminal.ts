import * as vscode from "vscode";

/** What is selected in the active terminal. VS Code tells that to nobody, so it is copied, and the clipboard gets its text back. */
export async function selectedInTerminal(): Promise<string> {
  const { clipboard } = vscode.env;
  const before = await clipboard.readText();
  await clipboard.writeText("");
  await vscode.commands.executeCommand("workbench.action.terminal.copySelection");
  const selected = await clipboard.readText();
  await clipboard.writeText(before);
  return selected.trimEnd();
}
