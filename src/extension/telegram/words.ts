import { type Guest, guestsOf } from "../../core/events/telegram/people.ts";
import type { BotRow } from "../../core/events/telegram/rows.ts";
import type { BotStatus } from "../../core/telegram/terms.ts";
import { showsFaithfully } from "../approvals/wording.ts";

const words: Readonly<Record<BotStatus["state"], string>> = {
  polling: "answers",
  retrying: "does not get through just now, and tries again",
  waiting: "another window or terminal answers",
  stopped: "stopped",
  refused: "stopped: Telegram does not know its token",
  idle: "stopped",
  "no-token": "has no token here",
};

/** People choose their names, and a notification makes links of some, a list pictures. */
export function shownName(name: string): string {
  return showsFaithfully(name) ? name : "Somebody";
}

/** How one fares, in a few words; in a window that is not trusted it does little. */
export function stateWords({ state, isHere, newcomers }: Pick<BotStatus, "state" | "isHere" | "newcomers">, isTrusted: boolean): string {
  const waiting = newcomers.length === 0 ? "" : `; ${newcomers.map(({ name }) => shownName(name)).join(", ")} would like to be let in`;
  const here = isTrusted ? " here" : " here, and only reads and talks (Restricted Mode)";
  const where = state === "polling" ? (isHere ? here : " from another window or terminal") : "";
  return `${words[state]}${where}${waiting}`;
}

/** When it last heard of Telegram, what went wrong last, and whom it lets in. */
export function healthWords({ bot, health }: Pick<BotStatus, "bot" | "health">): string {
  const { lastPollAt, lastError } = health ?? {};
  const people = bot.chats.map(({ id, title }) => `${shownName(title)}${bot.approvers.includes(id) ? " (may approve)" : ""}`);
  return [
    ...(lastPollAt === undefined ? [] : [`asked Telegram at ${timeOf(lastPollAt)}`]),
    ...(lastError === undefined ? [] : [`last error: ${lastError}`]),
    people.length === 0 ? "lets nobody in yet" : `lets in ${people.join(", ")}`,
  ].join(" · ");
}

/** How many are let in, and how many of them may approve. */
export function peopleWords(bot: Pick<BotRow, "chats" | "approvers">): string {
  const guests = guestsOf(bot);
  if (guests.length === 0) return "lets nobody in yet";
  return `${guests.filter((each) => each.mayTalk).length} let in, ${bot.approvers.length} may approve`;
}

/** Who that is: a person's or a group's number, and what they may. */
export function guestWords({ id, kind, mayTalk, mayApprove }: Guest): string {
  const rights = [...(mayTalk ? [] : ["not let in alone"]), ...(mayApprove ? ["may approve"] : [])];
  return [`${kind} ${id}`, ...rights].join(" · ");
}

/** Where a bot works just now; paths as they are on this machine. */
export function foldersWords(workspace: readonly string[]): string {
  return workspace.length === 0 ? "now: in no folder" : `now: ${workspace.join(", ")}`;
}

function timeOf(iso: string): string {
  return new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}
