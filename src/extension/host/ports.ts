import * as vscode from "vscode";
import type { Host } from "../../core/host.ts";
import { createDocuments } from "../editor/documents.ts";
import { showFolder } from "../history/folder.ts";
import { warn } from "../notice.ts";
import type { Tokens } from "../telegram/tokens.ts";
import { createReadProblems } from "../tools/problems.ts";
import { createReadSelection } from "../tools/selection.ts";
import { createFindSymbols } from "../tools/symbols.ts";
import { t, told } from "../words.ts";
import type { Callbacks } from "./callback.ts";
import type { Keys } from "./keys.ts";
import type { Log } from "./log.ts";
import { createMoneyWarning } from "./money.ts";
import type { ServerInputs } from "./server-inputs.ts";
import type { Settings } from "./settings.ts";
import { createVault } from "./vault.ts";

export interface HostParts {
  readonly context: vscode.ExtensionContext;
  readonly settings: Settings;
  readonly keys: Keys;
  readonly inputs: ServerInputs;
  readonly tokens: Tokens;
  readonly callbacks: Callbacks;
  readonly log: Log;
  /** Hears when what is said can't be saved for now, and why; undefined when it can again. */
  trouble(sentence: string | undefined): void;
}

/** Fills the core's holes with VS Code. */
export function createHost({ context, settings, keys, inputs, tokens, callbacks, log, trouble }: HostParts): Host {
  const tellOfMoney = createMoneyWarning(log);
  const vault = createVault(context.secrets, log.hide);
  return {
    dataFolder: context.globalStorageUri.fsPath,
    assetsFolder: vscode.Uri.joinPath(context.extensionUri, "dist").fsPath,
    key: (provider, origin) => keys.get(provider, origin),
    secrets: async () => [...(await keys.all()), ...(await inputs.all()), ...(await tokens.all()), ...(await vault.all())],
    baseUrl: (provider) => settings.baseUrl(provider),
    extraModels: () => settings.extraModels(),
    environment: process.env,
    // VS Code has put its own in its place, which knows `http.proxy` and its like, and the system's certificates.
    fetch: (input, init) => globalThis.fetch(input, init),
    proxies: proxySettings,
    trusted: () => vscode.workspace.isTrusted,
    // VS Code asks for all folders of a window at once.
    trustsFolder: async () => vscode.workspace.isTrusted,
    rules: () => ({ settings: settings.rules() }),
    servers: () => ({ written: settings.servers(), where: "anycowork.mcpServers" }),
    tokens,
    serverInput: inputs.get,
    vault,
    openCallback: callbacks.open,
    tools: () => ({ written: settings.tools(), where: "anycowork.tools" }),
    canAsk: () => true,
    documents: createDocuments(),
    extraTools: (folders, places) => [createReadProblems(folders, places), createReadSelection(places), createFindSymbols(folders, places)],
    limits() {
      tellOfMoney(settings.money());
      return settings.limits();
    },
    prices: () => settings.money().prices,
    keepDays: () => settings.keepDays(),
    effort: () => settings.effort(),
    reviewsPlans: () => settings.reviewsPlans(),
    sandbox: () => settings.sandbox().settings,
    warn: (sentence, about) => {
      log.line(sentence);
      const offered = about === "rules" ? t("Show Permissions") : t("Show Folder");
      void warn(`AnyCowork: ${told(sentence)}`, offered).then((pressed) => {
        if (!pressed) return;
        if (about === "rules") void vscode.commands.executeCommand("anycowork.showPermissions");
        else void showFolder(context.globalStorageUri);
      });
    },
    trouble(sentence) {
      if (sentence === undefined) log.line("Everything reaches the disk again.");
      else log.line(sentence);
      trouble(sentence);
    },
    log: (line) => log.line(line),
  };
}

/** VS Code's own proxy settings, for what does not go through its `fetch`. */
function proxySettings(): Readonly<Record<string, string | undefined>> {
  const http = vscode.workspace.getConfiguration("http");
  const proxy = http.get<string>("proxy")?.trim();
  if (!proxy || http.get("proxySupport") === "off") return {};
  const exceptions = http.get<readonly string[]>("noProxy") ?? [];
  return { https_proxy: proxy, http_proxy: proxy, ...(exceptions.length > 0 ? { no_proxy: exceptions.join(",") } : {}) };
}
