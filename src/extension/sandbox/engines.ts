import * as vscode from "vscode";
import type { Desk } from "../desk.ts";
import type { Settings } from "../host/settings.ts";
import { t } from "../words.ts";
import { engineItems } from "./items.ts";

/** Lets a person choose which Docker engine commands run on: Docker's own choice, a context, or an address. */
export async function chooseEngine(desk: Desk, settings: Pick<Settings, "sandbox">): Promise<void> {
  const { sandboxes } = await desk.core();
  const set = settings.sandbox().settings.engine;
  const items = engineItems(await sandboxes.engines(), set);
  const picked = await vscode.window.showQuickPick(items, {
    title: t("AnyCowork: Docker engine for sandboxes"),
    placeHolder: t("On another machine the workspace is copied there and back"),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!picked) return;
  const engine = picked.engine ?? (await askAddress(set));
  if (engine === undefined) return;
  const value = engine.trim() === "" ? undefined : engine.trim();
  await vscode.workspace.getConfiguration("anycowork.sandbox").update("engine", value, vscode.ConfigurationTarget.Global);
}

async function askAddress(set: string | undefined): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: t("AnyCowork: Docker engine for sandboxes"),
    prompt: t("An address: ssh://me@build.example.org, tcp://build.example.org:2376 with DOCKER_CERT_PATH, or unix:///path/of/docker.sock"),
    value: set?.includes("://") ? set : "ssh://",
    validateInput: (text) => (text.includes("://") ? undefined : t("An address begins with ssh://, tcp:// or unix://.")),
  });
}
