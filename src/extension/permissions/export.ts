import path from "node:path";
import * as vscode from "vscode";
import type { Archive } from "../../core/history/archive.ts";
import type { AuditFilter } from "../../core/protocol/permissions.ts";
import { folderPaths } from "../host/folders.ts";
import { inform } from "../notice.ts";
import { count, t } from "../words.ts";

/** Asks for a file, and writes everything of the audit that fits into it: as CSV where its name says so, else as JSON. Resolves with a sentence when that could not be done. */
export async function exportAudit(archive: Pick<Archive, "audit" | "exportAudit">, filter: AuditFilter): Promise<string | undefined> {
  if ((await archive.audit({ ...filter, limit: 1 })).entries.length === 0) return t("There is nothing to export.");
  const [folder] = folderPaths();
  const name = `anycowork-audit-${new Date().toISOString().slice(0, 10)}.json`;
  const target = await vscode.window.showSaveDialog({
    title: t("Export the audit (.json or .csv)"),
    saveLabel: t("Export"),
    filters: { JSON: ["json"], [t("CSV, for spreadsheets")]: ["csv"] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.file(path.join(folder, name)) }),
  });
  if (!target) return undefined;
  const { entries, chunks } = await archive.exportAudit(filter, target.path.toLowerCase().endsWith(".csv") ? "csv" : "json");
  const pieces: Uint8Array[] = [];
  for await (const each of chunks) pieces.push(each);
  await vscode.workspace.fs.writeFile(target, Buffer.concat(pieces));
  const file = path.basename(target.fsPath);
  void inform(count(entries, ["Exported {0} entry to {1}.", "Exported {0} entries to {1}."], file), t("Open")).then((pressed) => {
    if (pressed) void vscode.commands.executeCommand("vscode.open", target);
  });
  return undefined;
}
