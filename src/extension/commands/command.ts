import type * as vscode from "vscode";
import type { Chats } from "../chats/chats.ts";
import type { Surface } from "../chats/surface.ts";
import type { Lists } from "../history/lists.ts";
import type { Keys } from "../host/keys.ts";
import type { Log } from "../host/log.ts";
import type { Settings } from "../host/settings.ts";
import type { Presence } from "../presence.ts";
import type { Bots } from "../telegram/bots.ts";
import type { CommandName } from "./names.ts";

/** What a command does in the chat it is meant for; `given` is what a menu or another extension hands over. */
type Command = (surface: Surface, ...given: readonly unknown[]) => Promise<unknown>;

export type Commands<Name extends CommandName = CommandName> = { readonly [Each in Name]: Command };

export interface CommandParts {
  readonly context: vscode.ExtensionContext;
  readonly chats: Chats;
  readonly keys: Keys;
  readonly lists: Lists;
  readonly log: Log;
  readonly bots: Pick<Bots, "commands">;
  readonly settings: Pick<Settings, "sandbox">;
  /** What goes on in this window. */
  readonly watch: Pick<Presence, "question" | "isRunning">;
}
