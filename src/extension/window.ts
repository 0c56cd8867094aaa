import * as vscode from "vscode";
import type { Core } from "../core/core.ts";
import type { SessionId } from "../core/events/ids.ts";
import type { SessionView } from "../core/events/session-view.ts";
import { concernsLists } from "./chat/place.ts";
import { type Chats, createChats } from "./chats/chats.ts";
import { createCommands } from "./commands/commands.ts";
import type { CommandName } from "./commands/names.ts";
import { createServerAsking } from "./connections/asking.ts";
import { openLink } from "./drafts/open-link.ts";
import { storedText } from "./editor/review.ts";
import { createDeletedNote } from "./history/deleted.ts";
import { createLists } from "./history/lists.ts";
import { createCallbacks } from "./host/callback.ts";
import { folderPaths } from "./host/folders.ts";
import { createKeyStore } from "./host/key-store.ts";
import { createKeys } from "./host/keys.ts";
import { createLog, type Log } from "./host/log.ts";
import { createHost, type HostParts } from "./host/ports.ts";
import { runLine } from "./host/run-line.ts";
import { createServerInputs } from "./host/server-inputs.ts";
import { createSettings } from "./host/settings.ts";
import { watchSurroundings } from "./host/surroundings.ts";
import { smallMemory } from "./memory.ts";
import { createFileIndex } from "./mentions/names/files.ts";
import { watchTerminals } from "./mentions/terminals.ts";
import { complain } from "./notice.ts";
import { type Retryable, retryable } from "./retryable.ts";
import { createSandboxSight } from "./sandbox/sight.ts";
import { createServer, type OwnServer } from "./serving/server.ts";
import { createBots } from "./telegram/bots.ts";
import { createTokens } from "./telegram/tokens.ts";
import { createWatch } from "./watch.ts";
import { t, told } from "./words.ts";

/** All of AnyCowork in one window of VS Code. */
export interface Window {
  showChat(view: vscode.WebviewView): void;
  /** Puts back a tab that was open before the window was closed or reloaded. */
  restoreTab(panel: vscode.WebviewPanel, state: unknown): void;
  /** `given` is what came with the command. */
  run(command: CommandName, ...given: readonly unknown[]): Promise<void>;
  /** Runs it for the chat of the side bar. */
  runBeside(command: CommandName): Promise<void>;
  /** An address of ours that somebody opened, in a browser or anywhere else. */
  openLink(uri: vscode.Uri): Promise<void>;
  /** The text behind a path of our own scheme, or undefined when there is none. */
  storedText(uri: vscode.Uri): Promise<string | undefined>;
  /** Where programs that speak MCP reach the agents; it listens from then on. */
  agentServer(): Promise<OwnServer>;
  /** Starts the Telegram bots that are set to start with VS Code. */
  startBots(): Promise<void>;
  /** Resolves once nothing of it goes on and everything is written. */
  close(): Promise<void>;
}

/** Lists of conversations are told anew at most so often. */
const listsMs = 250;

