import { failedWord } from "../../src/core/events/words/ending.ts";
import type { HistoryEntry } from "../../src/core/protocol/pages.ts";
import { count, t, told } from "../words.ts";
import { timeAgo } from "./time.ts";

/** How it stands, which is what is looked for, when, and how much, as one line. */
export function stateWords(entry: HistoryEntry, nowMs: number): string {
  if (entry.deletedAt) return t("deleted {0}", timeAgo(entry.deletedAt, nowMs));
  const messages = count(entry.messages, ["{0} message", "{0} messages"]);
  const parts = [
    stateOf(entry),
    entry.archivedAt ? t("archived") : "",
    timeAgo(entry.updatedAt, nowMs),
    messages,
    entry.begunIn ? t("Telegram") : "",
  ];
  return parts.filter(Boolean).join(" · ");
}

/** Whether it waits for the person. */
export function isWaiting({ runState, waitReason }: HistoryEntry): boolean {
  return runState === "waiting" && waitReason !== "parked" && waitReason !== "interrupted";
}

function stateOf(entry: HistoryEntry): string {
  const { runState, failureCode, waitReason, place } = entry;
  const isElsewhere = place === "elsewhere";
  if (runState === "running") return isElsewhere ? t("at work in another window") : t("running");
  if (runState === "failed") return told(failedWord(failureCode));
  if (runState !== "waiting") return "";
  if (waitReason === "parked") return t("goes on by itself later");
  if (!isWaiting(entry)) return t("interrupted");
  return isElsewhere ? t("waits for you in another window") : t("waits for you");
}

/** A part of a text, and whether it is one of the words that were looked for. */
export interface Marked {
  readonly text: string;
  readonly isFound: boolean;
}

/** Divides a text where the words that were looked for begin and end. */
export function marked(text: string, words: string): readonly Marked[] {
  const wanted = words.split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [{ text, isFound: false }];
  const pattern = new RegExp(`(${wanted.map((each) => each.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|")})`, "gi");
  return text
    .split(pattern)
    .map((part, index) => ({ text: part, isFound: index % 2 === 1 }))
    .filter((each) => each.text !== "");
}
