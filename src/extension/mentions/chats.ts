import type { Message } from "../../core/events/message.ts";
import type { SessionRecord } from "../../core/events/rows.ts";
import { asideOf } from "../../core/events/words/aside.ts";

/** What was said in another conversation, without what its tools read: the beginning of the whole, and its end. */
export function chatText(record: SessionRecord, most: number): string {
  const aside = asideOf(record);
  const said = record.messages
    .filter((each) => each.laneId === undefined && each.text.trim() !== "" && !aside.has(each.runId) && !isOfTeam(each))
    .map((each) => `## ${each.role === "user" ? "The person" : "The coworker"}\n${each.text.trim()}`);
  const { title, createdAt } = record.session;
  const head = `The conversation “${title}”, begun ${createdAt}. What its tools read and printed is left out.`;
  const whole = said.join("\n\n");
  if (whole.length <= most) return `${head}\n\n${whole}`;
  const [first = ""] = said;
  const begin = first.slice(0, Math.floor(most / 4));
  return `${head}\n\n${begin}\n\n(${(whole.length - most).toLocaleString("en")} characters are left out here.)\n\n${whole.slice(begin.length - most)}`;
}

function isOfTeam(message: Message): boolean {
  return message.role === "user" && message.from === "team";
}
