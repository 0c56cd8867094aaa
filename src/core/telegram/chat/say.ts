import { createHash } from "node:crypto";
import type { MessageId, RunId } from "../../events/ids.ts";
import type { Sender, SendVerb, UserMessage } from "../../events/message.ts";
import type { SessionRecord } from "../../events/rows.ts";
import { type BotRow, type ChatRow, chatPrefix, isFromChat } from "../../events/telegram/rows.ts";
import type { NewMessage, Sent } from "../../runtime.ts";
import type { ChatPorts } from "./ports.ts";
import type { Said } from "./update.ts";

/** A message on its way into the conversation of its chat. */
export interface Words {
  readonly said: Said;
  readonly text: string;
  readonly images?: NewMessage["images"];
  readonly verb: SendVerb;
  /** To be done by a plan. */
  readonly isPlan?: boolean;
  /** Tells the update from every other, whenever it is handled. */
  readonly key: string;
  /** It was handled by a process that died over it, so it may have been said already. */
  readonly isLeft: boolean;
}

/** Says it in the conversation of the chat, which begins with it where there is none. However often it is called for the same update, it is said once. */
export async function say(ports: ChatPorts, bot: BotRow, words: Words): Promise<Sent> {
  const { book, core, newId } = ports;
  const sessionId = book.get(words.said.chat.id)?.sessionId;
  if (sessionId !== undefined) {
    const sent = await sendTo(ports, bot, { words, sessionId, isNew: false });
    if (sent.kind !== "refused" || sent.failure || (await core.record(sessionId))) return sent;
  }
  // Noted before it begins, so that whoever comes after a crash finds it.
  const newSession = newId();
  await book.change(words.said.chat, (row) => ({ sessionId: newSession, sessions: [...row.sessions, newSession].slice(-mostSessions) }));
  return await sendTo(ports, bot, { words, sessionId: newSession, isNew: true });
}

const mostSessions = 50;

interface Target {
  readonly words: Words;
  readonly sessionId: string;
  readonly isNew: boolean;
}

async function sendTo({ core, book }: ChatPorts, bot: BotRow, { words, sessionId, isNew }: Target): Promise<Sent> {
  const { said, text, images, verb, isPlan, key, isLeft } = words;
  const id = idOf(bot, said.chat.id, key);
  const record = isLeft ? await core.record(sessionId) : undefined;
  const former = record?.messages.find((each) => each.id === id);
  if (former) return { kind: "started", sessionId, runId: former.runId };
  if (record?.queue.some((each) => each.id === id && each.state !== "withdrawn"))
    return { kind: "waiting", sessionId, messageId: id, verb: verb === "queue" ? "queue" : "steer" };
  const wishes = wishesOf(bot, book.get(said.chat.id));
  return await core.runtime.send({
    ...{ text, verb, ...wishes, workspace: bot.workspace, approvalMode: bot.approvalMode },
    ...(images?.length ? { images } : {}),
    ...(isPlan ? { ownMode: "plan" as const } : {}),
    sender: senderOf(said),
    ids: { message: id, newSession: sessionId },
    ...(isNew && !record ? {} : { sessionId }),
  });
}

function wishesOf(bot: BotRow, row: ChatRow | undefined): Pick<NewMessage, "model" | "agent"> {
  const agent = row?.agent === undefined ? bot.agent : (row.agent ?? undefined);
  return { model: row?.model ?? bot.model, ...(agent === undefined ? {} : { agent }) };
}

function senderOf({ chat, from }: Said): Sender {
  return { place: "telegram", name: from.name, ...(chat.kind === "private" ? {} : { group: chat.title }) };
}

type Us = Pick<BotRow, "botId">;

/** The id of the message that an update brings: it tells the chat, too. */
export function idOf(us: Us, chat: number, key: string): string {
  return `${prefixOf(us, chat)}${hashOf(`${us.botId} ${key}`, 24)}`;
}

/** Whether a message of a conversation was said in that chat. Of those from before their ids told the chat it is taken to be so. */
export function isSaidIn(us: Us, { chat, formerly = [] }: Pick<ChatRow, "chat" | "formerly">, messageId: MessageId): boolean {
  const tellsNoChat = isFromChat(messageId) && !messageId.slice(chatPrefix.length).includes("-");
  return tellsNoChat || [chat, ...formerly].some((each) => messageId.startsWith(prefixOf(us, each)));
}

/** The person's messages that a run answers; of another try, those of the run before it. */
export function answeredIn({ messages, runs }: Pick<SessionRecord, "messages" | "runs">, runId: RunId): readonly UserMessage[] {
  const own = messages.filter((each) => each.role === "user").filter((each) => each.runId === runId && each.from === undefined);
  const before = own.length === 0 ? runs[runs.findIndex(({ id }) => id === runId) - 1] : undefined;
  return before ? answeredIn({ messages, runs }, before.id) : own;
}

function prefixOf({ botId }: Us, chat: number): string {
  return `${chatPrefix}${hashOf(`${botId} ${chat}`, 8)}-`;
}

function hashOf(text: string, digits: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, digits);
}
