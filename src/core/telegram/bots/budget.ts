import type { Run } from "../../events/session.ts";
import { type BotRow, isFromChat } from "../../events/telegram/rows.ts";
import { spentOn } from "../../events/usage/cost.ts";
import type { ChatPorts } from "../chat/ports.ts";
import { answersIn } from "../chat/say.ts";
import { dollars } from "../format/sum.ts";

/** What may be spent through a bot today, and what was, in US dollars. What has no known price is not counted. */
export interface DayBudget {
  readonly spentUsd: number;
  /** With what those who may approve have added today. */
  readonly allowedUsd: number;
}

/** Undefined for a bot without a budget. */
export async function budgetToday({ book, core, now }: ChatPorts, { budgetUsd }: BotRow): Promise<DayBudget | undefined> {
  if (budgetUsd === undefined) return undefined;
  const since = new Date(new Date(now()).setHours(0, 0, 0, 0)).toISOString();
  const rows = book.all();
  const held = new Set(rows.flatMap((each) => each.sessions));
  let spentUsd = 0;
  for (const { id } of (await core.runtime.list()).filter((each) => held.has(each.id) && each.updatedAt >= since)) {
    const record = await core.record(id);
    if (!record) continue;
    const answered = answersIn(record);
    const isOfChat = (run: Run) => answered(run.id).some((each) => isFromChat(each.id));
    const own = new Set(record.runs.filter(isOfChat).map((each) => each.id));
    for (const each of record.messages) if (each.role === "assistant" && own.has(each.runId) && each.at >= since) spentUsd += spentOn(each);
  }
  const raises = rows.flatMap(({ raised }) => (raised && raised.at >= since ? [raised.times] : []));
  return { spentUsd, allowedUsd: budgetUsd * (1 + raises.reduce((sum, each) => sum + each, 0)) };
}

/** Holds what is said to what a bot may spend, and says so. */
export interface BudgetCare {
  /** Whether a run may begin. What goes on is not held up: that is for the budgets of runs. */
  mayBegin(bot: BotRow, chat: number): Promise<boolean>;
}

/** From this part on it is told, once a day. */
const nearlyAll = 0.8;

export function createBudgetCare(ports: ChatPorts): BudgetCare {
  const { book, core, now, sender, speech } = ports;
  let toldOn = "";
  const isAtWork = async (chat: number) => {
    const sessionId = book.get(chat)?.sessionId;
    const record = sessionId === undefined ? undefined : await core.record(sessionId);
    return record?.runs.some((each) => each.endedAt === undefined) === true;
  };
  return {
    async mayBegin(bot, chat) {
      const budget = await budgetToday(ports, bot);
      if (!budget || budget.spentUsd < nearlyAll * budget.allowedUsd) return true;
      const words = await speech.inChat(chat);
      const { t } = words;
      const [spent, allowed] = [dollars(budget.spentUsd, words), dollars(budget.allowedUsd, words)];
      if (budget.spentUsd < budget.allowedUsd) {
        const day = new Date(now()).toDateString();
        if (toldOn !== day)
          await sender.call("sendMessage", {
            chat_id: chat,
            text: t("💰 What I may spend today is nearly used up: {0} of {1}.", spent, allowed),
          });
        toldOn = day;
        return true;
      }
      if (await isAtWork(chat)) return true;
      const facts = t("💰 What I may spend today is used up ({0} of {1}).", spent, allowed);
      const how = t("Somebody who may approve lets me go on with /budget more; then say it again.");
      await sender.call("sendMessage", { chat_id: chat, text: `${facts} ${how}` });
      return false;
    },
  };
}
