import type { Core } from "../../core/core.ts";
import type { BotStatus } from "../../core/telegram/terms.ts";
import type { Check } from "./check.ts";

/** The Telegram bots, by what the process that polls for each has noted: Telegram itself is not asked. */
export async function botChecks({ telegram }: Core): Promise<readonly Check[]> {
  return (await telegram.status()).map((status) => ({ name: "telegram", ...described(status) }));
}

function described({ bot, state, health }: BotStatus): Omit<Check, "name"> {
  const who = `${bot.id} (@${bot.username})`;
  // Machine, process, and when that began.
  const holder = `process ${health?.owner.split("/")[1] ?? "unknown"}`;
  const polled = health?.lastPollAt === undefined ? "" : `, reached Telegram last at ${health.lastPollAt}`;
  const error = health?.lastError === undefined ? "" : `; last error: ${health.lastError}`;
  const nobody = bot.chats.length === 0 ? "; it lets nobody in yet" : "";
  switch (state) {
    case "no-token":
      return { state: "problem", detail: `${who}: its token is not kept here; remove it and add it anew` };
    case "refused":
      return { state: "problem", detail: `${who}: Telegram does not know its token; ask @BotFather for it, and add the bot anew` };
    case "retrying":
      return {
        state: "problem",
        detail: `${who}: ${holder} does not get through and tries again${polled}${error}`,
      };
    case "polling":
    case "waiting":
      return { state: "ok", detail: `${who}: ${holder} answers${polled}${error}${nobody}` };
    case "stopped":
    case "idle":
      return { state: "missing", detail: `${who}: nobody answers${polled}${error}${nobody}; to begin: anycowork telegram start ${bot.id}` };
    default:
      return state satisfies never;
  }
}