/** Puts a window together. The core itself starts when it is needed first. */
export function createWindow(context: vscode.ExtensionContext): Window {
  const log = createLog();
  const belongings = createBelongings(context, log);
  const { settings, memory } = belongings;
  const core = retryable(async () => {
    const trouble = (sentence: string | undefined) => chats.tell({ type: "trouble", sentence });
    const started = await startCore({ ...belongings, context, log, trouble });
    started.runtime.subscribe((envelope) => {
      const line = runLine(envelope);
      if (line !== undefined) log.line(line);
      for (const each of [watch, chats, sandboxes]) each.hear(envelope);
      if (concernsLists(envelope.event)) lists.stale();
    });
    started.watchLists(lists.stale);
    servers.look(started);
    bots.attend(started.telegram);
    return started;
  });
  const lists = createLists({
    list: async (filter) => (await core.get()).archive.list(filter),
    post: (message) => chats.tell(message),
    later: (work) => void setTimeout(work, listsMs),
  });
  const refresh = async () => {
    watch.refresh();
    if (core.started()) await attempt(log, chats.refresh);
  };
  const mentions = { files: createFileIndex(), terminals: watchTerminals() };
  const shared = {
    ...{ ...belongings, core: core.get, lists, log, mentions, everywhere: memory.everywhere },
    ...{ extensionUri: context.extensionUri, dataFolder: context.globalStorageUri },
    opened: (view: SessionView) => watch.learn(view),
    changed: () => watch.refresh(),
    refresh: () => void refresh(),
    deletedElsewhere: createDeletedNote({ core: core.get, log, show: (id) => chats.show(id) }),
  };
  const chats: Chats = createChats(shared, memory.window);
  const { desk } = chats.side;
  const showSession = async (sessionId: SessionId) => void (await commands.open(chats.current(), sessionId));
  const watch = createWatch({ chats, log, core: core.get, showSession });
  const server = createServer({ core: core.get, desk, settings, version: context.extension.packageJSON.version });
  const servers = createServerAsking({
    ...{ folders: folderPaths, memory: memory.window, log },
    show: () => commands.showConnections(chats.current()),
  });
  const sandboxes = createSandboxSight({ settings: settings.sandbox, report: async () => (await core.get()).sandboxes.look(), log });
  const bots = createBots({ core: core.get, desk, memory: memory.everywhere, log });
  const commands = createCommands({ ...belongings, context, chats, lists, log, bots, watch });
  const surroundings = watchSurroundings(context.secrets, () => {
    void refresh();
    for (const look of [lists.stale, sandboxes.look]) look();
    reconsider(core, servers.look);
  });
  return {
    showChat: chats.attachSide,
    restoreTab: chats.tabs.restore,
    run: (name, ...given) => attempt(log, () => commands[name](chats.meant(given), ...given)),
    runBeside: (name) => attempt(log, () => commands[name](chats.side)),
    openLink: (uri) => attempt(log, () => openLink(uri, { chats, callbacks: belongings.callbacks })),
    storedText: async (uri) => storedText(await core.get(), uri),
    agentServer: server.get,
    startBots: () => attempt(log, bots.startThoseSet),
    close: () => close(core, [surroundings, watch, sandboxes, chats, mentions.terminals, server, bots, log]),
  };
}

/** What the person has set and keeps here. */
function createBelongings(context: vscode.ExtensionContext, log: Log) {
  const settings = createSettings();
  const store = createKeyStore(context.secrets, (key) => log.hide(key));
  return {
    settings,
    keys: createKeys({ store, environment: process.env, baseUrl: settings.baseUrl }),
    inputs: createServerInputs(context.secrets, (value) => log.hide(value)),
    callbacks: createCallbacks(context.extension.id),
    tokens: createTokens(context.secrets, (token) => log.hide(token)),
    memory: { window: smallMemory(context.workspaceState), everywhere: smallMemory(context.globalState) },
  };
}

/** What waits may be decided by a rule now, or by none any more; `look` is for what else may be another. */
function reconsider(core: Retryable<Core>, look: (core: Core) => void): void {
  core.started()?.then(
    (started) => {
      started.runtime.reconsider();
      look(started);
    },
    () => undefined,
  );
}

async function startCore(parts: HostParts) {
  const { createCore } = await import("../core/main.ts");
  const core = await createCore(createHost(parts));
  const { context, log } = parts;
  log.line(`AnyCowork ${context.extension.packageJSON.version} in VS Code ${vscode.version}, data in ${context.globalStorageUri.fsPath}.`);
  return core;
}

async function close(core: Retryable<Awaited<ReturnType<typeof startCore>>>, parts: readonly vscode.Disposable[]): Promise<void> {
  try {
    await (await core.started())?.runtime.close();
  } finally {
    for (const part of parts) part.dispose();
  }
}

/** Runs what nobody waits for: a failure is logged and said. */
async function attempt(log: Log, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.failed("Command", error);
    const pressed = await complain(`AnyCowork: ${told(error instanceof Error ? error.message : String(error))}`, t("Show Log"));
    if (pressed) log.show();
  }
}
