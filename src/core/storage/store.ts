import type { Approval, ApprovalMode, Grant } from "../events/approval.ts";
import type { BlobId, MessageId, RunId, SessionId } from "../events/ids.ts";
import type { Order } from "../events/order.ts";
import type { AskedQuestion } from "../events/question.ts";
import type { AgentRow } from "../events/roster/agent.ts";
import type { ServerRow } from "../events/roster/server.ts";
import type { SessionRecord, SessionRow } from "../events/rows.ts";
import type { Session, SessionSummary } from "../events/session.ts";
import type { Step } from "../events/step.ts";
import type { BotRow, ChatRow, UpdateRow } from "../events/telegram/rows.ts";
import type { Note } from "../events/words/note.ts";
import type { SkillRow } from "../events/words/skill.ts";

/** One row as it shall be from now on. Rows are found by their id; a row not there yet is added. */
export type Change = RowChange & {
  /** The number of the lease under which it was made: a row made under a later one is not replaced by it. Absent is 0. */
  readonly fence?: number;
};

export type RowChange =
  | SessionRow
  | { readonly table: "orders"; readonly row: Order }
  | { readonly table: "grants"; readonly row: Grant }
  /** A yes that holds beyond the conversation it was given in. */
  | { readonly table: "rules"; readonly row: Grant }
  | { readonly table: "agents"; readonly row: AgentRow }
  /** What a person wants kept in mind. */
  | { readonly table: "notes"; readonly row: Note }
  /** What a person decided about a skill. */
  | { readonly table: "skills"; readonly row: SkillRow }
  /** An MCP server, a yes to start one, or the tools of one. */
  | { readonly table: "mcp_servers"; readonly row: ServerRow }
  | { readonly table: "telegram_bots"; readonly row: BotRow }
  | { readonly table: "telegram_chats"; readonly row: ChatRow }
  | { readonly table: "telegram_updates"; readonly row: UpdateRow }
  /** What happened that no other row tells. */
  | { readonly table: "audit"; readonly row: ModeChange }
  /** Every row of that session goes, whichever table it is in; both ids are the session's. */
  | { readonly table: "erased"; readonly row: { readonly id: SessionId; readonly sessionId: SessionId } };

/** A conversation was given another mode. */
export interface ModeChange {
  readonly id: string;
  readonly at: string;
  readonly sessionId: SessionId;
  readonly kind: "mode";
  readonly from: ApprovalMode;
  readonly to: ApprovalMode;
}

/** Something that happened, as the row that tells it. `id` is its place in the story; `title` that of its conversation, empty when that is gone. */
export type AuditRow = { readonly id: string; readonly title: string } & (
  | { readonly kind: "step"; readonly row: Step; readonly approval?: Approval }
  | { readonly kind: "grant" | "revoke"; readonly row: Grant }
  | { readonly kind: "mode"; readonly row: ModeChange }
);

/** Which part of the story is wanted. */
export interface AuditSpan {
  readonly sessionId?: SessionId | undefined;
  /** Nothing from before this ISO time. */
  readonly since?: string | undefined;
  /** Only what is older than the row of this id. */
  readonly before?: string | undefined;
}

/** A message that was found by its text. */
export interface Found {
  readonly sessionId: SessionId;
  readonly messageId: MessageId;
  /** Of the conversation. */
  readonly title: string;
  /** When it was said, as an ISO time. */
  readonly at: string;
  /** A line from around the first word that was found. */
  readonly excerpt: string;
}

/** What conversations cost in a stretch of time, the deleted ones included as long as they are kept. */
export interface Spending {
  /** In US dollars, with what was estimated. */
  readonly spentUsd: number;
  /** The questions about money that were asked since and have an answer. */
  readonly questions: readonly AskedQuestion[];
}

/** What a store holds. Sizes in bytes on disk. */
export interface StoreFigures {
  readonly folder: string;
  readonly databaseBytes: number;
  readonly logBytes: number;
  readonly blobBytes: number;
  readonly blobs: number;
  /** Of files that were set aside because they could not be read. */
  readonly setAsideBytes: number;
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
}

/** What a look through everything stored found and did. */
export interface RecoveryReport {
  /** What a person should know, a sentence each. */
  readonly sentences: readonly string[];
  /** Rows by table that there are now. */
  readonly kept: Readonly<Record<string, number>>;
  /** Paths of the files that were set aside because they can't be used, now or before. */
  readonly setAside: readonly string[];
}

