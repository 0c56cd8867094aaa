import * as vscode from "vscode";
import type { SessionId } from "../../core/events/ids.ts";
import { inTab } from "../chat/container.ts";
import type { Surface } from "./surface.ts";
import { conversationIn, tabOptions, tabType } from "./tab.ts";

/** The chats in tabs among the editors. */
export interface Tabs {
  /** Opens a conversation, or with undefined a new chat, in a tab of its own; one that has a tab comes to the front there. */
  open(sessionId: SessionId | undefined, column: vscode.ViewColumn): Surface;
  /** Puts a tab back; `state` is what its page kept. */
  restore(panel: vscode.WebviewPanel, state: unknown): void;
  /** The one that shows a conversation. */
  showing(sessionId: SessionId): Surface | undefined;
  /** The one whose editor is the active one. */
  active(): Surface | undefined;
  /** Brings it to the front; false for what is no tab. */
  reveal(surface: Surface): boolean;
}

export interface TabPorts {
  readonly extensionUri: vscode.Uri;
  /** Makes a chat that shows this conversation at first. */
  make(sessionId: SessionId | undefined): Surface;
  /** Something about them is other than before. */
  changed(): void;
  closed(surface: Surface): void;
}

export function createTabs({ extensionUri, make, changed, closed }: TabPorts): Tabs {
  const panels = new Map<Surface, vscode.WebviewPanel>();
  const picture = (theme: string) => vscode.Uri.joinPath(extensionUri, "media", `tab-${theme}.svg`);

  function add(panel: vscode.WebviewPanel, sessionId: SessionId | undefined): Surface {
    const surface = make(sessionId);
    panels.set(surface, panel);
    panel.iconPath = { light: picture("light"), dark: picture("dark") };
    // Not that somebody uses it: VS Code also tells of a new tab some time later, and of one that gets the keyboard when its palette closes.
    panel.onDidChangeViewState(changed);
    panel.onDidDispose(() => {
      panels.delete(surface);
      closed(surface);
    });
    surface.chat.attach(inTab(panel));
    return surface;
  }

  const showing = (sessionId: SessionId) => [...panels.keys()].find((each) => each.desk.shown() === sessionId);
  return {
    showing,
    open(sessionId, column) {
      const known = sessionId === undefined ? undefined : showing(sessionId);
      if (known) panels.get(known)?.reveal(column);
      return known ?? add(vscode.window.createWebviewPanel(tabType, "AnyCowork", column, tabOptions), sessionId);
    },
    restore: (panel, state) => void add(panel, conversationIn(state)),
    active: () => [...panels].find(([, panel]) => panel.active)?.[0],
    reveal(surface) {
      const panel = panels.get(surface);
      panel?.reveal();
      return panel !== undefined;
    },
  };
}
