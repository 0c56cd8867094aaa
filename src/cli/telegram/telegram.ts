import type { Core } from "../../core/core.ts";
import { guestChange } from "../../core/events/telegram/people.ts";
import type { BotRow } from "../../core/events/telegram/rows.ts";
import { jsonLine } from "../../core/history/json.ts";
import type { BotStatus, Problem } from "../../core/telegram/terms.ts";
import type { TelegramCommand } from "../arguments/command.ts";
import { complain, print } from "../ending.ts";
import { readSecret } from "../secrets/ask.ts";
import type { Shell } from "../shell.ts";
import { chooseTalk, planTalk, startCore } from "../start.ts";
import { sayAside, visibleLine } from "../terminal/visible.ts";
import { serveBots } from "./serving.ts";
import { healthLine, spokenBy, statusDocument } from "./words.ts";

/** Carries out `anycowork telegram` and resolves to its exit code. */
export async function telegram(command: TelegramCommand, shell: Shell): Promise<number> {
  const core = await startCore(command, shell, { canAsk: () => command.action === "start", say: sayAside });
  try {
    return await carryOut(core, command, shell);
  } finally {
    await core.runtime.close();
  }
}

async function carryOut(core: Core, command: TelegramCommand, shell: Shell): Promise<number> {
  const { json } = command;
  switch (command.action) {
    case "add":
      return await add(core, command, shell);
    case "list":
    case "status":
      return print(shown(await core.telegram.status(), json));
    case "pair":
      return await pair(core, command);
    case "allow":
    case "forbid":
    case "approver":
    case "no-approver":
      return await change(core, command);
    case "notify":
      return told(
        await core.telegram.change(command.name, { notifications: command.when }),
        json,
        (bot) => `${bot.id} ${reaches[command.when]}`,
      );
    case "language": {
      const { name, language } = command;
      return told(await core.telegram.change(name, { language }), json, (bot) => `${bot.id} ${spokenBy({ language })}.`);
    }
    case "budget": {
      const { name, usd } = command;
      const words =
        usd === undefined
          ? "has no budget of its own"
          : `may spend $${usd} a day, until somebody who may approve adds to it by /budget more`;
      return told(await core.telegram.change(name, { budgetUsd: usd }), json, (bot) => `${bot.id} ${words}.`);
    }
    case "start":
      return await serveBots(core, command, shell);
    case "stop":
      return told(
        await core.telegram.stop(command.name),
        json,
        (bot) => `Stopped: ${bot.id}. Where another process polls, it stops within a second.`,
      );
    case "log": {
      const lines = await core.telegram.log(command.name);
      if ("problem" in lines) return complain(lines.problem);
      return print(json ? `${jsonLine(lines)}\n` : lines.map((each) => `${visibleLine(each)}\n`).join("") || "Nothing is noted yet.\n");
    }
    case "remove":
      return told(await core.telegram.remove(command.name), json, (bot) => `Removed: ${bot.id}, with its token. Its conversations stay.`);
    default:
      return command satisfies never;
  }
}

const reaches = {
  never: "says nothing of work begun elsewhere.",
  idle: "asks and reports of work begun elsewhere while you are away: nothing was typed or answered here, nor in VS Code, for three minutes.",
  always: "asks and reports of work begun elsewhere, also while you are here.",
} as const;

type Adding = Extract<TelegramCommand, { action: "add" }>;

async function add(core: Core, command: Adding, shell: Shell): Promise<number> {
  const { name, tokenVariable, apiRoot, autoStart, notifications, language, json } = command;
  const plan = await planTalk(command, shell);
  if ("misuse" in plan) return complain(plan.misuse);
  const talk = await chooseTalk(core, command, { plan, shell });
  if ("misuse" in talk) return complain(talk.misuse);
  const inVariable = tokenVariable === undefined ? undefined : (shell.environment[tokenVariable] ?? "");
  const typed =
    inVariable === undefined
      ? await readSecret("The bot's token, from @BotFather (it is not shown): ", shell.giveUp)
      : { text: inVariable };
  if (typed === "called-off") return 130;
  if (typed === "too-long") return complain("What came on standard input is too long for a token; nothing was kept.");
  const token = typed.text.trim();
  if (!/^\d+:\S{10,}$/.test(token))
    return complain(
      `${tokenVariable === undefined ? "This" : `What ${tokenVariable} holds`} is no token of a bot: those are a number, a colon and some letters. Nothing was kept.`,
    );
  const { model, approvalMode, workspace, agent } = talk;
  const wishes = {
    ...(agent ? { agent } : {}),
    ...(apiRoot ? { apiRoot } : {}),
    autoStart,
    notifications,
    ...(language ? { language } : {}),
  };
  const bot = await core.telegram.add({ name, token, model, approvalMode, workspace, ...wishes });
  return told(
    bot,
    json,
    ({ id, username }) =>
      `Added: ${id}, which is @${username}. It lets nobody in yet.\nBegin: anycowork telegram start ${id}; write to @${username}; then: anycowork telegram pair CODE, with the code it shows you.`,
  );
}

async function pair(core: Core, { name, code, json }: Extract<TelegramCommand, { action: "pair" }>): Promise<number> {
  const names = name === undefined ? (await core.telegram.list()).map((each) => each.id) : [name];
  let problem = "There is no bot yet. Add one first: anycowork telegram add NAME";
  for (const each of names) {
    const paired = await core.telegram.pair(each, code);
    if (!("problem" in paired)) {
      const { bot, chat, approves } = paired;
      if (json) return print(`${jsonLine({ bot: bot.id, chat: chat.id, title: chat.title, approves })}\n`);
      const right = approves ? " As the first, they may also answer what is asked." : "";
      return print(`Let in to ${bot.id}: ${visibleLine(chat.title)} (${chat.id}).${right}\n`);
    }
    problem = paired.problem;
  }
  return complain(problem);
}

async function change(core: Core, { action, name, id, json }: Extract<TelegramCommand, { id: number }>): Promise<number> {
  const bot = (await core.telegram.list()).find((each) => each.id === name);
  const change = bot ? guestChange(bot, action, { id, at: new Date().toISOString() }) : {};
  return told(await core.telegram.change(name, change), json, () => `${id} ${rights[action]} ${name}.`);
}

const rights = {
  allow: "may talk with",
  forbid: "may no longer talk with",
  approver: "may answer what is asked by",
  "no-approver": "may no longer answer what is asked by",
} as const;

function told(result: BotRow | Problem, json: boolean, words: (bot: BotRow) => string): number {
  if ("problem" in result) return complain(result.problem);
  return print(json ? `${jsonLine({ bot: result.id, username: result.username })}\n` : `${words(result)}\n`);
}

function shown(statuses: readonly BotStatus[], json: boolean): string {
  if (json) return `${jsonLine(statuses.map(statusDocument))}\n`;
  return statuses.map(healthLine).join("") || "There is no bot yet. To add one: anycowork telegram add NAME\n";
}
