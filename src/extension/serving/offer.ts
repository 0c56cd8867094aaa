import * as vscode from "vscode";
import type { OwnServer } from "./server.ts";

/** As package.json names it. */
const provider = "anycowork.agents";

/**
 * Puts our agents into VS Code's own list of MCP servers. Nothing listens before VS Code wants to use them, and nothing is offered in Restricted Mode, or
 * where this VS Code has no such list.
 */
export function offerAgents(server: () => Promise<OwnServer>, version: string): vscode.Disposable[] {
  if (typeof vscode.lm?.registerMcpServerDefinitionProvider !== "function") return [];
  const changed = new vscode.EventEmitter<void>();
  return [
    changed,
    vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    vscode.lm.registerMcpServerDefinitionProvider(provider, {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions: () =>
        vscode.workspace.isTrusted
          ? [new vscode.McpHttpServerDefinition("AnyCowork's agents", vscode.Uri.parse(unknownYet), {}, version)]
          : [],
      async resolveMcpServerDefinition(definition) {
        if (!("uri" in definition)) return undefined;
        const { url, token } = await server();
        definition.uri = vscode.Uri.parse(url, true);
        definition.headers = { authorization: `Bearer ${token}` };
        return definition;
      },
    }),
  ];
}

/** Stands there until it is known where the window listens. */
const unknownYet = "http://127.0.0.1/mcp";
