import * as vscode from "vscode";
import type { Core } from "../../core/core.ts";
import type { SessionId } from "../../core/events/ids.ts";
import { inform } from "../notice.ts";
import { t } from "../words.ts";

export interface SaveParts {
  core(): Promise<Core>;
  /** The conversation shown; undefined in a new chat. */
  shown(): SessionId | undefined;
  folders(): readonly string[];
}

/** Writes down what was done in the conversation shown as a skill, and opens it to be looked through. Resolves with a sentence when it could not. */
export async function saveAsSkill({ core: start, shown, folders }: SaveParts): Promise<string | undefined> {
  const [core, sessionId] = [await start(), shown()];
  const record = sessionId === undefined ? undefined : await core.record(sessionId);
  if (!record || record.steps.length + record.messages.length === 0)
    return t("No conversation is shown. Open the one that is to be saved first.");
  const name = await askName(record.session.title);
  if (name === undefined) return undefined;
  const place = await askPlace(folders());
  if (place === undefined) return undefined;
  const { model } = record.session;
  const draft = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: t("Writing the skill {0}…", name) },
    // The demo words nothing.
    () => core.skills.draft(name, record, model.startsWith("demo/") ? undefined : model),
  );
  const skill = await core.skills.create(name, { ...place, text: draft.text });
  if ("problem" in skill) return skill.problem;
  await vscode.window.showTextDocument(vscode.Uri.file(skill.file));
  void tell(
    [t("The skill {0} is written. Look it through: it is not used before your yes, on the page of skills.", name), ...draft.notes].join(
      " ",
    ),
  );
  return undefined;
}

async function tell(sentence: string): Promise<void> {
  const show = t("Show Skills");
  if ((await inform(sentence, show)) === show) await vscode.commands.executeCommand("anycowork.showSkills");
}

const strictName = /^[a-z0-9]+(-[a-z0-9]+)*$/;

async function askName(title: string): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: t("Save this conversation as a skill"),
    prompt: t("What it is called by: lower-case letters, digits and single dashes. You can begin it by /name."),
    value: title
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .slice(0, 40)
      .replaceAll(/^-+|-+$/g, ""),
    ignoreFocusOut: true,
    validateInput: (text) =>
      strictName.test(text) && text.length <= 64 ? undefined : t("Lower-case letters, digits and single dashes, such as release-notes."),
  });
}

/** Whose it is: the person's own, or a folder's. */
async function askPlace(folders: readonly string[]): Promise<{ readonly workspace?: string } | undefined> {
  if (folders.length === 0) return {};
  const items = [
    { label: t("Yours"), description: t("in every workspace"), place: {} },
    ...folders.map((folder) => ({ label: t("This workspace's"), description: folder, place: { workspace: folder } })),
  ];
  return (await vscode.window.showQuickPick(items, { title: t("Whose skill is it?"), ignoreFocusOut: true }))?.place;
}
