import path from "node:path";
import * as vscode from "vscode";
import type { Core } from "../../core/core.ts";
import { folderPaths } from "../host/folders.ts";
import { inform, warn } from "../notice.ts";
import { t, told } from "../words.ts";

/** More is no agents. */
const longestBytes = 5_000_000;

/** Asks for a file and writes agents into it. Resolves with a sentence when that could not be done. */
export async function exportAgents(names: readonly string[], text: string): Promise<string | undefined> {
  const [folder] = folderPaths();
  const target = await vscode.window.showSaveDialog({
    title: names.length === 1 ? t("Export the agent {0}", names[0] ?? "") : t("Export agents"),
    saveLabel: t("Export"),
    filters: { Markdown: ["md"] },
    ...(folder === undefined
      ? {}
      : { defaultUri: vscode.Uri.file(path.join(folder, names.length === 1 ? `${names[0]}.md` : "agents.md")) }),
  });
  if (!target) return undefined;
  await vscode.workspace.fs.writeFile(target, Buffer.from(text));
  const file = path.basename(target.fsPath);
  const done =
    names.length === 1 ? t("Exported the agent {0} to {1}.", names[0] ?? "", file) : t("Exported {0} agents to {1}.", names.length, file);
  void inform(done, t("Open")).then((pressed) => {
    if (pressed) void vscode.commands.executeCommand("vscode.open", target);
  });
  return undefined;
}

/** What an import came to, a sentence each; neither where it was called off. */
export interface Imported {
  readonly told?: string;
  readonly problem?: string;
}

/** Asks for a file and keeps the agents in it; before one of the person's own is replaced it is asked once more. */
export async function importAgents(agents: Core["agents"]): Promise<Imported> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: t("Import agents"),
      openLabel: t("Import"),
      filters: { [t("Agents")]: ["md"], [t("All files")]: ["*"] },
    })) ?? [];
  if (!file) return {};
  const name = path.basename(file.fsPath);
  if ((await vscode.workspace.fs.stat(file)).size > longestBytes) return { problem: t("{0} is too large to hold agents.", name) };
  const text = Buffer.from(await vscode.workspace.fs.readFile(file)).toString("utf8");
  const first = await agents.import(text);
  const needsYes = "problem" in first && first.taken !== undefined;
  const result = needsYes && (await mayReplace(first.taken ?? "")) ? await agents.import(text, { replace: true }) : first;
  if ("problem" in result) return needsYes && result === first ? {} : { problem: `${name}: ${result.problem}` };
  const titles = result.agents.map((each) => each.title).join(", ");
  return { told: [t("Imported: {0}.", titles), ...result.notes.map(told)].join(" ") };
}

async function mayReplace(name: string): Promise<boolean> {
  const replace = t("Replace");
  const pressed = await warn(
    t("You have an agent {0} already, and it differs. Replace what you have by what is in the file?", name),
    { modal: true },
    replace,
  );
  return pressed === replace;
}
