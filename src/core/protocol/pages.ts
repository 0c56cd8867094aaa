import type { SessionSummary } from "../events/session.ts";

/** Which conversations a list shows. */
export interface HistoryQuery {
  /** Of the folders open here, or of all. */
  readonly reach: "here" | "everywhere";
  readonly kind: "kept" | "archived" | "deleted";
  /** Words that its title or what was said in it holds; "" for all. */
  readonly text: string;
  /** How many from the top. */
  readonly count: number;
}

/** The top of a list of conversations. */
export interface HistoryPage {
  readonly query: HistoryQuery;
  readonly entries: readonly HistoryEntry[];
  /** How many there are in all. */
  readonly total: number;
}

export interface HistoryEntry extends SessionSummary {
  /** Where its run is at work: in this window, or in another that lives. */
  readonly place?: "here" | "elsewhere";
  /** A line of what was said that holds the words. */
  readonly excerpt?: string;
  /** When it was deleted, as an ISO time. */
  readonly deletedAt?: string;
}

/** What is stored and how much room it takes. */
export interface StoragePage {
  readonly folder: string;
  /** One line each, in the order to show them. */
  readonly sizes: readonly StorageSize[];
  readonly counts: readonly StorageCount[];
  /** Days without use after which conversations are deleted; 0 keeps them. */
  readonly keepDays: number;
  /** What the last clean-up or recovery came to, a sentence each. */
  readonly told: readonly string[];
}

export interface StorageSize {
  readonly name: string;
  /** What it is for, in a few words. */
  readonly detail: string;
  readonly bytes: number;
}

export interface StorageCount {
  readonly name: string;
  readonly count: number;
}
