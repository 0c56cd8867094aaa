import { languageNames } from "../../core/events/telegram/language.ts";
import { type Guest, guestsOf } from "../../core/events/telegram/people.ts";
import type { BotRow } from "../../core/events/telegram/rows.ts";
import type { BotStatus } from "../../core/telegram/terms.ts";
import { showsFaithfully } from "../approvals/wording.ts";
import { speech, t, told } from "../words.ts";

/** People choose their names, and a notification makes links of some, a list pictures. */
export function shownName(name: string): string {
  return showsFaithfully(name) ? name : t("Somebody");
}

/** How one fares, in a few words; in a window that is not trusted it does little. */
export function stateWords({ state, isHere, newcomers }: Pick<BotStatus, "state" | "isHere" | "newcomers">, isTrusted: boolean): string {
  const fares = state === "polling" ? pollingWords(isHere, isTrusted) : restingWords(state);
  if (newcomers.length === 0) return fares;
  return t("{0}; {1} would like to be let in", fares, newcomers.map(({ name }) => shownName(name)).join(", "));
}

function pollingWords(isHere: boolean, isTrusted: boolean): string {
  if (!isHere) return t("answers from another window or terminal");
  return isTrusted ? t("answers here") : t("answers here, and only reads and talks (Restricted Mode)");
}

function restingWords(state: Exclude<BotStatus["state"], "polling">): string {
  switch (state) {
    case "retrying":
      return t("does not get through just now, and tries again");
    case "waiting":
      return t("another window or terminal answers");
    case "refused":
      return t("stopped: Telegram does not know its token");
    case "no-token":
      return t("has no token here");
    case "stopped":
    case "idle":
      return t("stopped");
  }
}

/** When it last heard of Telegram, what went wrong last, and whom it lets in. */
export function healthWords({ bot, health }: Pick<BotStatus, "bot" | "health">): string {
  const { lastPollAt, lastError } = health ?? {};
  const people = bot.chats.map(({ id, title }) =>
    bot.approvers.includes(id) ? t("{0} (may approve)", shownName(title)) : shownName(title),
  );
  return [
    ...(lastPollAt === undefined ? [] : [t("asked Telegram at {0}", timeOf(lastPollAt))]),
    ...(lastError === undefined ? [] : [t("last error: {0}", told(lastError))]),
    people.length === 0 ? t("lets nobody in yet") : t("lets in {0}", people.join(", ")),
  ].join(" · ");
}

/** In which language it speaks. */
export function languageWords({ language }: Pick<BotRow, "language">): string {
  return language === undefined ? t("as each person's Telegram is set") : languageNames[language];
}

/** How many are let in, and how many of them may approve. */
export function peopleWords(bot: Pick<BotRow, "chats" | "approvers">): string {
  const guests = guestsOf(bot);
  if (guests.length === 0) return t("lets nobody in yet");
  return t("{0} let in, {1} may approve", guests.filter((each) => each.mayTalk).length, bot.approvers.length);
}

/** Who that is: a person's or a group's number, and what they may. */
export function guestWords({ id, kind, mayTalk, mayApprove }: Guest): string {
  const rights = [...(mayTalk ? [] : [t("not let in alone")]), ...(mayApprove ? [t("may approve")] : [])];
  // A number of Telegram's is a name: nothing divides its thousands.
  const who = kind === "group" ? t("group {0}", String(id)) : t("person {0}", String(id));
  return [who, ...rights].join(" · ");
}

/** Where a bot works just now; paths as they are on this machine. */
export function foldersWords(workspace: readonly string[]): string {
  return workspace.length === 0 ? t("now: in no folder") : t("now: {0}", workspace.join(", "));
}

function timeOf(iso: string): string {
  return speech.time(iso, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}
