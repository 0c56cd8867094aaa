import { createHash } from "node:crypto";
import type { SessionId } from "../../events/ids.ts";
import type { BotRow, ChatRow } from "../../events/telegram/rows.ts";
import type { ChatOutlet, OutgoingFile } from "../../tools/sending/send-file.ts";
import { createClient, type Told } from "../bots/client.ts";
import type { LanesOf } from "../bots/lanes.ts";
import type { TelegramPorts } from "../terms.ts";
import { createSender, type Sender } from "./sender.ts";

interface OutletPorts extends TelegramPorts {
  readonly lanesOf: LanesOf;
}

/** The way into the chat in which a conversation is held just now, whichever process polls for its bot. Undefined where there is none. */
export async function openOutlet(ports: OutletPorts, sessionId: SessionId): Promise<ChatOutlet | undefined> {
  for (const bot of await ports.store.bots()) {
    const letIn = new Set(bot.chats.map((each) => each.id));
    const chat = (await ports.store.botChats(bot.id)).find((each) => each.sessionId === sessionId && letIn.has(each.chat));
    const token = chat && (await ports.tokens.get(bot.id));
    if (chat && token !== undefined) return outletTo(ports, chat, { bot, token });
  }
  return undefined;
}

function outletTo(
  ports: OutletPorts,
  { chat, title }: ChatRow,
  { bot, token }: { readonly bot: BotRow; readonly token: string },
): ChatOutlet {
  const { learn, redact, sleep } = ports;
  learn(token);
  return {
    to: `Telegram, ${title || bot.chats.find((each) => each.id === chat)?.title || chat}`,
    hash: (bytes) => createHash("sha256").update(bytes).digest("hex"),
    async send(file, signal) {
      const text = Buffer.from(file.bytes).toString("utf8");
      if (redact(text) !== text) return `${file.name} holds a secret, so it was not sent.`;
      const client = await createClient({ ...ports, token, ...(bot.apiRoot ? { apiRoot: bot.apiRoot } : {}) });
      const told = await put(createSender({ client, lanes: ports.lanesOf(token), sleep, signal }), chat, {
        ...file,
        caption: redact(file.caption),
      });
      if (told.ok) return undefined;
      return told.isLost
        ? "It is not known whether it arrived: ask the person before you send it again."
        : `Telegram took no ${file.name}: ${told.why}.`;
    },
  };
}

/** A picture that is refused as one, since it is too long or wide, goes as a file. */
async function put(sender: Sender, chat: number, { name, bytes, caption, isPicture }: OutgoingFile): Promise<Told<unknown>> {
  const target = { chat_id: chat, ...(caption === "" ? {} : { caption }) };
  const upload = () => sender.client.upload(bytes, name);
  const told = isPicture ? await sender.call("sendPhoto", { ...target, photo: upload() }) : undefined;
  if (told && (told.ok || told.code !== 400)) return told;
  return await sender.call("sendDocument", { ...target, document: upload() });
}
