import { stat } from "node:fs/promises";
import * as vscode from "vscode";
import type { Core } from "../../core/core.ts";
import type { ListedServer, ServerConfig } from "../../core/events/roster/server.ts";
import type { RequestParams } from "../../core/protocol/requests.ts";
import type { Handlers } from "../chat/handlers.ts";
import type { ChatView } from "../chat/view.ts";
import type { Desk } from "../desk.ts";
import type { ServerInputs } from "../host/server-inputs.ts";
import { t } from "../words.ts";
import { connectionsPage } from "./page.ts";
import { signingIn } from "./signing.ts";

export interface ConnectionParts {
  readonly desk: Pick<Desk, "core" | "folders">;
  readonly chat: Pick<ChatView, "post" | "isVisible">;
  /** Calls back when the chat is gone. */
  until(stop: () => void): void;
  readonly inputs: Pick<ServerInputs, "forget">;
}

export type ConnectionHandlers = Pick<Handlers, "loadConnections" | "saveServer" | "serverDeed" | "restoreServer">;

type Deed = RequestParams<"serverDeed">["deed"];

/** More often nobody sees it. */
const soonMs = 100;

/** The MCP servers there are, how they are from moment to moment, and what can be done with them. */
export function createConnectionHandlers({ desk, chat, inputs, until }: ConnectionParts): ConnectionHandlers {
  let removed: ServerConfig | undefined;
  let isWatching = false;
  const tell = async (): Promise<undefined> => {
    chat.post({ type: "connections", page: await connectionsPage(await desk.core(), desk.folders(), removed?.name) });
    return undefined;
  };
  const find = async (name: string) => {
    const { servers } = await (await desk.core()).connections.list(desk.folders());
    return servers.find((each) => each.config.name === name);
  };
  const save = async ({ connections }: Core, name: string, server: object): Promise<string | undefined> => {
    const added = await connections.add(name, server);
    if ("problem" in added) return added.problem;
    // What it has is shown without anybody asking for it.
    if (!added.disabled) void connections.test(added.name, desk.folders()).catch(() => undefined);
    return undefined;
  };
  const deeds: Readonly<Record<Deed, (core: Core, server: ListedServer, seen: string) => Promise<string | undefined>>> = {
    allow: async ({ connections }, { config }, seen) => {
      const problem = problemOf(await connections.allow(config.name, desk.folders(), seen));
      if (problem === undefined) void connections.test(config.name, desk.folders()).catch(() => undefined);
      return problem;
    },
    forbid: async ({ connections }, { config }) => problemOf(await connections.forbid(config.name, desk.folders())),
    test: async ({ connections }, { config }) => problemOf(await connections.test(config.name, desk.folders())),
    restart: async ({ connections }, { config }) => problemOf(await connections.restart(config.name, desk.folders())),
    on: (core, { config }) => save(core, config.name, written({ ...config, disabled: false })),
    off: (core, { config }) => save(core, config.name, written({ ...config, disabled: true })),
    async remove({ connections }, { config }) {
      if (!(await connections.remove(config.name))) return `${config.name} is not one of those that were added here.`;
      removed = config;
      return undefined;
    },
    async secrets({ connections }, { config, source }) {
      await inputs.forget({ config, source });
      return problemOf(await connections.restart(config.name, desk.folders()));
    },
    "sign-in": async ({ connections }, { config }) =>
      problemOf(await signingIn(config.name, (how) => connections.signIn(config.name, desk.folders(), how))),
    "sign-out": async ({ connections }, { config }) => problemOf(await connections.signOut(config.name, desk.folders())),
    log: async (_, { logPath }) => openLog(logPath),
    async settings() {
      await vscode.commands.executeCommand("workbench.action.openSettings", "anycowork.mcpServers");
      return undefined;
    },
  };
  return {
    async loadConnections() {
      const { connections } = await desk.core();
      // A page that is hidden asks anew when it is shown.
      if (!isWatching) until(connections.watch(coalesced(() => void (chat.isVisible() && tell().catch(() => undefined)))));
      isWatching = true;
      return tell();
    },
    async saveServer({ name, server, isNew }) {
      if (isNew && (await find(name))) return t("There is an MCP server {0} already.", name);
      const problem = await save(await desk.core(), name, server);
      await tell();
      return problem;
    },
    async serverDeed({ name, deed, seen = "" }) {
      const server = await find(name);
      if (!server) return t("There is no MCP server {0} any more.", name);
      const problem = await deeds[deed](await desk.core(), server, seen);
      await tell();
      return problem;
    },
    async restoreServer() {
      if (!removed) return t("This server can't be put back any more.");
      const problem = await save(await desk.core(), removed.name, written(removed));
      if (problem === undefined) removed = undefined;
      await tell();
      return problem;
    },
  };
}

function problemOf(result: object | undefined): string | undefined {
  return result && "problem" in result ? String(result.problem) : undefined;
}

/** A server as it stands in files. */
function written({ name: _, transport, inputs: __, ...config }: ServerConfig): object {
  return { ...config, ...(transport === undefined ? {} : { type: transport }) };
}

async function openLog(file: string): Promise<string | undefined> {
  if (!(await stat(file).catch(() => undefined))) return t("It has not been started yet, so there is no log.");
  await vscode.window.showTextDocument(vscode.Uri.file(file));
  return undefined;
}

/** Calls soon, once for all that asks for it meanwhile. */
function coalesced(work: () => void): () => void {
  let isComing = false;
  return () => {
    if (isComing) return;
    isComing = true;
    setTimeout(() => {
      isComing = false;
      work();
    }, soonMs);
  };
}
