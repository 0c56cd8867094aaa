import type * as vscode from "vscode";
import type { Chats } from "../chats/chats.ts";
import type { Callbacks } from "../host/callback.ts";
import { draftOf } from "./link.ts";

interface LinkParts {
  readonly chats: Pick<Chats, "side" | "focus">;
  readonly callbacks: Callbacks;
}

/** Does what an address of ours asks for: the end of a sign-in, or a draft in a new chat. Nothing is ever sent. */
export async function openLink(uri: vscode.Uri, { chats, callbacks }: LinkParts): Promise<void> {
  const text = draftOf(uri);
  if (text === undefined) return callbacks.take(uri);
  const { side } = chats;
  await side.desk.show(undefined);
  await chats.focus(side);
  side.chat.postWhenReady({ type: "draft", text });
}
