import * as vscode from "vscode";
import type { Core } from "../../core/core.ts";
import type { BotRow } from "../../core/events/telegram/rows.ts";
import type { BotChange } from "../../core/telegram/terms.ts";
import { folderPaths } from "../host/folders.ts";
import { t, told } from "../words.ts";
import {
  askForAgent,
  askForBudget,
  askForLanguage,
  askForMode,
  askForModel,
  askForTrust,
  askWhenToReach,
  complain,
  isSure,
  say,
} from "./asking.ts";
import type { BotLog } from "./log.ts";
import type { Deed } from "./menu.ts";
import { askAboutPeople } from "./people.ts";

export interface DeedParts {
  core(): Promise<Core>;
  readonly keeper: {
    start(name: string): Promise<unknown>;
    stop(name: string): Promise<unknown>;
    change(name: string, change: BotChange): Promise<unknown>;
    remove(name: string): Promise<unknown>;
  };
  readonly log: Pick<BotLog, "show">;
  letIn(): Promise<unknown>;
}

/** What can be done with a bot, done: what it takes to know is asked first. */
export function createDeeds({ core, keeper, log, letIn }: DeedParts): Readonly<Record<Deed, (bot: BotRow) => Promise<unknown>>> {
  const changed = async ({ id }: BotRow, change: BotChange | undefined) => change && (await keeper.change(id, change));
  return {
    start: ({ id }) => keeper.start(id),
    async stop({ id }) {
      await keeper.stop(id);
      say(t("{0} is stopped.", id));
    },
    pair: letIn,
    async people(bot) {
      const change = await askAboutPeople(bot);
      // Somebody may have been let in while it was asked.
      const now = (await (await core()).telegram.list()).find((each) => each.id === bot.id);
      if (change && now) await changed(now, change(now));
    },
    agent: async (bot) => changed(bot, await askForAgent(await core(), bot)),
    mode: async (bot) => changed(bot, await askForMode(bot)),
    model: async (bot) => changed(bot, await askForModel(await core(), bot)),
    async workspace(bot) {
      if (!vscode.workspace.isTrusted) return askForTrust();
      const workspace = folderPaths();
      if (workspace.length === 0) return void complain(t("This window has no folder to work in. Open one first."));
      await changed(bot, { workspace });
      say(t("{0} works in {1} from now on.", bot.id, workspace.join(", ")));
    },
    reach: async (bot) => {
      const notifications = await askWhenToReach(bot.notifications);
      await changed(bot, notifications && { notifications });
    },
    language: async (bot) => changed(bot, await askForLanguage(bot.language)),
    budget: async (bot) => changed(bot, await askForBudget(bot.budgetUsd)),
    "auto-start": (bot) => changed(bot, { autoStart: !bot.autoStart }),
    async log({ id }) {
      const lines = await (await core()).telegram.log(id);
      if ("problem" in lines) void complain(told(lines.problem));
      else log.show(id, lines);
    },
    remove: async (bot) => (await isSure(bot)) && keeper.remove(bot.id),
  };
}
