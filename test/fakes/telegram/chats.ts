import type { Given, Upload } from "./body.ts";
import { type Entity, parseHtml } from "./entities.ts";

/** A message as it stands in a chat. */
export interface Shown {
  readonly id: number;
  readonly chat: number;
  readonly from: "bot" | "person";
  readonly text: string;
  readonly entities: readonly Entity[];
  /** The labels of its buttons, row by row, and what they say when pressed. */
  readonly buttons: readonly (readonly { readonly label: string; readonly data: string }[])[];
  readonly file?: Upload;
  readonly replyTo?: number;
  readonly edits: number;
  /** When it was sent, in milliseconds. */
  readonly at: number;
  readonly isGone?: true;
  /** Of a person's message: who says it, and what they send along. */
  readonly by?: string;
  readonly brings?: readonly string[];
  /** Sent without a sound. */
  readonly isSilent?: true;
}

/** What became of a message: how it looked before it was changed, and who pressed what, with what they were told. */
export type Past = { readonly kind: "looked"; readonly as: Pick<Shown, "text" | "entities" | "buttons"> } | Press;

/** `told`: in the answer to it, once that has come. */
export interface Press {
  readonly kind: "pressed";
  readonly who: string;
  readonly label: string;
  told?: string;
}

/** A refusal as Telegram words it. */
export class Refusal extends Error {
  readonly code: number;
  readonly retryAfter: number | undefined;
  constructor(code: number, description: string, retryAfter?: number) {
    super(description);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** The chats of one bot, and what can be done in them. Refuses what Telegram refuses. */
export class Chats {
  readonly messages: Shown[] = [];
  /** Chats somebody has written in: a bot can't begin. */
  readonly begun = new Set<number>();
  /** Where it was thrown out, or is not wanted. */
  readonly closed = new Map<number, string>();
  /** Messages that are too old to be changed; with a clock also those without buttons after two days. */
  readonly old = new Set<number>();
  now = () => 0;
  /** By the number of the message, oldest first. */
  readonly past = new Map<number, Past[]>();
  /** By the id of its update. */
  readonly presses = new Map<string, Press>();
  #last = 0;

  /** Adds what a person wrote. */
  add(message: Omit<Shown, "id" | "entities" | "buttons" | "edits" | "at">): Shown {
    this.begun.add(message.chat);
    const shown = { ...message, id: ++this.#last, entities: [], buttons: [], edits: 0, at: this.now() };
    this.messages.push(shown);
    return shown;
  }

  send({ values, files }: Given, kind: "text" | "document" | "photo" | "voice" | "audio"): object {
    const chat = this.#chat(values);
    const { text, entities } = readText(values, kind === "text" ? { of: "text", most: 4096 } : { of: "caption", most: 1024 });
    if (kind === "text" && text.trim() === "") throw new Refusal(400, "Bad Request: message text is empty");
    const file = kind === "text" ? undefined : uploaded(values[kind], files);
    if (kind === "photo" && file && file.bytes.length > largestPhoto)
      throw new Refusal(
        400,
        `Bad Request: file of size ${file.bytes.length} bytes is too big for a photo; the maximum size is ${largestPhoto} bytes`,
      );
    const reply = readJson(values.reply_parameters);
    const replyTo = reply?.message_id as number | undefined;
    const isThere = this.messages.some((each) => each.id === replyTo && each.chat === chat && !each.isGone);
    if (reply && !isThere && !reply.allow_sending_without_reply) throw new Refusal(400, "Bad Request: message to be replied not found");
    const shown: Shown = {
      ...{ id: ++this.#last, chat, from: "bot", text, entities, buttons: readButtons(values), edits: 0, at: this.now() },
      ...(file ? { file } : {}),
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(values.disable_notification ? { isSilent: true } : {}),
    };
    this.messages.push(shown);
    return asMessage(shown);
  }

  edit({ values }: Given): object {
    const shown = this.#find(values);
    const { text, entities } = readText(values, { of: "text", most: 4096 });
    const buttons = readButtons(values);
    if (text === shown.text && JSON.stringify([entities, buttons]) === JSON.stringify([shown.entities, shown.buttons]))
      throw new Refusal(
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
      );
    return this.replace({ ...shown, text, entities, buttons, edits: shown.edits + 1 });
  }

  editButtons({ values }: Given): object {
    const shown = this.#find(values);
    return this.replace({ ...shown, buttons: readButtons(values), edits: shown.edits + 1 });
  }

  remove({ values }: Given): true {
    this.replace({ ...this.#find(values), isGone: true });
    return true;
  }

  /** Refuses what is sent to a chat that can't be written to. */
  check({ values }: Given): true {
    this.#chat(values);
    return true;
  }

  /** Notes what became of a message. */
  remember(id: number, past: Past): void {
    this.past.set(id, [...(this.past.get(id) ?? []), past]);
  }

  /** Puts what it is now in the place of what it was. */
  replace(shown: Shown): object {
    const at = this.messages.findIndex((each) => each.id === shown.id);
    const { text, entities, buttons } = this.messages[at] ?? shown;
    this.remember(shown.id, { kind: "looked", as: { text, entities, buttons } });
    this.messages[at] = shown;
    return asMessage(shown);
  }

  #find(values: Readonly<Record<string, unknown>>): Shown {
    const chat = this.#chat(values);
    const id = Number(values.message_id);
    const shown = this.messages.find((each) => each.id === id && each.chat === chat && each.from === "bot" && !each.isGone);
    if (!shown) throw new Refusal(400, "Bad Request: message to edit not found");
    const isOld = shown.buttons.length === 0 && this.now() - shown.at > editWindowMs;
    if (isOld || this.old.has(id)) throw new Refusal(400, "Bad Request: message can't be edited");
    return shown;
  }

  #chat(values: Readonly<Record<string, unknown>>): number {
    const chat = Number(values.chat_id);
    const closed = this.closed.get(chat);
    if (closed !== undefined) throw new Refusal(403, `Forbidden: ${closed}`);
    if (!this.begun.has(chat)) throw new Refusal(400, "Bad Request: chat not found");
    return chat;
  }
}

/** What stands before the colon of the token. */
export const ourNumber = 7001;

/** A message as updates and answers hold it. */
export function asMessage({ id, chat, text, from }: Shown): object {
  const sender = from === "bot" ? { id: ourNumber, is_bot: true, first_name: "bot" } : { id: chat, is_bot: false, first_name: "Somebody" };
  return { message_id: id, date: 1, chat: { id: chat, type: chat < 0 ? "supergroup" : "private" }, from: sender, text };
}

function readText(values: Readonly<Record<string, unknown>>, { of, most }: { readonly of: string; readonly most: number }) {
  const raw = String(values[of] ?? "");
  if (!raw.isWellFormed()) throw new Refusal(400, "Bad Request: strings must be encoded in UTF-8");
  const parsed = values.parse_mode === "HTML" ? parseHtml(raw) : { text: raw, entities: [] };
  if ("problem" in parsed) throw new Refusal(400, `Bad Request: ${parsed.problem}`);
  if (parsed.text.length > most) throw new Refusal(400, `Bad Request: message ${of === "caption" ? "caption " : ""}is too long`);
  return parsed;
}

function readButtons(values: Readonly<Record<string, unknown>>): Shown["buttons"] {
  const rows = (readJson(values.reply_markup)?.inline_keyboard ?? []) as { text: string; callback_data?: string }[][];
  return rows.map((row) =>
    row.map(({ text, callback_data: data = "" }) => {
      if (text === "" || !text.isWellFormed()) throw new Refusal(400, "Bad Request: inline keyboard button text must be well-formed");
      if (data === "" || Buffer.byteLength(data) > 64) throw new Refusal(400, "Bad Request: BUTTON_DATA_INVALID");
      return { label: text, data };
    }),
  );
}

/** Nested values come as JSON where the rest is a form. */
function readJson(value: unknown): Record<string, unknown> | undefined {
  if (typeof value === "string") return value === "" ? undefined : (JSON.parse(value) as Record<string, unknown>);
  return (value ?? undefined) as Record<string, unknown> | undefined;
}

const editWindowMs = 48 * 3_600_000;
const largestPhoto = 10 * 1024 * 1024;
const largestUpload = 50 * 1024 * 1024;

function uploaded(value: unknown, files: ReadonlyMap<string, Upload>): Upload {
  const file = files.get(String(value).replace("attach://", "")) ?? [...files.values()][0];
  if (!file) throw new Refusal(400, "Bad Request: wrong file identifier/HTTP URL specified");
  if (file.bytes.length > largestUpload) throw new Refusal(413, "Request Entity Too Large");
  return file;
}
