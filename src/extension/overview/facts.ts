import type { ListedServer } from "../../core/events/roster/server.ts";
import type { BotRow } from "../../core/events/telegram/rows.ts";
import type { SandboxReport } from "../../core/events/words/sandboxes.ts";
import type { ViewConfig } from "../../core/protocol/host-message.ts";
import type { ListedRule } from "../../core/protocol/permissions.ts";
import type { KeyState } from "../host/keys.ts";
import type { Settings } from "../host/settings.ts";

/** What the page of settings is made of. */
export interface Facts {
  readonly settings: Settings;
  /** Whether the person set what has this name, without our prefix. */
  isSet(name: string): boolean;
  readonly keys: readonly KeyState[];
  /** What the next message of the chat uses. */
  readonly config: ViewConfig;
  readonly rules: readonly Pick<ListedRule, "source">[];
  /** In US dollars. */
  readonly spentToday: number;
  /** What commands find to run in; absent while that is looked for, and where nobody asked for it. */
  readonly report?: SandboxReport | undefined;
  readonly known: Known;
  /** What is stored: where, and how much room it takes. */
  readonly stored: { readonly folder: string; readonly bytes: number };
  /** BCP 47, of VS Code itself. */
  readonly language: string;
  /** Settings of ours that the open workspace names. */
  readonly tried: readonly string[];
}

/** What it knows, and who works. */
export interface Known {
  readonly agents: number;
  readonly skills: number;
  /** Skills that wait for the person's yes. */
  readonly waitingSkills: number;
  readonly notes: number;
  readonly rulesFiles: number;
  readonly servers: readonly Pick<ListedServer, "state">[];
  readonly bots: readonly Pick<BotRow, "id" | "notifications">[];
}
