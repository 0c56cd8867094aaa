import * as vscode from "vscode";

type Show = typeof vscode.window.showInformationMessage;

/** VS Code's notifications and dialogs, by which all is told that is not told in the chat. None shows a link or an icon in its sentence. */
export const inform = through(() => vscode.window.showInformationMessage);
export const warn = through(() => vscode.window.showWarningMessage);
export const complain = through(() => vscode.window.showErrorMessage);

function through(show: () => Show): Show {
  const tell = (sentence: string, ...more: readonly string[]) => show()(unlinked(sentence), ...more);
  return tell as Show;
}

/** What VS Code would show as a link, which may run a command of the editor, or as an icon. */
const marks = /\](?=\()|\$(?=\([\w-]+(?:~\w+)?\))/g;

/** A sentence in which somebody else's words may stand, a file's, a server's or a model's: a gap keeps what looks like a link in them from being one. */
export function unlinked(sentence: string): string {
  return sentence.replaceAll(marks, "$& ");
}
