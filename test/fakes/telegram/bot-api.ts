import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Given, readCall } from "./body.ts";
import { asMessage, Chats, ourNumber, type Press, Refusal, type Shown } from "./chats.ts";
import { Rates } from "./rates.ts";
import { Updates } from "./updates.ts";

/** A call that came, whatever became of it. */
export interface Call {
  readonly method: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** What goes wrong with a call. `cut`: the connection breaks; `deaf`: it breaks once the call was carried out; `page`: a page of HTML comes, as from a gateway. */
export type Fault =
  | "cut"
  | "deaf"
  | "page"
  /** It is carried out, and answered only then. */
  | { readonly kept: Promise<void> }
  /** `chat`: only there. */
  | { readonly code: number; readonly description: string; readonly retryAfter?: number; readonly chat?: number };

/** Telegram on 127.0.0.1, for one bot, with the rules of the real Bot API. */
export interface BotApi {
  /** The address without an end, as `api.telegram.org` is given. */
  readonly root: string;
  readonly token: string;
  readonly calls: readonly Call[];
  readonly chats: Chats;
  readonly updates: Updates;
  /** Telegram's own, once they are given a clock. */
  readonly rates: Rates;
  /** Files people sent, by their id: how long they are, and what is in them. */
  readonly files: Map<string, Buffer>;
  /** What is offered behind a slash, by two letters of a language; the empty one for whoever has no list. */
  readonly menus: ReadonlyMap<string, readonly MenuEntry[]>;
  /** The next calls of the method go wrong. */
  fail(method: string, fault: Fault, times?: number): void;
  /** Forgets what was to go wrong. */
  heal(): void;
  /** What the bot has said in a chat and still stands there. */
  said(chat: number): readonly Shown[];
  /** `language`: what Telegram says theirs is. */
  person(id: number, name?: string, language?: unknown): Person;
  /** Resolves when it is so, looked at after every call. */
  until(isSo: () => boolean): Promise<void>;
  close(): Promise<void>;
}

/** Somebody with a telephone. */
export interface Person {
  /** Says something to the bot, alone or in a group. */
  send(text: string, options?: { readonly chat?: number; readonly replyTo?: number; readonly more?: object }): number;
  edit(message: number, text: string): void;
  /** Presses the button of a message. */
  press(message: number, label: string): void;
}

export async function startBotApi(token = `${ourNumber}:test-token-of-the-bot`, username = "our_bot"): Promise<BotApi> {
  const [calls, chats, updates, rates] = [[] as Call[], new Chats(), new Updates(), new Rates()];
  const faults: { readonly method: string; readonly fault: Fault }[] = [];
  const files = new Map<string, Buffer>();
  const menus = new Map<string, readonly MenuEntry[]>();
  const looks = new Set<() => void>();
  const look = () => looks.forEach((each) => void each());
  const me = { id: Number(token.split(":")[0]), is_bot: true, first_name: "Bot", username, can_join_groups: true };
  const methods = methodsOf({ chats, updates, files, menus, me });

  const server = createServer((request, response) => {
    void serve(request, response).finally(look);
  });
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [, kind = "", method = "", ...path] = (request.url ?? "").split("?")[0]?.split("/") ?? [];
    if (kind === "file") return sendFile(response, files.get(path.join("/")));
    const given = await readCall(request);
    if (kind !== `bot${token}`) return tell(response, 401, { error_code: 401, description: "Unauthorized" });
    calls.push({ method, values: given.values });
    look();
    const isMeant = ({ fault }: { readonly fault: Fault }) =>
      typeof fault === "string" || "kept" in fault || fault.chat === undefined || fault.chat === Number(given.values.chat_id);
    const at = faults.findIndex((each) => each.method === method && isMeant(each));
    const fault = at < 0 ? undefined : faults.splice(at, 1)[0]?.fault;
    if (fault === "cut") return void response.destroy();
    if (fault === "page") return void response.writeHead(502, { "content-type": "text/html" }).end("<html>Bad Gateway</html>");
    try {
      if (fault && fault !== "deaf" && !("kept" in fault)) throw new Refusal(fault.code, fault.description, fault.retryAfter);
      rates.check(method, Number(given.values.chat_id));
      const act = methods[method.toLowerCase()];
      if (!act) throw new Refusal(404, "Not Found");
      const result = act(given, (leave) => void response.once("close", leave).once("close", look));
      // Whoever polls is heard of when they begin to wait, not only at the end.
      look();
      const told = await result;
      if (fault === "deaf") return void response.destroy();
      if (fault) await fault.kept;
      tell(response, 200, { result: told });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, message, retryAfter } = error;
      const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } };
      tell(response, code, { error_code: code, description: message, ...parameters });
    }
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ token, calls, chats, updates, rates, files, menus },
    fail: (method, fault, times = 1) => faults.push(...Array.from({ length: times }, () => ({ method, fault }))),
    heal: () => void faults.splice(0),
    said: (chat) => chats.messages.filter((each) => each.chat === chat && each.from === "bot" && !each.isGone),
    person: (id, name = "Ada", language) =>
      personOf({ chats, updates }, { id, is_bot: false, first_name: name, ...(language === undefined ? {} : { language_code: language }) }),
    until: (isSo) =>
      new Promise((resolve) => {
        const check = () => {
          if (!isSo()) return;
          looks.delete(check);
          resolve();
        };
        looks.add(check);
        check();
      }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface MenuEntry {
  readonly command: string;
  readonly description: string;
}

type Method = (given: Given, gone: (leave: () => void) => void) => unknown;

interface Parts extends Pick<BotApi, "chats" | "updates" | "files"> {
  readonly menus: Map<string, readonly MenuEntry[]>;
  readonly me: object;
}

function methodsOf({ chats, updates, files, menus, me }: Parts) {
  const largestDownload = 20 * 1024 * 1024;
  const methods: Readonly<Record<string, Method>> = {
    getme: () => me,
    getupdates: ({ values }, gone) => updates.poll(values, gone),
    deletewebhook: () => {
      updates.hasWebhook = false;
      return true;
    },
    setmycommands: ({ values }) => setMenu(menus, values),
    sendmessage: (given) => chats.send(given, "text"),
    senddocument: (given) => chats.send(given, "document"),
    sendphoto: (given) => chats.send(given, "photo"),
    sendchataction: (given) => chats.check(given),
    editmessagetext: (given) => chats.edit(given),
    editmessagereplymarkup: (given) => chats.editButtons(given),
    deletemessage: (given) => chats.remove(given),
    answercallbackquery: ({ values }) => {
      if (String(values.callback_query_id).startsWith("old"))
        throw new Refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid");
      const press = chats.presses.get(String(values.callback_query_id));
      if (String(values.text ?? "").length > 200) throw new Refusal(400, "Bad Request: MESSAGE_TOO_LONG");
      if (press) press.told = String(values.text ?? "");
      return true;
    },
    getfile: ({ values }) => {
      const id = String(values.file_id);
      const file = files.get(id);
      if (!file) throw new Refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable");
      if (file.length > largestDownload) throw new Refusal(400, "Bad Request: file is too big");
      return { file_id: id, file_unique_id: id, file_size: file.length, file_path: id };
    },
    leavechat: () => true,
  };
  return methods;
}

function setMenu(menus: Parts["menus"], { commands, language_code: code = "" }: Given["values"]): true {
  const entries = (typeof commands === "string" ? JSON.parse(commands) : commands) as readonly MenuEntry[];
  if (!/^([a-z]{2})?$/.test(String(code))) throw new Refusal(400, "Bad Request: invalid language code specified");
  for (const { command, description } of entries) {
    if (!/^[a-z0-9_]{1,32}$/.test(command)) throw new Refusal(400, "Bad Request: BOT_COMMAND_INVALID");
    if (description.length < 1 || description.length > 256) throw new Refusal(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID");
  }
  menus.set(String(code), entries);
  return true;
}

function personOf(
  { chats, updates }: Pick<BotApi, "chats" | "updates">,
  from: { readonly id: number; readonly is_bot: boolean; readonly first_name: string; readonly language_code?: unknown },
): Person {
  let presses = 0;
  return {
    send(text, { chat = from.id, replyTo, more = {} } = {}) {
      const brings = Object.keys(more).filter((each) => /^(photo|document|voice|audio|video)$/.test(each));
      const given = replyTo === undefined ? {} : { replyTo };
      const words = "caption" in more ? String(more.caption) : text;
      const shown = chats.add({ chat, from: "person", text: words, by: from.first_name, brings, ...given });
      const answered = chats.messages.find((each) => each.id === replyTo);
      const reply = answered ? { reply_to_message: asMessage(answered) } : {};
      const command = /^\/\w+(@\w+)?/.exec(text);
      const entities = command ? { entities: [{ type: "bot_command", offset: 0, length: command[0].length }] } : {};
      const title = chat < 0 ? { chat: { id: chat, type: "supergroup", title: "The group" } } : {};
      updates.push({
        message: { ...asMessage(shown), text: brings.length > 0 ? undefined : text, from, ...title, ...reply, ...entities, ...more },
      });
      return shown.id;
    },
    edit(message, text) {
      const shown = chats.messages.find((each) => each.id === message);
      if (!shown) return;
      chats.replace({ ...shown, text });
      updates.push({ edited_message: { ...asMessage(shown), text, from, edit_date: 2 } });
    },
    press(message, label) {
      const shown = chats.messages.find((each) => each.id === message);
      const button = shown?.buttons.flat().find((each) => each.label === label);
      if (!shown || !button) throw new Error(`There is no button ${label} on message ${message}.`);
      presses += 1;
      const id = `press-${from.id}-${presses}`;
      const press: Press = { kind: "pressed", who: from.first_name, label };
      chats.remember(message, press);
      chats.presses.set(id, press);
      updates.push({ callback_query: { id, from, message: asMessage(shown), chat_instance: "1", data: button.data } });
    },
  };
}

function tell(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ ok: status === 200, ...body }));
}

function sendFile(response: ServerResponse, file: Buffer | undefined): void {
  response.writeHead(file ? 200 : 404).end(file);
}
