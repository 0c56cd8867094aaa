import * as vscode from "vscode";
import type { Core } from "../../core/core.ts";
import type { RequestParams } from "../../core/protocol/requests.ts";
import type { SkillParcel, SkillProblem } from "../../core/skills/skill.ts";
import { chatView } from "../chats/side.ts";
import { t } from "../words.ts";

type Fetched = SkillParcel | SkillProblem | undefined;

/** Fetches what the person names, by VS Code's own dialogs where it is on this disk; undefined where they called it off. */
export async function fetchParcel(skills: Core["skills"], wish: RequestParams<"fetchSkills">): Promise<Fetched> {
  const source = wish.kind === "git" ? wish.address : await pickSource(wish.kind);
  if (source === undefined) return undefined;
  const parcel = await withProgress(t("Fetching skills"), () => skills.fetch(source, { names: [], all: true }));
  return "problem" in parcel || parcel.skills.length < 2 ? parcel : narrowed(skills, source, parcel);
}

/** Fetches an installed one anew. */
export async function renewedParcel(
  skills: Core["skills"],
  skill: Parameters<Core["skills"]["renew"]>[0],
): Promise<SkillParcel | SkillProblem> {
  return withProgress(t("Fetching {0}", skill.name), () => skills.renew(skill));
}

async function pickSource(kind: "folder" | "zip"): Promise<string | undefined> {
  const isFolder = kind === "folder";
  const [picked] =
    (await vscode.window.showOpenDialog({
      title: isFolder ? t("Install skills from a folder") : t("Install skills from a zip"),
      openLabel: t("Look at It"),
      canSelectFolders: isFolder,
      canSelectFiles: !isFolder,
      ...(isFolder ? {} : { filters: { [t("Zip files")]: ["zip", "skill"] } }),
    })) ?? [];
  return picked?.fsPath;
}

/** Of several the person picks; only those are fetched again, and from then on kept. */
async function narrowed(skills: Core["skills"], source: string, parcel: SkillParcel): Promise<Fetched> {
  const items = parcel.skills.map(({ skill }) => ({ label: skill.name, detail: skill.description, picked: true }));
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: t("{0} holds {1} skills", source, items.length),
    placeHolder: t("Which do you want to look at?"),
  });
  if (picked?.length === items.length) return parcel;
  await parcel.discard();
  const names = (picked ?? []).map((each) => each.label);
  return names.length === 0 ? undefined : withProgress(t("Fetching skills"), () => skills.fetch(source, { names, all: false }));
}

function withProgress<T>(title: string, work: () => Promise<T>): Promise<T> {
  return Promise.resolve(vscode.window.withProgress({ location: { viewId: chatView() }, title }, work));
}
