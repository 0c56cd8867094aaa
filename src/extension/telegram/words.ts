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
  return `${words[state]}${isHere && state === "polling" ? " here" : ""}${waiting}`;
}
