import type { Grant } from "../events/approval.ts";
import type { SessionId } from "../events/ids.ts";
import type { SessionSummary } from "../events/session.ts";
import type { AuditPage, AuditQuery } from "../protocol/permissions.ts";
import type { Found, RecoveryReport, StoreFigures } from "../storage/store.ts";

/** What is done with conversations as a whole and with what they remember. Whatever goes away can be brought back unless it says otherwise. */
export interface Archive {
  /** Pinned ones first, then newest first; without `filter` those of every folder that are neither deleted nor put away. */
  list(filter?: ListFilter): Promise<readonly SessionSummary[]>;
  /** The deleted ones that are still kept, newest deletion first, each with when it is erased. */
  deleted(): Promise<readonly DeletedSession[]>;
  /** Conversations whose title holds the text, then messages that hold its words, newest first; also in those put away. An empty text finds nothing. */
  search(text: string, options?: SearchOptions): Promise<readonly HistoryHit[]>;
  /** Whether a living process has a run in it, at work or waiting. */
  isAtWork(sessionId: SessionId): Promise<boolean>;

  /** White space is made single; an empty or overlong title is refused. */
  rename(sessionId: SessionId, title: string): Promise<Deed>;
  pin(sessionId: SessionId, pinned: boolean): Promise<Deed>;
  /** Puts it away, so that lists show it only when asked; or takes it out again. */
  putAway(sessionId: SessionId, away: boolean): Promise<Deed>;
  /** Takes it out of every list for 30 days in which it can be brought back, and empties what is older on this occasion. Refused while it is at work. */
  remove(sessionId: SessionId): Promise<Deed>;
  /** Brings back what was deleted. */
  restore(sessionId: SessionId): Promise<Deed>;
  /** Removes it for good, deleted before or not, with all its rows and the files only it names. Refused while it is at work. Says what went. */
  erase(sessionId: SessionId): Promise<Deed>;
  /** Erases what was deleted more than 30 days ago. Returns how many conversations that were. */
  emptyOld(): Promise<number>;
  /**
   * Deletes, to be brought back for 30 days, what nobody used, or imported, for so many days and is neither pinned nor at work. 0 keeps everything.
   * The sentence says what was deleted; undefined when nothing was.
   */
  retire(keepDays: number): Promise<string | undefined>;

  /** Sizes and counts. */
  figures(): Promise<HistoryFigures>;
  /** What all conversations have cost since midnight where the person is, in US dollars, as far as that is known. */
  spentToday(): Promise<number>;
  /** Erases what was deleted more than 30 days ago and removes what nothing names any more. */
  cleanUp(): Promise<CleanUp>;
  /** Looks through everything stored and salvages what damaged files still hold. */
  recover(): Promise<RecoveryReport>;

  /** `md` and `json` hold one conversation, `zip` any number, with every picture, long output and earlier form of a file. */
  export(sessionIds: readonly SessionId[], format: ExportFormat): Promise<Exported | Refusal>;
  /** The same into a file, whole or not at all. A file that is there is only replaced when that was said. */
  exportTo(target: ExportTarget, sessionIds: readonly SessionId[], format: ExportFormat): Promise<Deed>;
  /** Stores what an export holds: everything is checked first, so nothing of a bad file is. Keeps ids that are free here. */
  import(source: ImportSource): Promise<Imported | Refusal>;

  /** Who did what, when, by which rule and with what effect; told by the same rows as the conversations. */
  audit(query: AuditQuery): Promise<AuditPage>;
  /** All of it that fits, or the newest so many: a table for spreadsheets, or a JSON array with an entry a line. */
  exportAudit(selection: AuditSelection, format: AuditFormat): Promise<ExportedAudit>;
  /** The same into a file, whole or not at all. A file that is there is only replaced when that was said. */
  exportAuditTo(target: ExportTarget, selection: AuditSelection, format: AuditFormat): Promise<Deed>;
  /** The remembered yeses of all conversations, and those that hold beyond one, oldest first. */
  grants(): Promise<readonly Grant[]>;
  /** Takes a remembered yes back for good, also from a run that is at work. Undefined when there is none of that id. */
  revoke(grantId: string): Promise<Grant | undefined>;
}

export interface ListFilter {
  /** Only those that work in one of these folders. */
  readonly workspace?: readonly string[];
  /** What is put away: left out when it says nothing. */
  readonly archived?: "with" | "only";
}

export interface SearchOptions {
  readonly workspace?: readonly string[];
  /** Hits; 50 when it says nothing. */
  readonly limit?: number;
}

/** A conversation that was found: by its title, or by a message. */
export interface HistoryHit extends Omit<Found, "messageId"> {
  /** Absent when the title was found. */
  readonly messageId?: Found["messageId"];
  readonly archived: boolean;
}

export interface DeletedSession {
  readonly id: SessionId;
  readonly title: string;
  readonly workspace: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
  /** ISO times. */
  readonly deletedAt: string;
  readonly erasedAfter: string;
}

/** What came of it, in a sentence for the person. */
export type Deed = { readonly kind: "done"; readonly says: string } | Refusal;

/** Nothing was done; the reason says what to do. */
export interface Refusal {
  readonly kind: "refused";
  readonly reason: string;
}

export interface HistoryFigures extends StoreFigures {
  readonly conversations: number;
  readonly archived: number;
  /** Deleted and still kept. */
  readonly deleted: number;
  readonly messages: number;
}

/** `erased` conversations went for good, `freedBytes` became free on the disk. */
export interface CleanUp {
  readonly erased: number;
  readonly freedBytes: number;
  readonly says: string;
}

/** Without a limit everything that fits. */
export type AuditSelection = Omit<AuditQuery, "before" | "limit"> & Partial<Pick<AuditQuery, "limit">>;

export type AuditFormat = "csv" | "json";

export interface ExportedAudit {
  /** How many entries it has. */
  readonly entries: number;
  /** A name for the file. */
  readonly fileName: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export type ExportFormat = "md" | "json" | "zip";

export interface Exported {
  readonly kind: "exported";
  /** A name for the file, made of the title: harmless on every system. */
  readonly fileName: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface ExportTarget {
  readonly file: string;
  /** Whether a file of that name may be replaced. */
  readonly replace: boolean;
}

/** A file by its path, or its bytes; `name` is what sentences call it. */
export type ImportSource = { readonly path: string } | { readonly name: string; readonly bytes: Uint8Array };

export interface Imported {
  readonly kind: "imported";
  readonly conversations: readonly {
    readonly id: SessionId;
    readonly title: string;
    readonly workspace: readonly string[];
    /** What was not taken over as it was, a sentence each. */
    readonly notes: readonly string[];
  }[];
}
