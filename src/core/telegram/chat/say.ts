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

type Conversation = Pick<SessionRecord, "messages" | "runs">;

/** The person's messages that a run answers; of another try, those of the run before it. Of many runs: `answersIn`. */
export function answeredIn(record: Conversation, runId: RunId): readonly UserMessage[] {
  return answersIn(record)(runId);
}

/** The same for each of the runs: the messages are looked through once. */
export function answersIn({ messages, runs }: Conversation): (runId: RunId) => readonly UserMessage[] {
  const own = new Map<RunId, UserMessage[]>();
  for (const each of messages) {
    if (each.role !== "user" || each.from !== undefined) continue;
    const known = own.get(each.runId);
    if (known) known.push(each);
    else own.set(each.runId, [each]);
  }
  const answered = (runId: RunId): readonly UserMessage[] => {
    const found = own.get(runId);
    if (found) return found;
    const before = runs[runs.findIndex(({ id }) => id === runId) - 1];
    return before ? answered(before.id) : [];
  };
  return answered;
}

function prefixOf({ botId }: Us, chat: number): string {
  return `${chatPrefix}${hashOf(`${botId} ${chat}`, 8)}-`;
}

function hashOf(text: string, digits: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, digits);
}
