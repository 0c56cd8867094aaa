import type * as vscode from "vscode";

/** What a chat is drawn into: a view in a side bar, or a tab among the editors. */
export interface Container {
  readonly webview: vscode.Webview;
  isVisible(): boolean;
  label(text: Label): void;
  /** Calls back when it was shown or hidden; its page is drawn anew each time it is shown. */
  onTurned(listener: () => void): void;
  /** Calls back when it is gone for good. */
  onGone(listener: () => void): void;
}

/** What a container says of the chat in it. */
export interface Label {
  /** Of the conversation shown; undefined in a new chat. */
  readonly title: string | undefined;
  /** Questions that wait for the person, and what came to its end unseen; `words` says so. */
  readonly news: { readonly count: number; readonly words: string };
}

const name = "AnyCowork";

export function inView(view: vscode.WebviewView): Container {
  return {
    webview: view.webview,
    isVisible: () => view.visible,
    label({ title, news }) {
      view.title = title || name;
      view.badge = { value: news.count, tooltip: news.words };
    },
    onTurned: (listener) => void view.onDidChangeVisibility(listener),
    onGone: (listener) => void view.onDidDispose(listener),
  };
}

/** A tab has no badge, so what waits stands in its title. */
export function inTab(panel: vscode.WebviewPanel): Container {
  let wasVisible = panel.visible;
  return {
    webview: panel.webview,
    isVisible: () => panel.visible,
    label({ title, news }) {
      const words = tabTitle(title, news.count);
      if (panel.title !== words) panel.title = words;
    },
    onTurned: (listener) =>
      void panel.onDidChangeViewState(() => {
        // One that only lost the focus is still there.
        if (panel.visible === wasVisible) return;
        wasVisible = panel.visible;
        listener();
      }),
    onGone: (listener) => void panel.onDidDispose(listener),
  };
}

/** Titles are as long as first words are; tabs are not. */
const longestTitle = 40;

export function tabTitle(title: string | undefined, waiting: number): string {
  const words = (title || name).replaceAll(/\s+/g, " ");
  const short = [...words].length > longestTitle ? `${[...words].slice(0, longestTitle - 1).join("")}…` : words;
  return waiting > 0 ? `(${waiting}) ${short}` : short;
}