/**
 * Where conversations live. Several processes may have the same folder open at once: each sees what the others did.
 *
 * Promises: reads see every change that was handed over before them, durable or not;
 * what was handed over before a `commit` or `flush` that resolved survives the end of the process and of the machine's power;
 * changes handed over together come whole or not at all, and none comes without those before it;
 * what another process committed to the same folder is never lost by our commits, and is seen by reads begun after that.
 * All methods reject with a `StoreError` that a person can act on, and nothing is dropped: what could not be
 * written is kept in memory and goes with the next attempt.
 */
export interface Store {
  /** Pinned ones first, then newest first; without the deleted ones. */
  sessions(): Promise<readonly SessionSummary[]>;
  /** Everything of one conversation, or undefined when there is none with this id, or it was deleted. */
  session(id: SessionId): Promise<SessionRecord | undefined>;
  /** The conversations that are deleted and still kept. */
  deletedSessions(): Promise<readonly Session[]>;
  /** Messages that hold these words, newest first. */
  search(text: string, limit: number): Promise<readonly Found[]>;
  /** The remembered yeses that hold, oldest first: of one session, or of all that are not deleted. */
  grants(sessionId?: SessionId): Promise<readonly Grant[]>;
  /** The remembered yeses that hold beyond a conversation, oldest first. */
  rules(): Promise<readonly Grant[]>;
  /** What the person keeps of agents, oldest first, without what was removed. */
  agents(): Promise<readonly AgentRow[]>;
  /** What is to be kept in mind, oldest first, without what was taken back. */
  notes(): Promise<readonly Note[]>;
  /** What the person decided about skills, oldest first, without what was removed. */
  skills(): Promise<readonly SkillRow[]>;
  /** What is kept of MCP servers, oldest first, without what was removed. */
  servers(): Promise<readonly ServerRow[]>;
  /** Telegram bots, oldest first, without what was removed. */
  bots(): Promise<readonly BotRow[]>;
  /** What is known of the chats with one, without what was removed. */
  botChats(bot: string): Promise<readonly ChatRow[]>;
  /** What came to one lately, in the order in which it came, without what was removed. */
  botUpdates(bot: string): Promise<readonly UpdateRow[]>;
  /** What happened, newest first: so many rows at the most. */
  audit(span: AuditSpan, limit: number): Promise<readonly AuditRow[]>;
  /** What all conversations have cost since that ISO time, without what one run has. */
  spending(since: string, without?: RunId): Promise<Spending>;
  /** The orders for a session that are not done, oldest first. */
  orders(sessionId: SessionId): Promise<readonly Order[]>;
  /** Whether any row, of whichever table and conversation, deleted ones too, has one of these ids. */
  knows(ids: readonly string[]): Promise<boolean>;
  /** Hears what other processes commit from now on, soon after they did, in each one's order. Returns how to stop listening. */
  watch(listener: (changes: readonly Change[]) => void): () => void;
  /** Resolves once the changes, and all before them, are on disk. */
  commit(changes: readonly Change[]): Promise<void>;
  /**
   * Hands over changes that nobody waits for: they are written within some milliseconds, pieces of answers within a quarter of a second.
   * A later `commit` or `flush` tells when that was not possible. The rows are not copied and must not be changed afterwards. Never throws.
   */
  note(changes: readonly Change[]): void;
  /** Resolves once everything handed over so far is on disk. */
  flush(): Promise<void>;
  /** Removes conversations for good: their rows from every file, and the blobs nothing else names. */
  erase(...sessionIds: readonly SessionId[]): Promise<void>;
  /** Keeps a text, or bytes, beside the database under its SHA-256; the same content is kept once. */
  saveBlob(content: string | Uint8Array): Promise<BlobId>;
  /** The text, or undefined when it is gone or damaged. */
  loadBlob(id: BlobId): Promise<string | undefined>;
  /** The same as bytes, for what need not be text. */
  loadBytes(id: BlobId): Promise<Uint8Array | undefined>;
  /** Where a blob lies as a file, for an editor to open. */
  blobPath(id: BlobId): string;
  /** What is stored, and how much room it takes. */
  figures(): Promise<StoreFigures>;
  /** Folds what was logged into a new image, and removes what nothing needs any more: logs and images, and blobs that nobody has named for a day. */
  cleanUp(): Promise<void>;
  /** Checks every page, salvages what damaged files still hold, those set aside before too, and writes what came of it into a new image. Rejects, changing nothing, where a newer version has been. */
  recover(): Promise<RecoveryReport>;
  /** While what is handed over is kept in memory only: why, and what to do. Undefined while it reaches the disk. */
  trouble(): string | undefined;
  /** Writes what is left and lets go. */
  close(): Promise<void>;
}

/** The store could not do what was asked; the message says what to do. */
export class StoreError extends Error {
  override readonly name = "StoreError";
}
