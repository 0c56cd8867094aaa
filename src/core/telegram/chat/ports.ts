import type { SessionId } from "../../events/ids.ts";
import type { ListedAgent } from "../../events/roster/agent.ts";
import type { SessionRecord } from "../../events/rows.ts";
import type { BotRow } from "../../events/telegram/rows.ts";
import type { ModelChoice } from "../../protocol/host-message.ts";
import type { Runtime } from "../../runtime.ts";
import type { Store } from "../../storage/store.ts";
import type { Errands } from "../bots/errands.ts";
import type { Speech } from "../speech/speech.ts";
import type { Book } from "./book.ts";
import type { Sender } from "./sender.ts";

/** What bots need of the core. */
export interface ChatCore {
  readonly runtime: Runtime;
  record(sessionId: SessionId): Promise<SessionRecord | undefined>;
  models(): Promise<readonly ModelChoice[]>;
  readonly agents: { list(folders: readonly string[]): Promise<{ readonly agents: readonly ListedAgent[] }> };
}

/** What everything that goes on in the chats of one bot shares. */
export interface ChatPorts {
  readonly core: ChatCore;
  readonly store: Pick<Store, "bots" | "botChats" | "commit">;
  readonly sender: Sender;
  readonly book: Book;
  /** In which language whom is spoken to. */
  readonly speech: Speech;
  /** What Telegram calls it. */
  readonly us: Pick<BotRow, "botId" | "username">;
  /** As it is now; undefined when it was removed. */
  bot(): Promise<BotRow | undefined>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly later: (milliseconds: number, work: () => void) => () => void;
  readonly newId: () => string;
  /** A text without the secrets that are known. */
  readonly redact: (text: string) => string;
  readonly log: (line: string) => void;
  /** To be told that what people are shown of the bot is another: somebody waits to be let in. */
  readonly changed: () => void;
  /** False in a window in Restricted Mode, as long as it is: there runs only read and talk. */
  readonly trusted: () => boolean;
  /** Aborts when nothing more may be begun. */
  readonly signal: AbortSignal;
  /** Aborts when nothing may be said or stored any more: a little later, so that what is on its way then ends by itself. */
  readonly over: AbortSignal;
  /** What is done in it is given that time. */
  readonly during: Errands["during"];
}
