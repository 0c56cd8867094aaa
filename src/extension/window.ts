import * as vscode from "vscode";
import type { Core } from "../core/core.ts";
import type { SessionId } from "../core/events/ids.ts";
import { createAsking } from "./approvals/asking.ts";
import { createFollower } from "./chat/follower.ts";
import { createLooking } from "./chat/looking.ts";
import { concernsLists, createPlace } from "./chat/place.ts";
import { createHandlers } from "./chat/table.ts";
import { createChatView } from "./chat/view.ts";
import type { CommandName } from "./command-names.ts";
import { createCommands } from "./commands.ts";
import { createServerAsking } from "./connections/asking.ts";
import { createDesk } from "./desk.ts";
import { openLink } from "./drafts/open-link.ts";
import { storedText } from "./editor/review.ts";
import { createDeletedNote } from "./history/deleted.ts";
import { createShelf } from "./history/shelf.ts";
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
import { createNewsSight } from "./plan/sight.ts";
import { createPresence } from "./presence.ts";
import { type Retryable, retryable } from "./retryable.ts";
import { createSandboxSight } from "./sandbox/sight.ts";
import { createServer, type OwnServer } from "./serving/server.ts";
import { createStatus } from "./status.ts";
import { createBots } from "./telegram/bots.ts";
import { createTokens } from "./telegram/tokens.ts";

/** All of AnyCowork in one window of VS Code. */
export interface Window {
  showChat(view: vscode.WebviewView): void;
  /** `given` is what came with the command. */
  run(command: CommandName, ...given: readonly unknown[]): Promise<void>;
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

/** Puts a window together. The core itself starts when it is needed first. */
export function createWindow(context: vscode.ExtensionContext): Window {
  const log = createLog();
  const status = createStatus();
  const { settings, keys, inputs, tokens, callbacks, memory } = createBelongings(context, log);
  const core = retryable(async () => {
    const trouble = (sentence: string | undefined) => chat.post({ type: "trouble", sentence });
    const started = await startCore({ context, settings, keys, inputs, tokens, callbacks, log, trouble });
    started.runtime.subscribe((envelope) => {
      const line = runLine(envelope);
      if (line !== undefined) log.line(line);
      for (const each of [news, presence, follower, sandboxes]) each.hear(envelope);
      void place.hear(envelope);
      if (concernsLists(envelope.event)) shelf.lists.stale();
    });
    started.watchLists(shelf.lists.stale);
    servers.look(started);
    bots.attend(started.telegram);
    return started;
  });
  const chat = createChatView({ extensionUri: context.extensionUri, log, handlers: () => handlers, turned: () => presence.refresh() });
  const follower = createFollower({
    open: async (id) => (await core.get()).runtime.open(id),
    post: chat.post,
    changed: () => void refresh(),
    deletedElsewhere: (session) => tellDeleted(session),
    opened: (view) => {
      news.learn(view);
      presence.learn(view);
      void place.look();
    },
  });
  const place = createPlace({ shown: follower.sessionId, holder: async (id) => (await core.get()).runtime.holder(id), post: chat.post });
  const presence = createPresence((activity) => {
    status.show(activity, follower.sessionId());
    chat.label({ title: follower.session()?.title, waiting: activity.questions.length + activity.asked.length, done: news.unseen() });
    ask(activity);
  });
  const refresh = async () => {
    presence.refresh();
    if (core.started()) await attempt(log, async () => chat.post({ type: "config", config: await desk.config() }));
  };
  const desk = createDesk({ core: core.get, follower, settings, keys, ...memory, changed: () => void refresh() });
  const tellDeleted = createDeletedNote({ desk, log });
  const shelf = createShelf({ desk, chat, settings, dataFolder: context.globalStorageUri });
  const server = createServer({ core: core.get, desk, settings, version: context.extension.packageJSON.version });
  const looking = createLooking({ chat, shown: follower.sessionId, changed: () => presence.refresh() });
  const handlers = createHandlers({ desk, log, chat, shelf, settings, inputs, looking });
  const servers = createServerAsking({ folders: folderPaths, memory: memory.window, show: () => commands.showConnections(), log });
  const sandboxes = createSandboxSight({ settings: settings.sandbox, report: async () => (await core.get()).sandboxes.look(), log });
  const bots = createBots({ core: core.get, desk, memory: memory.everywhere, log });
  const commands = createCommands({ context, desk, keys, log, chat, shelf, settings, bots, question: presence.question });
  const showSession = async (sessionId: SessionId) => void (await commands.open(sessionId));
  const ask = createAsking({ desk, log, looking, showSession });
  const news = createNewsSight({ core: core.get, looking, showSession });
  const surroundings = watchSurroundings(context.secrets, () => {
    void refresh();
    for (const look of [shelf.lists.stale, sandboxes.look]) look();
    reconsider(core, servers.look);
  });
  return {
    showChat: (view) => chat.attach(view),
    run: (name, ...given) => attempt(log, () => commands[name](...given)),
    openLink: (uri) => attempt(log, () => openLink(uri, { desk, chat, callbacks, open: commands.open })),
    storedText: async (uri) => storedText(await core.get(), uri),
    agentServer: server.get,
    startBots: () => attempt(log, bots.startThoseSet),
    close: () => close(core, [surroundings, status, sandboxes, looking, server, bots, log]),
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
    const pressed = await vscode.window.showErrorMessage(
      `AnyCowork: ${error instanceof Error ? error.message : String(error)}`,
      "Show Log",
    );
    if (pressed) log.show();
  }
}
