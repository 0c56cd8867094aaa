import * as vscode from "vscode";
import type { OpenDocuments } from "../../core/tools/ports.ts";
import { editSpan, withLineEnds, withoutMark } from "./edit-span.ts";
import { saveFully } from "./saving.ts";
import { leadsTo, realPathOf } from "./whereabouts.ts";

/** How long VS Code's own save is waited for; it gives what goes before a save less. */
const savingPatienceMs = 5_000;

/**
 * The files open in this window's editors. A document without unsaved changes is read from the disk:
 * the disk is the newer one right after a command wrote to it. Nothing is brought to the front and no focus moves.
 * VS Code saves by the path it opened. That it still leads where it was judged is looked at before and after; what remains is the moment between.
 */
export function createDocuments(): OpenDocuments {
  return {
    async read(path) {
      const document = await openDocument(path);
      return document?.isDirty ? document.getText() : undefined;
    },
    async unsaved() {
      const dirty = vscode.workspace.textDocuments.filter((each) => each.uri.scheme === "file" && each.isDirty);
      return Promise.all(dirty.map(async ({ uri }) => (await realPathOf(uri.fsPath)) ?? uri.fsPath));
    },
    async replace(path, { expected, text }) {
      const document = await openDocument(path);
      if (!document) return false;
      const now = document.getText();
      const lineEnd = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
      if (now !== withLineEnds(withoutMark(expected), lineEnd)) {
        if (!document.isDirty) return false;
        throw new Error(`${path} was changed in the editor in the meantime and not saved. Read it again before you edit it.`);
      }
      if (!(await leadsTo(document.uri.fsPath, path)))
        throw new Error(`${path} leads elsewhere than when this was asked for, so nothing was done. Look again before you go on.`);
      await apply(document, editSpan(now, withLineEnds(withoutMark(text), lineEnd)));
      if (!(await leadsTo(document.uri.fsPath, path)))
        throw new Error(
          `${path} came to lead elsewhere while VS Code saved it, so the change may lie there. Ask the person to look at it.`,
        );
      return true;
    },
  };
}

async function apply(document: vscode.TextDocument, span: { start: number; end: number; text: string }): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(span.start), document.positionAt(span.end)), span.text);
  const path = document.uri.fsPath;
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new Error(`VS Code refused the edit of ${path}. It may be read-only, or it changed just now: read it again.`);
  }
  const own = ownSaves(document);
  try {
    if (await saveFully(document, own.settled)) return;
  } finally {
    own.dispose();
  }
  throw new Error(
    document.isDirty
      ? `${path} was edited in the editor, but VS Code could not save it. The change is there, unsaved.`
      : `${path} was edited in the editor, but the change was thrown away there before it was saved. Read it again before you go on.`,
  );
}

interface OwnSaves extends vscode.Disposable {
  /** Resolves once VS Code has saved it without being asked, to true, or has not for too long. */
  readonly settled: () => Promise<boolean>;
}

/** Notes from now on when VS Code saves all of it. */
function ownSaves(document: vscode.TextDocument): OwnSaves {
  let isSaved = false;
  let end: () => void = () => undefined;
  const listening = vscode.workspace.onDidSaveTextDocument((each) => {
    if (each !== document) return;
    isSaved = !document.isDirty;
    end();
  });
  return {
    async settled() {
      if (document.isDirty)
        await new Promise<void>((resolve) => {
          const patience = setTimeout(resolve, savingPatienceMs);
          end = () => {
            clearTimeout(patience);
            resolve();
          };
        });
      return isSaved;
    },
    dispose: () => void listening.dispose(),
  };
}

/** Finds a document by a path whose links are resolved, also when the editor opened it through a link. */
async function openDocument(path: string): Promise<vscode.TextDocument | undefined> {
  const files = vscode.workspace.textDocuments.filter((each) => each.uri.scheme === "file" && !each.isClosed);
  const same = files.find((each) => each.uri.fsPath === path);
  if (same) return same;
  for (const each of files) if ((await realPathOf(each.uri.fsPath)) === path) return each;
  return undefined;
}
