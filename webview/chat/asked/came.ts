import type { UserMessage } from "../../../src/core/events/message.ts";
import { isFromChat } from "../../../src/core/events/telegram/rows.ts";
import { t } from "../../words.ts";

/** Who wrote a message, and where, in a few words; empty where that was at this machine. */
export function cameWords({ id, sender }: Pick<UserMessage, "id" | "sender">): string {
  if (!sender) return isFromChat(id) ? t("From Telegram") : "";
  const { name, group } = sender;
  return group ? t("{0} in {1}, from Telegram", name, group) : t("{0}, from Telegram", name);
}
