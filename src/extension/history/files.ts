import path from "node:path";
import * as vscode from "vscode";
import type { SessionId } from "../../core/events/ids.ts";
import type { Archive, ExportFormat } from "../../core/history/archive.ts";
import { folderPaths } from "../host/folders.ts";
import { inform } from "../notice.ts";
import { t, told } from "../words.ts";

const formats: readonly (vscode.QuickPickItem & { readonly format: ExportFormat })[] = [
  { label: "Markdown", description: ".md", detail: t("To read and to pass on."), format: "md" },
  {
    label: "JSON",
    description: ".json",
    detail: t("Everything that was said and done, to import again. Pictures and earlier forms of files are left out."),
    format: "json",
  },
  { label: "Zip", description: ".zip", detail: t("The same with pictures, long outputs and earlier forms of files."), format: "zip" },
];

/** Asks for a format and a file, and writes the conversation into it. Resolves with a sentence when that could not be done. */
export async function exportConversation(archive: Archive, sessionId: SessionId): Promise<string | undefined> {
  const picked = await vscode.window.showQuickPick(formats, { title: t("AnyCowork: export"), placeHolder: t("As what?") });
  return picked && exportAs(archive, [sessionId], picked);
}

/** Asks for a file, and writes every conversation that is not deleted into it, as a zip. */
export async function exportEverything(archive: Archive): Promise<string | undefined> {
  const all = await archive.list({ archived: "with" });
  if (all.length === 0) return t("There are no conversations yet.");
  const ids = all.map((each) => each.id);
  return exportAs(archive, ids, { label: "Zip", format: "zip" });
}

async function exportAs(
  archive: Archive,
  sessionIds: readonly SessionId[],
  { format, label }: Pick<(typeof formats)[number], "format" | "label">,
): Promise<string | undefined> {
  const exported = await archive.export(sessionIds, format);
  if (exported.kind === "refused") return told(exported.reason);
  const [folder] = folderPaths();
  const target = await vscode.window.showSaveDialog({
    title: sessionIds.length === 1 ? t("Export the conversation") : t("Export all conversations"),
    saveLabel: t("Export"),
    filters: { [label]: [format] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.file(path.join(folder, exported.fileName)) }),
  });
  if (!target) return undefined;
  // The dialog has asked whether a file of that name may be replaced.
  const deed = await archive.exportTo({ file: target.fsPath, replace: true }, sessionIds, format);
  if (deed.kind === "refused") return told(deed.reason);
  void inform(told(deed.says), ...(format === "zip" ? [] : [t("Open")])).then((pressed) => {
    if (pressed) void vscode.commands.executeCommand("vscode.open", target);
  });
  return undefined;
}

/** Asks for files and takes in what they hold. Resolves with a sentence when one could not be taken. */
export async function importConversations(archive: Archive): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: t("Import conversations"),
    openLabel: t("Import"),
    canSelectMany: true,
    filters: { [t("Exported conversations")]: ["zip", "json"] },
  });
  const problems: string[] = [];
  const titles: string[] = [];
  const notes: string[] = [];
  for (const { fsPath } of chosen ?? []) {
    const result = await archive.import({ path: fsPath });
    if (result.kind === "refused") problems.push(told(result.reason));
    else
      for (const each of result.conversations) {
        titles.push(each.title);
        notes.push(...each.notes.map(told));
      }
  }
  if (titles.length > 0) {
    const what = titles.length === 1 ? t("Imported “{0}”.", titles[0] ?? "") : t("Imported {0} conversations.", titles.length);
    void inform([what, ...notes].join(" "));
  }
  return problems.length > 0 ? problems.join(" ") : undefined;
}
