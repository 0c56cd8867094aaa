import * as z from "zod";
import { type BotLanguage, languageOf } from "../../events/telegram/language.ts";
import { withoutInvisible } from "../../permissions/visible.ts";

/** What an update says, as far as it is for us. */
export type Heard = Said | Press | Joined | Moved | { readonly kind: "ignored"; readonly why: string };

/** Somebody said something, or says it otherwise. */
export interface Said {
  readonly kind: "said";
  readonly chat: Place;
  readonly from: Somebody;
  readonly messageId: number;
  /** Without what can't be seen; empty where nothing is left. */
  readonly text: string;
  readonly isEdit: boolean;
  /** What it answers. */
  readonly replyTo?: { readonly messageId: number; readonly text: string; readonly isOurs: boolean };
  /** Who wrote it, where it is passed on. */
  readonly writtenBy?: string;
  /** Of several pictures or files that were sent as one: what they have in common. */
  readonly album?: string;
  /** With those of the message it answers, where somebody else sent them. */
  readonly files: readonly SentFile[];
  /** The bot is named in it. */
  readonly isForUs: boolean;
}

export interface Press {
  readonly kind: "press";
  readonly pressId: string;
  readonly chat: Place;
  readonly from: Somebody;
  readonly messageId: number;
  readonly data: string;
}

/** The bot was put into a chat, or out of it. */
export interface Joined {
  readonly kind: "joined";
  readonly chat: Place;
  readonly from: Somebody;
  readonly isIn: boolean;
}

/** A group goes on under another number. */
export interface Moved {
  readonly kind: "moved";
  /** Where that is told: in what it was, or in what it became. */
  readonly chat: Place;
  readonly from: number;
  readonly to: number;
}

export interface Place {
  readonly id: number;
  readonly kind: "private" | "group" | "supergroup";
  readonly title: string;
}

/** Known by the number alone: names are chosen freely. */
export interface Somebody {
  readonly id: number;
  readonly name: string;
  /** That their Telegram is set to, or English where we don't speak it; absent: it is not said. */
  readonly language?: BotLanguage;
}

export interface SentFile {
  readonly fileId: string;
  /** The message it came with. */
  readonly messageId: number;
  readonly kind: "photo" | "document" | "voice" | "audio" | "video";
  readonly name?: string;
  /** In bytes, as far as Telegram says. */
  readonly size?: number;
}

const person = z.object({
  id: z.number(),
  is_bot: z.boolean(),
  first_name: z.string().default(""),
  username: z.string().optional(),
  // Whatever stands there keeps nobody from being heard.
  language_code: z.string().optional().catch(undefined),
});
const chat = z.object({ id: z.number(), type: z.string(), title: z.string().optional(), first_name: z.string().optional() });
const file = z.object({ file_id: z.string(), file_name: z.string().optional(), file_size: z.number().optional() });
const entity = z.object({ type: z.string(), offset: z.number(), length: z.number() });
const titled = z.object({ title: z.string().optional() });
const origin = z.object({
  sender_user: person.optional(),
  sender_user_name: z.string().optional(),
  sender_chat: titled.optional(),
  chat: titled.optional(),
});
const media = z.object({
  message_id: z.number(),
  photo: z.array(file).optional(),
  document: file.optional(),
  voice: file.optional(),
  audio: file.optional(),
  video: file.optional(),
  video_note: file.optional(),
});
const answered = media.extend({ from: person.optional(), text: z.string().optional(), caption: z.string().optional() });
const message = media.extend({
  chat,
  from: person.optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  entities: z.array(entity).optional(),
  caption_entities: z.array(entity).optional(),
  reply_to_message: answered.optional(),
  quote: z.object({ text: z.string() }).optional(),
  forward_origin: origin.optional(),
  media_group_id: z.string().optional(),
  migrate_to_chat_id: z.number().optional(),
  migrate_from_chat_id: z.number().optional(),
});
const update = z.object({
  message: message.optional(),
  edited_message: message.optional(),
  callback_query: z.object({ id: z.string(), from: person, message: message.optional(), data: z.string().optional() }).optional(),
  my_chat_member: z.object({ chat, from: person, new_chat_member: z.object({ status: z.string().optional() }) }).optional(),
});
type Message = z.infer<typeof message>;
type Media = z.infer<typeof media>;

/** Reads what came. `us`: the bot's own number and name. */
export function readUpdate(raw: unknown, us: { readonly botId: number; readonly username: string }): Heard {
  const { data } = update.safeParse(raw);
  if (!data) return ignored("it can't be read");
  if (data.callback_query) return readPress(data.callback_query);
  if (data.my_chat_member) {
    const { chat: where, from, new_chat_member: now } = data.my_chat_member;
    const place = placeOf(where);
    return place
      ? { kind: "joined", chat: place, from: somebody(from), isIn: !/^(left|kicked)$/.test(now.status ?? "") }
      : ignored("it is of a channel");
  }
  const said = data.message ?? data.edited_message;
  return said ? readMessage(said, { us, isEdit: data.message === undefined }) : ignored("it is of a kind that means nothing here");
}

