import { type BotLanguage, botLanguages, languageCodes } from "../../events/telegram/language.ts";
import type { BotRow } from "../../events/telegram/rows.ts";
import type { Client } from "../bots/client.ts";
import { commandsIn } from "../chat/commands.ts";
import type { Lexicon } from "./lexicon.ts";

/** What Telegram offers of a bot's commands when somebody types a slash: to each in their language, or to all in the bot's own. */
export interface Menu {
  /** To be called when the bot may have got another language: what Telegram did not take before is told once more. Never rejects. */
  tell(): void;
}

export interface MenuPorts {
  readonly client: Pick<Client, "call">;
  readonly lexicon: Lexicon;
  bot(): Promise<Pick<BotRow, "language"> | undefined>;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

export function createMenu({ client, lexicon, bot, log, signal }: MenuPorts): Menu {
  let told: BotLanguage | "each" | undefined;
  let telling = Promise.resolve();
  const tell = async () => {
    const found = await bot();
    const wanted = found?.language ?? "each";
    if (!found || wanted === told) return;
    told = undefined;
    let problem: string | undefined;
    for (const each of botLanguages) {
      const commands = [...commandsIn(await lexicon(found.language ?? each))];
      // Whose language has no list is shown the one without a language.
      const answer = await client.call(
        "setMyCommands",
        each === "en" ? { commands } : { commands, language_code: languageCodes[each] },
        signal,
      );
      if (!answer.ok) problem = answer.why;
    }
    if (problem === undefined) told = wanted;
    else if (!signal.aborted) log(`The commands could not be told: ${problem}`);
  };
  return {
    tell() {
      telling = telling.then(tell).catch((error: unknown) => log(`The commands could not be told: ${String(error)}`));
    },
  };
}
