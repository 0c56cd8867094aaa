import * as vscode from "vscode";
import { type OpenCallback, waitFor } from "../../core/mcp/oauth/loopback.ts";

/** Where a browser comes back to after signing in to an MCP server. */
export interface Callbacks {
  /** For where this machine's loopback is not the browser's: in a remote window and in the browser. Undefined: the loopback is nearer, and every server knows that kind of address. */
  readonly open: OpenCallback | undefined;
  /** An address of ours that was opened. Anybody may open one: only one with a state that is waited for does anything. */
  take(uri: vscode.Uri): void;
}

/** The path of the address below our own in the editor. */
const place = "/signed-in";

/** `extensionId` is what editors call us in addresses. */
export function createCallbacks(extensionId: string): Callbacks {
  const waiting = new Map<string, (found: URLSearchParams) => void>();
  const isNear = vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  return {
    open: isNear
      ? undefined
      : async () => {
          const own = vscode.Uri.parse(`${vscode.env.uriScheme}://${extensionId}${place}`);
          const redirectUrl = (await vscode.env.asExternalUri(own)).toString(true);
          return { redirectUrl, wait: (state, signal) => waitFor(waiting, state, signal), close: () => undefined };
        },
    take(uri) {
      const found = new URLSearchParams(uri.query);
      const state = found.get("state") ?? "";
      const hear = uri.path === place ? waiting.get(state) : undefined;
      waiting.delete(state);
      hear?.(found);
    },
  };
}