function readMessage(
  given: Message,
  { us, isEdit }: { readonly us: { readonly botId: number; readonly username: string }; readonly isEdit: boolean },
): Heard {
  const place = placeOf(given.chat);
  const { migrate_from_chat_id: former, migrate_to_chat_id: next } = given;
  if (place && (former ?? next) !== undefined) return { kind: "moved", chat: place, from: former ?? place.id, to: next ?? place.id };
  if (!place || !given.from) return ignored("nobody in person says it");
  if (given.from.is_bot) return ignored("a bot says it");
  const raw = given.text || given.caption || "";
  const replied = given.reply_to_message;
  const isOurs = replied?.from?.id === us.botId;
  const names = (given.entities ?? given.caption_entities ?? []).map((each) =>
    raw.slice(each.offset, each.offset + each.length).toLowerCase(),
  );
  const own = `@${us.username.toLowerCase()}`;
  const isNamed = names.some((each) => each === own || each.endsWith(own));
  // Even where it answers what we said.
  const isForOther = place.kind !== "private" && !isNamed && /^\/\w+@\w/.test(raw);
  return {
    kind: "said",
    chat: place,
    from: somebody(given.from),
    messageId: given.message_id,
    text: visible(isNamed ? unaddressed(raw, own) : raw),
    isEdit,
    ...(replied ? { replyTo: { messageId: replied.message_id, text: textAnswered(given, replied), isOurs } } : {}),
    ...(given.forward_origin ? { writtenBy: writerOf(given.forward_origin) } : {}),
    ...(given.media_group_id ? { album: given.media_group_id } : {}),
    files: [...filesOf(given), ...(replied && !isOurs ? filesOf(replied) : [])],
    isForUs: place.kind === "private" || ((isNamed || isOurs) && !isForOther),
  };
}

/** Without the name where it only says for whom it is: behind a command, at the beginning and at the end. */
function unaddressed(text: string, own: string): string {
  const name = `${own}(?!\\w)`;
  return text
    .replace(new RegExp(`^(\\s*/\\w+)${name}`, "i"), "$1")
    .replace(new RegExp(`^\\s*${name}[\\s,:;]*`, "i"), "")
    .replace(new RegExp(`[\\s,]*${name}\\s*$`, "i"), "");
}

/** The part that was picked out of it, or all of it. */
function textAnswered({ quote }: Message, { text, caption }: z.infer<typeof answered>): string {
  return visible(quote?.text ?? text ?? caption ?? "");
}

function writerOf({ sender_user: user, sender_user_name: name, sender_chat: group, chat: channel }: z.infer<typeof origin>): string {
  return (user ? somebody(user).name : nameOf(name ?? group?.title ?? channel?.title ?? "")) || "somebody else";
}

function readPress({ id: pressId, from, message: on, data = "" }: NonNullable<z.infer<typeof update>["callback_query"]>): Heard {
  const place = on && placeOf(on.chat);
  if (!on || !place) return ignored("a button was pressed that is on no message of ours");
  return { kind: "press", pressId, chat: place, from: somebody(from), messageId: on.message_id, data };
}

function filesOf({ message_id: messageId, photo, document, voice, audio, video, video_note: round }: Media): readonly SentFile[] {
  // Pictures come in several sizes, the largest last.
  const found = { photo: photo?.at(-1), document, voice, audio, video: video ?? round };
  return Object.entries(found).flatMap(([kind, each]) =>
    each
      ? [
          {
            kind: kind as SentFile["kind"],
            fileId: each.file_id,
            messageId,
            ...(each.file_name ? { name: each.file_name } : {}),
            ...(each.file_size === undefined ? {} : { size: each.file_size }),
          },
        ]
      : [],
  );
}

function placeOf({ id, type, title, first_name: name }: z.infer<typeof chat>): Place | undefined {
  if (type !== "private" && type !== "group" && type !== "supergroup") return undefined;
  return { id, kind: type, title: nameOf(title ?? name ?? "") };
}

function somebody({ id, first_name: first, username, language_code: code }: z.infer<typeof person>): Somebody {
  const language = languageOf(code);
  return { id, name: nameOf(username ? `${first} (@${username})` : first), ...(language === undefined ? {} : { language }) };
}

/** Without characters that turn text round or can't be seen; those that ordinary writing needs stay. */
function visible(text: string): string {
  const left = text.replaceAll(/(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}]/gu, "").trim();
  return withoutInvisible(left).trim() === "" ? "" : left;
}

/** What somebody calls themselves, on one line. */
function nameOf(text: string): string {
  return withoutInvisible(text).replaceAll(/\s+/g, " ").trim();
}

function ignored(why: string): Heard {
  return { kind: "ignored", why };
}
