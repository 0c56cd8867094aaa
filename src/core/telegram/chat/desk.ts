import type { Envelope } from "../../events/event.ts";
import type { SessionId } from "../../events/ids.ts";
import type { BotRow, UpdateRow } from "../../events/telegram/rows.ts";
import type { Inbox } from "../bots/inbox.ts";
import type { Answering } from "../bots/poller.ts";
import { escaped } from "../format/inline.ts";
import { createKeyboard, type Keyboard } from "../keyboard/keyboard.ts";
import { takePress, takeReply } from "../keyboard/press.ts";
import { admit, isOpen } from "./admit.ts";
import type { ChatPorts } from "./ports.ts";
import { createReports } from "./reports.ts";
import { say } from "./say.ts";
import { type Heard, readUpdate, type Said } from "./update.ts";

/** Answers what comes to one bot, each chat in its order and the chats side by side. */
export function createDesk(ports: ChatPorts, inbox: Inbox, { close }: { readonly close: () => void }): Answering {
  const { book, core, log, signal } = ports;
  const reports = createReports(ports);
  const keyboard = createKeyboard(ports);
  const left = new Set(inbox.left.map((each) => each.updateId));
  const queues = new Map<string, Promise<void>>();
  const inOrder = (key: string, work: () => Promise<void>) => {
    const next = (queues.get(key) ?? Promise.resolve()).then(work).catch((error: unknown) => log(`It broke: ${describe(error)}`));
    queues.set(key, next);
    void next.then(() => queues.get(key) === next && queues.delete(key));
  };
  const take = async (heard: Heard, row: UpdateRow) => {
    const bot = await ports.bot();
    if (!bot || signal.aborted) return;
    const isLeft = left.has(row.updateId);
    if (heard.kind === "ignored") log(`Update ${row.updateId} is left alone: ${heard.why}.`);
    if (heard.kind === "said") await takeSaid(ports, bot, { said: heard, isLeft, key: String(row.updateId), keyboard });
    if (heard.kind === "press") await takePress(ports, { press: heard, bot, keyboard });
    if (!signal.aborted) await inbox.handled(row, []);
  };
  const follow = (envelope: Envelope) => {
    const { sessionId, event } = envelope;
    keyboard.hear(envelope);
    const isOver = event.type === "run-end" || (event.type === "rows-change" && event.rows.some((each) => each.table === "runs"));
    if (isOver && book.holding(sessionId).length > 0) void reports.settle(sessionId);
  };
  const stopFollowing = core.runtime.subscribe(follow);
  for (const row of book.all())
    for (const sessionId of row.sessions.slice(-1)) void takeUp(ports, sessionId).then(() => reports.settle(sessionId));

  return {
    inbox,
    handle(row) {
      readBot(ports, row, (heard) => inOrder(queueOf(heard), () => take(heard, row)));
    },
    close() {
      stopFollowing();
      close();
    },
  };
}

/** Reads it as the bot it came to. */
function readBot(ports: ChatPorts, row: UpdateRow, then: (heard: Heard) => void): void {
  then(readUpdate(row.update, ports.us));
}

/** Buttons do not wait behind messages. */
function queueOf(heard: Heard): string {
  if (heard.kind === "ignored") return "ignored";
  return `${heard.kind === "press" ? "press" : "said"} ${heard.chat.id}`;
}

/** Goes on with what a process left that died over it. */
async function takeUp({ core, log }: ChatPorts, sessionId: SessionId): Promise<void> {
  try {
    const view = await core.runtime.open(sessionId);
    if (view?.runs.at(-1)?.waitReason === "interrupted") await core.runtime.resume(sessionId);
  } catch (error) {
    log(`What was at work in ${sessionId} could not be taken up: ${describe(error)}`);
  }
}

interface Coming {
  readonly said: Said;
  readonly isLeft: boolean;
  readonly key: string;
  readonly keyboard: Keyboard;
}

async function takeSaid(ports: ChatPorts, bot: BotRow, { said, isLeft, key, keyboard }: Coming): Promise<void> {
  const { book, sender, log, now } = ports;
  const row = book.get(said.chat.id);
  const open = book.all().filter((each) => isOpen(each, now())).length;
  const admission = admit(said, bot, {
    row: row && !isOpen(row, now()) && row.pairing ? { ...row, pairing: undefined } : row,
    open,
    now: now(),
  });
  if (admission.kind === "silent") return log(`Not answered: ${admission.why}.`);
  const tell = (html: string) => sender.call("sendMessage", { chat_id: said.chat.id, text: html, parse_mode: "HTML" });
  if (admission.kind === "greet") {
    await book.change(said.chat, () => ({ pairing: admission.pairing }));
    log(`A stranger wrote: ${said.from.id} (${said.from.name}). The code ${admission.pairing.code} would let them in.`);
    await tell(
      `I only talk with people I have been introduced to. If you know who runs me, give them this code within the hour: <code>${admission.pairing.code}</code>`,
    );
    return;
  }
  if (said.text === "" && said.files.length === 0) return void (await tell("There was nothing to read in this message."));
  if (await takeReply(ports, keyboard, said)) return;
  const sent = await say(ports, bot, { said, text: said.text, verb: "steer", key, isLeft });
  if (sent.kind === "refused") return void (await tell(`⚠️ ${escaped(sent.reason)}`));
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
