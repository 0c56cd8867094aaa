import type { ApprovalMode } from "../approval.ts";
import type { AgentName, ApprovalId, MessageId, ModelRef, QuestionId, RunId, SessionId } from "../ids.ts";
import type { BotLanguage } from "./language.ts";

/** Every message that a bot brings into a conversation has an id that begins so. */
export const chatPrefix = "tg-";

export function isFromChat(messageId: MessageId): boolean {
  return messageId.startsWith(chatPrefix);
}

/** A Telegram bot as it is kept. Its token lies with the secrets. Only the person's commands write this row, and a group that goes on under another number. */
export interface BotRow {
  /** What the person calls it: letters, digits and dashes. */
  readonly id: string;
  /** The agent that answers; absent: the router decides. */
  readonly agent?: AgentName;
  readonly model: ModelRef;
  readonly approvalMode: ApprovalMode;
  /** The folders its agent may touch. */
  readonly workspace: readonly string[];
  /** Who may talk with it. */
  readonly chats: readonly AllowedChat[];
  /** Numbers of the people who may answer questions; talking is another right. */
  readonly approvers: readonly number[];
  /** Whether a window starts it when it opens. */
  readonly autoStart: boolean;
  /** Codes that were shown to who was put out since: they let nobody in any more. Newest last. */
  readonly voidCodes?: readonly string[];
  /** When runs that were begun elsewhere ask and report here. */
  readonly notifications: "never" | "idle" | "always";
  /** What may be spent through it a day, in US dollars, before somebody who may approve lets it go on; absent: no limit of its own. */
  readonly budgetUsd?: number;
  /** In which it speaks; absent: in that of whoever it speaks to, as their Telegram is set. */
  readonly language?: BotLanguage;
  /** Another server that speaks the Bot API; absent: Telegram's own. */
  readonly apiRoot?: string;
  /** What Telegram calls it, without the @. */
  readonly username: string;
  readonly botId: number;
  readonly at: string;
  /** From then on it is gone. */
  readonly removedAt?: string;
}

export interface AllowedChat {
  /** Telegram's number of the chat; of a private one also that of the person. */
  readonly id: number;
  readonly title: string;
  readonly at: string;
}

/** What is known of a chat with a bot. Only the process that polls for the bot writes this row. */
export interface ChatRow {
  /** `<bot>:<chat>`. */
  readonly id: string;
  readonly bot: string;
  readonly chat: number;
  /** The numbers under which the group went before. */
  readonly formerly?: readonly number[];
  readonly kind: "private" | "group" | "supergroup";
  readonly title: string;
  /** That of whoever spoke to the bot there last; absent: Telegram did not say. */
  readonly language?: BotLanguage;
  /** The conversation that is held there. */
  readonly sessionId?: SessionId;
  /** Conversations that were begun there, newest last. */
  readonly sessions: readonly SessionId[];
  /** What it wishes for conversations to come, beyond what the bot says. */
  readonly agent?: AgentName | null;
  readonly model?: ModelRef;
  /** Of a newcomer: the code that was shown, and until when it can be approved. */
  readonly pairing?: { readonly code: string; readonly until: string; readonly from: string };
  /** Runs that were reported or are about to be, newest last. */
  readonly reports: readonly Report[];
  /** Runs that ended by then are reported, or need not be. */
  readonly reportedBefore?: string;
  /** Questions that were put there. */
  readonly asked: readonly PutQuestion[];
  /** How often the bot's budget was added once more here, on the day of that ISO time. */
  readonly raised?: { readonly at: string; readonly times: number };
  /** Messages that told of conversations begun elsewhere. */
  readonly told?: readonly { readonly messageId: number; readonly sessionId: SessionId }[];
  /** Messages that show how runs fare which have not ended yet, as far as is known. */
  readonly statuses?: readonly StatusMessage[];
  readonly at: string;
  /** From then on nothing is known of it: its bot was removed, or it goes on under another number. */
  readonly removedAt?: string;
}

export interface StatusMessage {
  readonly sessionId: SessionId;
  readonly runId: RunId;
  readonly messageId: number;
}

/**
 * What came of a run, in one or several messages. `due`: the next one is still to be sent. `sending`: it is not known whether it arrived. `again`: nor
 * whether the second attempt did; there is no third. `sent`: so were all.
 */
export interface Report {
  readonly runId: RunId;
  /** When the run did. */
  readonly endedAt: string;
  readonly state: "due" | "sending" | "again" | "sent";
  /** How many arrived; absent: none. */
  readonly parts?: number;
}

/** A question, or an offer to try again, as buttons. What a button says when pressed is a short random word that means something only here. */
export interface PutQuestion {
  readonly about: { readonly approvalId: ApprovalId } | { readonly questionId: QuestionId } | { readonly failedRunId: RunId };
  readonly sessionId: SessionId;
  /** Of an approval: what was shown, as its hash. */
  readonly binding?: string;
  /** 0 while it is not known. */
  readonly messageId: number;
  /** `sending`: it is not known whether it stands there. `again`: it was sent twice, so that another message may have the same buttons. */
  readonly doubt?: "sending" | "again";
  readonly buttons: readonly PutButton[];
  /** The text under which the outcome is written. */
  readonly html: string;
  /** Of an approval: all of what would happen. */
  readonly detail?: string;
  /** From then on a press counts for nothing here. */
  readonly until: string;
  readonly isOver?: true;
}

export interface PutButton {
  readonly word: string;
  readonly label: string;
  /** `choice`: the value of a question's choice. `again`: a run that failed is tried once more. */
  readonly act: "once" | "session" | "deny" | "more" | "again" | { readonly choice: string };
}

/** An update as it came from Telegram, until it has been handled and a while after that. */
export interface UpdateRow {
  /** `<bot>:<place>`: places are used again, so that there are only so many rows. */
  readonly id: string;
  readonly bot: string;
  readonly updateId: number;
  /** Its place in the order in which updates came. */
  readonly order: number;
  readonly state: "waiting" | "handled";
  /** While it waits: what came. */
  readonly update?: unknown;
  readonly at: string;
  /** When its bot was removed. */
  readonly removedAt?: string;
}
