import type { Core } from "../../core/core.ts";
import { jsonLine } from "../../core/history/json.ts";
import type { BotStatus } from "../../core/telegram/terms.ts";
import type { TelegramCommand } from "../arguments/command.ts";
import { complain } from "../ending.ts";
import type { Shell } from "../shell.ts";
import { listenForStop } from "../terminal/signals.ts";
import { sayAside } from "../terminal/visible.ts";
import { healthLine, statusDocument } from "./words.ts";

/** Answers until it is asked to end, or every bot was stopped. Tells each change of how one fares, of who is let in and of who would like to be. */
export async function serveBots(core: Core, { name, json }: Extract<TelegramCommand, { action: "start" }>, shell: Shell): Promise<number> {
  const stop = listenForStop(shell, sayAside);
  const names = name === undefined ? (await core.telegram.list()).map((each) => each.id) : [name];
  if (names.length === 0) return complain("There is no bot yet. To add one: anycowork telegram add NAME");
  const tell = (status: BotStatus) => process.stdout.write(json ? `${jsonLine(statusDocument(status))}\n` : healthLine(status));
  const ended = new Promise<void>((resolve) => {
    const told = new Map<string, string>();
    const look = async () => {
      const statuses = (await core.telegram.status()).filter((each) => names.includes(each.bot.id));
      for (const each of statuses) {
        const news = newsOf(each);
        if (told.get(each.bot.id) === news) continue;
        told.set(each.bot.id, news);
        tell(each);
      }
      for (const gone of [...told.keys()].filter((each) => !statuses.some(({ bot }) => bot.id === each))) {
        told.delete(gone);
        process.stdout.write(json ? `${jsonLine({ name: gone, state: "removed" })}\n` : `${gone} was removed\n`);
      }
      if (hasBegun && !statuses.some((each) => each.isHere)) resolve();
    };
    core.telegram.subscribe(() => void look().catch(() => undefined));
    stop.signal.addEventListener("abort", () => resolve(), { once: true });
    if (stop.signal.aborted) resolve();
  });
  let hasBegun = false;
  for (const each of names) {
    const started = await core.telegram.start(each);
    if ("problem" in started) return complain(started.problem);
  }
  hasBegun = true;
  sayAside("The bots answer as long as this runs. Ctrl+C ends it.");
  await ended;
  await core.telegram.close();
  return stop.signal.aborted
    ? 130
    : (await core.telegram.status()).some((each) => names.includes(each.bot.id) && each.state === "refused")
      ? 1
      : 0;
}

/** What of it is worth another line: not every attempt that fails. */
function newsOf(status: BotStatus): string {
  const { health: _, ...rest } = status;
  return healthLine(rest);
}
