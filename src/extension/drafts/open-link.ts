import type * as vscode from "vscode";
import type { ChatView } from "../chat/view.ts";
import type { Desk } from "../desk.ts";
import type { Callbacks } from "../host/callback.ts";
import { draftOf } from "./link.ts";

interface LinkParts {
  readonly desk: Pick<Desk, "show">;
  readonly chat: Pick<ChatView, "postWhenReady">;
  readonly callbacks: Callbacks;
  /** Shows the chat. */
  open(): Promise<unknown>;
}

/** Does what an address of ours asks for: the end of a sign-in, or a draft in a new chat. Nothing is ever sent. */
export async function openLink(uri: vscode.Uri, { desk, chat, callbacks, open }: LinkParts): Promise<void> {
  const text = draftOf(uri);
  if (text === undefined) return callbacks.take(uri);
  await desk.show(undefined);
  await open();
  chat.postWhenReady({ type: "draft", text });
}
