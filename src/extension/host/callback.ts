import * as vscode from "vscode";
import { type OpenCallback, waitFor } from "../../core/mcp/oauth/loopback.ts";

/** Where the browser comes back to, below our own address in the editor. */
const place = "/signed-in";
type Waiting = Map<string, (found: URLSearchParams) => void>;

/**
 * Where a browser comes back to after signing in to an MCP server, where this machine's loopback is not the browser's: in a remote window and in the browser.
 * Undefined: the loopback is nearer, and every server knows that kind of address.
 */
export function createCallback(context: vscode.ExtensionContext): OpenCallback | undefined {
  if (vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop) return undefined;
  const waiting: Waiting = new Map();
  let isListening = false;
  return async () => {
    if (!isListening) context.subscriptions.push(vscode.window.registerUriHandler({ handleUri: (uri) => take(waiting, uri) }));
    isListening = true;
    const own = vscode.Uri.parse(`${vscode.env.uriScheme}://${context.extension.id}${place}`);
    const redirectUrl = (await vscode.env.asExternalUri(own)).toString(true);
    return { redirectUrl, wait: (state, signal) => waitFor(waiting, state, signal), close: () => undefined };
  };
}

/** Anybody may open an address of ours: only one with a state that is waited for does anything. */
function take(waiting: Waiting, uri: vscode.Uri): void {
  const found = new URLSearchParams(uri.query);
  const state = found.get("state") ?? "";
  const hear = uri.path === place ? waiting.get(state) : undefined;
  waiting.delete(state);
  hear?.(found);
}
