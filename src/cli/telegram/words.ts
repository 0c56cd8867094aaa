import { languageNames } from "../../core/events/telegram/language.ts";
import type { BotRow } from "../../core/events/telegram/rows.ts";
import type { BotStatus } from "../../core/telegram/terms.ts";
import { visibleLine } from "../terminal/visible.ts";

const states: Readonly<Record<BotStatus["state"], string>> = {
  polling: "answers",
  retrying: "does not get through just now, and tries again",
  waiting: "waits for another process that answers",
  stopped: "is stopped",
  refused: "is stopped: Telegram does not know its token",
  idle: "is stopped",
  "no-token": "has no token here: remove it and add it anew",
};

/** In which language it speaks. */
export function spokenBy({ language }: Pick<BotRow, "language">): string {
  return language === undefined ? "speaks as each person's Telegram is set" : `speaks ${languageNames[language]}`;
}

/** How one fares, and who may talk with it. */
export function healthLine({ bot, state, health, newcomers }: BotStatus): string {
  const error = state === "retrying" && health?.lastError ? ` (${visibleLine(health.lastError)})` : "";
  const people = bot.chats.map(({ id, title }) => `${visibleLine(title)} (${id})${bot.approvers.includes(id) ? ", who may approve" : ""}`);
  const waiting = newcomers.map(
    ({ chat, name }) => `  waits to be let in, by “anycowork telegram pair CODE”: ${visibleLine(name)} (${chat})\n`,
  );
  // Who may approve in groups need not have a chat of their own.
  const others = bot.approvers.filter((each) => bot.chats.every(({ id }) => id !== each));
  const approve = others.length === 0 ? "" : `  may approve in groups: ${others.join(", ")}\n`;
  const speaks = bot.language === undefined ? "" : `\n  ${spokenBy(bot)}`;
  return `${bot.id} (@${bot.username}) ${states[state]}${error}${speaks}\n  lets in: ${people.join("; ") || "nobody"}\n${approve}${waiting.join("")}`;
}

export function statusDocument({ bot, state, isHere, health, newcomers }: BotStatus): object {
  const {
    id: name,
    username,
    agent,
    model,
    approvalMode,
    workspace,
    chats,
    approvers,
    autoStart,
    notifications,
    language,
    budgetUsd,
    apiRoot,
  } = bot;
  const wishes = {
    agent: agent ?? null,
    model,
    approvalMode,
    workspace,
    autoStart,
    notifications,
    language: language ?? null,
    budgetUsd: budgetUsd ?? null,
    apiRoot: apiRoot ?? null,
  };
  const { owner = null, lastPollAt = null, lastUpdateAt = null, lastError = null } = health ?? {};
  return { name, username, state, isHere, owner, lastPollAt, lastUpdateAt, lastError, ...wishes, chats, approvers, newcomers };
}
