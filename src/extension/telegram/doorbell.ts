import type { BotStatus } from "../../core/telegram/terms.ts";
import { inform } from "../notice.ts";
import { t } from "../words.ts";
import { shownName } from "./words.ts";

/** Says who stands before a bot that lets nobody in yet, once for each, in the window that answers for it. Who comes later is told by the status bar alone. */
export function createDoorbell(letIn: () => void): (statuses: readonly BotStatus[]) => void {
  const told = new Set<string>();
  return (statuses) => {
    for (const { bot, isHere, newcomers } of statuses) {
      if (!isHere || bot.chats.length > 0) continue;
      for (const { chat, name, until } of newcomers) {
        const key = `${bot.id} ${chat} ${until}`;
        if (told.has(key)) continue;
        told.add(key);
        const sentence = t("AnyCowork: {0} has written to @{1}, and was shown a code.", shownName(name), bot.username);
        void inform(sentence, t("Enter the Code")).then((pressed) => pressed && letIn());
      }
    }
  };
}
