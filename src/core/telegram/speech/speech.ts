import type { BotLanguage } from "../../events/telegram/language.ts";
import type { BotRow } from "../../events/telegram/rows.ts";
import type { Words } from "../../events/words/language.ts";
import type { Book } from "../chat/book.ts";
import type { Lexicon } from "./lexicon.ts";

/** How people are spoken to: in the language the bot is set to, else in their own, else in English. */
export interface Speech {
  /** For all who read a chat: in the language of whoever spoke to the bot there last. */
  inChat(chat: number): Promise<Words>;
  /** For one person, who says or presses something in a chat: what Telegram does not say of them is what is known of the chat. */
  to(somebody: { readonly language?: BotLanguage }, chat: number): Promise<Words>;
}

/** Something to be said, in whichever language it is wanted. */
export type Saying = (words: Words) => string;

export interface SpeechPorts {
  readonly lexicon: Lexicon;
  readonly book: Pick<Book, "get">;
  bot(): Promise<Pick<BotRow, "language"> | undefined>;
}

export function createSpeech({ lexicon, book, bot }: SpeechPorts): Speech {
  const to: Speech["to"] = async ({ language }, chat) =>
    await lexicon((await bot())?.language ?? language ?? book.get(chat)?.language ?? "en");
  return { to, inChat: (chat) => to({}, chat) };
}
