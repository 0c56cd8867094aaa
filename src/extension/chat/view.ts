import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { HostMessage } from "../../core/protocol/host-message.ts";
import { parseRequest } from "../../core/protocol/requests.ts";
import type { Log } from "../host/log.ts";
import { count, speech, told } from "../words.ts";
import type { Handlers } from "./handlers.ts";
import { chatPage } from "./html.ts";
import { createOutbox } from "./outbox.ts";

/** The chat view, wherever the person has put it. What is posted while there is none, or while it is hidden, is dropped: it asks anew when it is drawn. */
export interface ChatView {
  attach(view: vscode.WebviewView): void;
  post(message: HostMessage): void;
  /** Posts now, or as soon as the view is drawn. The last wish counts. */
  postWhenReady(message: HostMessage): void;
  /** The view has been told where things stand. */
  ready(): void;
  /** `done`: what came to its end unseen. */
  label(text: { readonly title: string | undefined; readonly waiting: number; readonly done: number }): void;
  isVisible(): boolean;
  /** Gets what the view keeps for itself, for the one that is attached next. */
  handOver(): Promise<void>;
  /** The view has handed over. */
  handedOver(saved: string): void;
}

export interface ChatParts {
  readonly extensionUri: vscode.Uri;
  readonly log: Log;
  handlers(): Handlers;
  /** The view was shown, hidden or closed. */
  turned(): void;
}

/** A view that has not handed over by then has nothing to hand over. */
const handingMs = 1_000;
/** About a frame: more often nobody sees it. */
const frameMs = 16;

export function createChatView({ extensionUri, log, handlers, turned }: ChatParts): ChatView {
  let view: vscode.WebviewView | undefined;
  let drawn = false;
  let wish: HostMessage | undefined;
  let shownLabel: Parameters<ChatView["label"]>[0] = { title: undefined, waiting: 0, done: 0 };
  let handed: string | undefined;
  let hasHanded: (() => void) | undefined;
  const send = (message: HostMessage) => {
    if (view?.visible) void view.webview.postMessage(message);
  };
  const { post } = createOutbox(send, (work) => void setTimeout(work, frameMs));

  async function receive(message: unknown): Promise<void> {
    const parsed = parseRequest(message);
    if (parsed.kind === "malformed") {
      log.line(`The view sent something that was not understood. ${parsed.reason}`);
      return post({ type: "reply", nr: parsed.nr, error: parsed.reason });
    }
    const { nr, name, params } = parsed.request;
    const handler: (params: never) => Promise<string | undefined> = handlers()[name];
    try {
      const error = await handler(params as never);
      post({ type: "reply", nr, ...(error === undefined ? {} : { error }) });
    } catch (error) {
      log.failed(`Request "${name}"`, error);
      post({ type: "reply", nr, error: told(error instanceof Error ? error.message : String(error)) });
    }
  }

  function label(text: Parameters<ChatView["label"]>[0]): void {
    shownLabel = text;
    if (!view) return;
    view.title = text.title || "AnyCowork";
    view.badge = { value: text.waiting + text.done, tooltip: badgeWords(text) };
  }

  return {
    attach(next) {
      view = next;
      drawn = false;
      const become = (now: vscode.WebviewView | undefined) => () => {
        if (view !== next) return;
        view = now;
        drawn = false;
        turned();
      };
      next.onDidDispose(become(undefined));
      next.onDidChangeVisibility(become(next));
      next.webview.onDidReceiveMessage((message) => void receive(message));
      draw(next.webview, extensionUri, handed);
      handed = undefined;
      label(shownLabel);
    },
    post,
    postWhenReady(message) {
      if (drawn && view?.visible) return post(message);
      wish = message;
    },
    ready() {
      drawn = true;
      if (wish) post(wish);
      wish = undefined;
    },
    label,
    async handOver() {
      if (!drawn || !view?.visible) return;
      await new Promise<void>((resolve) => {
        hasHanded = resolve;
        setTimeout(resolve, handingMs).unref();
        post({ type: "hand-over", key: randomBytes(8).toString("hex") });
      });
    },
    handedOver(saved) {
      handed = saved;
      hasHanded?.();
    },
    isVisible: () => view?.visible ?? false,
  };
}

function badgeWords({ waiting, done }: { readonly waiting: number; readonly done: number }): string {
  const asks = waiting === 0 ? "" : count(waiting, ["{0} question waits for you", "{0} questions wait for you"]);
  const ended = done === 0 ? "" : count(done, ["{0} conversation has come to its end", "{0} conversations have come to their end"]);
  return [asks, ended].filter(Boolean).join(", ");
}

function draw(webview: vscode.Webview, extensionUri: vscode.Uri, saved: string | undefined): void {
  const dist = vscode.Uri.joinPath(extensionUri, "dist");
  webview.options = { enableScripts: true, localResourceRoots: [dist, vscode.Uri.joinPath(extensionUri, "media")] };
  const local = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
  webview.html = chatPage({
    cspSource: webview.cspSource,
    scriptUri: local("webview.js"),
    styleUri: local("webview.css"),
    nonce: randomBytes(18).toString("base64url"),
    language: speech.language,
    bundle: vscode.l10n.bundle,
    saved,
  });
}
