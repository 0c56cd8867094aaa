import type { BotStatus } from "../../core/telegram/terms.ts";

const words: Readonly<Record<BotStatus["state"], string>> = {
  polling: "answers",
  retrying: "does not get through just now, and tries again",
  waiting: "another window or terminal answers",
  stopped: "stopped",
  refused: "stopped: Telegram does not know its token",
  idle: "stopped",
  "no-token": "has no token here",
};

/** How one fares, in a few words. */
export function stateWords({ state, isHere, newcomers }: Pick<BotStatus, "state" | "isHere" | "newcomers">): string {
  const waiting = newcomers.length === 0 ? "" : `; ${newcomers.map(({ name }) => name).join(", ")} would like to be let in`;
  const where = state === "polling" ? (isHere ? " here" : " from another window or terminal") : "";
  return `${words[state]}${where}${waiting}`;
}

/** When it last heard of Telegram, what went wrong last, and whom it lets in. */
export function healthWords({ bot, health }: Pick<BotStatus, "bot" | "health">): string {
  const { lastPollAt, lastError } = health ?? {};
  const people = bot.chats.map(({ id, title }) => `${title}${bot.approvers.includes(id) ? " (may approve)" : ""}`);
  return [
    ...(lastPollAt === undefined ? [] : [`asked Telegram at ${timeOf(lastPollAt)}`]),
    ...(lastError === undefined ? [] : [`last error: ${lastError}`]),
    people.length === 0 ? "lets nobody in yet" : `lets in ${people.join(", ")}`,
  ].join(" · ");
}

function timeOf(iso: string): string {
  return new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}
