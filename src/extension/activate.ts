import * as vscode from "vscode";
import { chatViews } from "./chats/side.ts";
import { tabType } from "./chats/tab.ts";
import { commandNames, sideCommandNames } from "./commands/names.ts";
import { offerFixes } from "./drafts/offer.ts";
import { blobScheme, createBlobFiles } from "./editor/blob-files.ts";
import { offerAgents } from "./serving/offer.ts";
import type { Window } from "./window.ts";

/** VS Code calls `deactivate` without saying what to end, so what was begun is remembered here. */
const begun: { window?: Promise<Window> } = {};

/** Registers what the manifest promises and returns. Everything else is loaded when one of these is used first. */
export function activate(context: vscode.ExtensionContext): void {
  const load = () => {
    begun.window ??= import("./window.ts").then(({ createWindow }) => createWindow(context));
    return begun.window;
  };
  // Set while a bot is to start with VS Code: then, and only then, more is loaded now.
  if (context.globalState.get("telegram.autoStart") === true) void load().then((window) => window.startBots());
  context.subscriptions.push(
    ...chatViews.map((id) =>
      vscode.window.registerWebviewViewProvider(id, { resolveWebviewView: async (view) => (await load()).showChat(view) }),
    ),
    vscode.window.registerWebviewPanelSerializer(tabType, {
      deserializeWebviewPanel: async (panel, state) => (await load()).restoreTab(panel, state),
    }),
    vscode.workspace.registerFileSystemProvider(
      blobScheme,
      createBlobFiles(async (uri) => (await load()).storedText(uri)),
      { isReadonly: true, isCaseSensitive: true },
    ),
    offerFixes(),
    vscode.window.registerUriHandler({ handleUri: async (uri) => (await load()).openLink(uri) }),
    ...offerAgents(async () => (await load()).agentServer(), context.extension.packageJSON.version),
    ...commandNames.map((name) =>
      vscode.commands.registerCommand(`anycowork.${name}`, async (...given: readonly unknown[]) => {
        await (await load()).run(name, ...given);
      }),
    ),
    ...sideCommandNames.map((name) =>
      vscode.commands.registerCommand(`anycowork.side.${name}`, async () => (await load()).runBeside(name)),
    ),
  );
}

/** Resolves when what this window runs is written down as interrupted. */
export async function deactivate(): Promise<void> {
  const window = await begun.window;
  begun.window = undefined;
  await window?.close();
}
