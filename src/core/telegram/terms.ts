import type { SessionId } from "../events/ids.ts";
import type { AllowedChat, BotRow } from "../events/telegram/rows.ts";
import type { LeasePatience } from "../storage/lease.ts";
import type { Store } from "../storage/store.ts";
import type { ChatOutlet } from "../tools/sending/send-file.ts";
import type { ClientPorts } from "./bots/client.ts";
import type { Health } from "./bots/seat.ts";
import type { ChatCore, ChatPorts } from "./chat/ports.ts";
import type { LexiconPorts } from "./speech/lexicon.ts";

/** Telegram bots: kept, started and stopped. What is refused is a sentence that says what to do; the store's failures reject. */
export interface Telegram {
  list(): Promise<readonly BotRow[]>;
  /** Asks Telegram whose token it is, and keeps both. */
  add(bot: NewBot): Promise<BotRow | Problem>;
  change(name: string, change: BotChange): Promise<BotRow | Problem>;
  /** Stops it everywhere, and forgets it and its token. */
  remove(name: string): Promise<BotRow | Problem>;
  /** Lets in who was shown this code, if it still holds. */
  pair(name: string, code: string): Promise<Paired | Problem>;
  /** Begins to answer, here, as soon as no other process does. Where one does it is asked to yield, unless this is done quietly. */
  start(name: string, manner?: "quietly"): Promise<BotRow | Problem>;
  /** Ends that, wherever it goes on. */
  stop(name: string): Promise<BotRow | Problem>;
  status(): Promise<readonly BotStatus[]>;
  /** The last lines about it, oldest first. */
  log(name: string): Promise<readonly string[] | Problem>;
  /** The way into the chat in which a conversation is held just now, whichever process polls; undefined where there is none. */
  outlet(sessionId: SessionId): Promise<ChatOutlet | undefined>;
  /** The person is at work here just now, so that nothing need reach them elsewhere. May be said often. Never rejects. */
  seen(): Promise<void>;
  /** Hears that a bot of this process fares otherwise, or that somebody else may or would like to talk with it. Returns how to stop listening. */
  subscribe(listener: () => void): () => void;
  close(): Promise<void>;
}

export interface Problem {
  readonly problem: string;
}

export type NewBot = Pick<BotRow, "model" | "approvalMode" | "workspace"> &
  Partial<Pick<BotRow, "agent" | "autoStart" | "notifications" | "language" | "apiRoot">> & {
    readonly name: string;
    readonly token: string;
  };

export type BotChange = Partial<
  Pick<
    BotRow,
    "model" | "approvalMode" | "workspace" | "agent" | "autoStart" | "notifications" | "language" | "chats" | "approvers" | "budgetUsd"
  >
>;

/** Somebody is let in; the first becomes one who may approve. */
export interface Paired {
  readonly bot: BotRow;
  readonly chat: AllowedChat;
  readonly approves: boolean;
}

export interface BotStatus {
  readonly bot: BotRow;
  /** `idle`: no process polls for it. `no-token`: its token is not known here. */
  readonly state: Health["state"] | "idle" | "no-token";
  readonly isHere: boolean;
  readonly health?: Health;
  /** Newcomers whose code can be approved. */
  readonly newcomers: readonly { readonly chat: number; readonly name: string; readonly until: string }[];
}

/** Where tokens lie: with the person's other secrets. */
export interface TokenKeeper {
  get(bot: string): Promise<string | undefined>;
  /** Gives a sentence where it can't be kept. */
  set(bot: string, token: string): Promise<string | undefined>;
  remove(bot: string): Promise<void>;
}

export interface TelegramPorts extends Pick<ChatPorts, "now" | "later" | "newId" | "redact" | "log" | "trusted"> {
  readonly core: ChatCore;
  readonly store: Pick<Store, "bots" | "botChats" | "botUpdates" | "commit" | "watch">;
  readonly tokens: TokenKeeper;
  /** Makes a token known as a secret. */
  readonly learn: (token: string) => void;
  /** One for all data folders of this person. */
  readonly folder: string;
  /** Where logs lie. */
  readonly logFolder: string;
  /** Reads what says it in another language, by its file's name without the ending. */
  readonly readBundle: LexiconPorts["readBundle"];
  readonly fetch: ClientPorts["fetch"];
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly monotonic: () => number;
  readonly owner: string;
  readonly isAlive: (owner: string) => boolean;
  readonly patience?: LeasePatience;
}
