import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { HostMessage } from "../../core/protocol/host-message.ts";
import { parseRequest } from "../../core/protocol/requests.ts";
import type { Log } from "../host/log.ts";
import { speech, told } from "../words.ts";
import type { Container, Label } from "./container.ts";
import type { Handlers } from "./handlers.ts";
import { chatPage } from "./html.ts";
import { createOutbox } from "./outbox.ts";
import { withWish } from "./wishes.ts";

/** The page of one chat, in whatever it is drawn into. What is posted while there is none, or while it is hidden, is dropped: it asks anew when it is drawn. */
export interface ChatView {
  attach(container: Container): void;
  post(message: HostMessage): void;
  /** Posts now, or as soon as the view is drawn. Of drafts each counts, of other wishes the last. */
  postWhenReady(message: HostMessage): void;
  /** The view has been told where things stand. */
  ready(): void;
  label(text: Label): void;
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
  let container: Container | undefined;
  let drawn = false;
  let wishes: readonly HostMessage[] = [];
  let shownLabel: Label = { title: undefined, news: { count: 0, words: "" } };
  let handed: string | undefined;
  let hasHanded: (() => void) | undefined;
  const isVisible = () => container?.isVisible() ?? false;
  const send = (message: HostMessage) => {
    if (container && isVisible()) void container.webview.postMessage(message);
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

  return {
    attach(next) {
      container = next;
      drawn = false;
      const become = (now: Container | undefined) => () => {
        if (container !== next) return;
        container = now;
        drawn = false;
        turned();
      };
      next.onGone(become(undefined));
      next.onTurned(become(next));
      next.webview.onDidReceiveMessage((message) => void receive(message));
      draw(next.webview, extensionUri, handed);
      handed = undefined;
      next.label(shownLabel);
    },
    post,
    postWhenReady(message) {
      if (drawn && isVisible()) return post(message);
      wishes = withWish(wishes, message);
    },
    ready() {
      drawn = true;
      wishes.forEach(post);
      wishes = [];
    },
    label(text) {
      shownLabel = text;
      container?.label(text);
    },
    async handOver() {
      if (!drawn || !isVisible()) return;
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
    isVisible,
  };
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
