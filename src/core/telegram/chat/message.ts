import type { BotRow } from "../../events/telegram/rows.ts";
import type { Sent } from "../../runtime.ts";
import { createBudgetCare } from "../bots/budget.ts";
import { createSparing } from "../bots/journal.ts";
import { escaped } from "../format/inline.ts";
import type { Keyboard } from "../keyboard/keyboard.ts";
import { takeReply } from "../keyboard/press.ts";
import { turnTo } from "../reach/leading.ts";
import { admit, isOpen, placesTaken } from "./admit.ts";
import { type Command, carryOut, commandOf } from "./commands.ts";
import { corrected, inContext } from "./context.ts";
import { bringFiles } from "./files.ts";
import type { ChatPorts } from "./ports.ts";
import { idOf, say, type Words } from "./say.ts";
import type { Said } from "./update.ts";

/** Takes what people say: strangers are told how to be let in, the others start, steer or queue a run. */
export interface Listener {
  take(bot: BotRow, coming: Coming): Promise<void>;
}

export interface Coming {
  readonly said: Said;
  /** A process died over it. */
  readonly isLeft: boolean;
  /** Tells the update from every other. */
  readonly key: string;
  /** To be called before what must not be done twice. */
  begin(): Promise<void>;
}

const windowMs = 60_000;
/** Of one chat in a minute; nobody types so fast. */
const mostInWindow = 120;
const ackMs = 10_000;
const longestMessage = 4000;

export function createListener(ports: ChatPorts, keyboard: Keyboard): Listener {
  const { book, sender, now, core, speech } = ports;
  const sparing = createSparing(ports);
  const floods = createFloods(now);
  // By chat and what becomes of it: that the next one waits longer is news.
  const acknowledged = new Map<string, number>();
  // By chat and number of the message, to find what is changed while it still waits.
  const budget = createBudgetCare(ports);
  const brought = new Map<string, { readonly id: string; readonly text: string }>();

  const acknowledge = async ({ chat: { id: chat }, from }: Said, { verb }: Extract<Sent, { kind: "waiting" }>) => {
    const matter = `${chat} ${verb}`;
    if ((acknowledged.get(matter) ?? 0) > now() - ackMs) return;
    acknowledged.set(matter, now());
    const { t } = await speech.to(from, chat);
    const text = verb === "steer" ? t("➕ I read this at my next step.") : t("🕓 This waits until I am through.");
    await sender.call("sendMessage", { chat_id: chat, text, disable_notification: true });
  };
  const bring = async (bot: BotRow, { said, isLeft, key, begin }: Coming, { verb, isPlan, ...given }: Given) => {
    const place = `${said.chat.id}:${said.messageId}`;
    const sessionId = book.get(said.chat.id)?.sessionId;
    const former = said.isEdit ? brought.get(place) : undefined;
    if (former?.text === given.text) return;
    const isWithdrawn =
      former !== undefined && sessionId !== undefined && (await core.runtime.withdraw(sessionId, former.id)) !== undefined;
    const text = said.isEdit && !isWithdrawn ? corrected(given.text) : given.text;
    brought.set(place, { id: idOf(bot, said.chat.id, key), text: given.text });
    const { images, what, note, problems } = await bringFiles(ports, bot, said);
    // Whoever answers for the bot next brings all of it.
    if (ports.signal.aborted) return;
    const words = await speech.to(said.from, said.chat.id);
    for (const each of problems) await sender.call("sendMessage", { chat_id: said.chat.id, text: `⚠️ ${each(words)}.` });
    if (text === "" && what === "") return;
    const whole = [inContext(said, text || what), note].filter((each) => each !== "").join("\n");
    if (!(await budget.mayBegin(bot, said.chat.id))) return;
    const sent = await say(ports, bot, { said, text: whole, images, verb, isPlan, key, isLeft });
    // From now on the chat takes part in what is at work, and is asked what that asks.
    if (sent.kind === "waiting") await keyboard.follow(sent.sessionId);
    // Whoever answers for the bot next finds it there, and says so; whoever comes later does not say it again.
    if (sent.kind === "waiting" && !ports.signal.aborted) await begin().then(() => acknowledge(said, sent));
    if (sent.kind === "refused") await sender.call("sendMessage", { chat_id: said.chat.id, text: `⚠️ ${words.told(sent.reason)}` });
  };
  return {
    async take(bot, coming) {
      const { said } = coming;
      if (!(await isLetIn({ ...ports, sparing }, bot, said))) return;
      const words = await speech.to(said.from, said.chat.id);
      const { t } = words;
      const tell = (html: string) => sender.call("sendMessage", { chat_id: said.chat.id, text: fitting(html), parse_mode: "HTML" });
      const flood = floods(said.chat.id);
      if (flood) sparing(`Chat ${said.chat.id} says more than can be read; this is left out.`, `flood ${said.chat.id}`);
      if (flood === "first") await tell(t("That is more than I can read in a minute: what comes now is left out."));
      if (flood) return;
      if (said.text === "" && said.files.length === 0)
        return said.isEdit ? undefined : void (await tell(t("There was nothing to read in this message.")));
      const command = said.writtenBy === undefined ? commandOf(said) : undefined;
      const answers = async () => !command && said.text !== "" && (await takeReply(ports, { keyboard, bot }, said));
      if (said.files.length === 0 && (await answers())) return;
      if (!said.isEdit) await turnTo(ports, said);
      const given = givenBy(said, command);
      if (given) {
        await bring(bot, coming, given);
        // What comes along with an answer is there when the run goes on.
        if (said.files.length > 0) await answers();
        return;
      }
      if (!command || said.isEdit) return void (await tell(t("A command that is changed is not carried out. Send it anew.")));
      await coming.begin();
      const told = await carryOut(ports, bot, { said, command });
      if (told !== "") await tell(told);
    },
  };
}

/** Tells whether a chat says more than can be read, and where that begins. */
function createFloods(now: () => number): (chat: number) => "first" | "more" | undefined {
  const heard = new Map<number, number[]>();
  return (chat) => {
    const recent = (heard.get(chat) ?? []).filter((each) => each > now() - windowMs);
    heard.set(chat, [...recent, now()].slice(-mostInWindow - 1));
    return recent.length > mostInWindow ? "more" : recent.length === mostInWindow ? "first" : undefined;
  };
}

type Given = Pick<Words, "text" | "isPlan"> & { readonly verb: "steer" | "queue" };

/** What is brought into the conversation; undefined for a command that brings nothing. A plan is made of a run of its own. */
function givenBy({ text }: Said, command: Command | undefined): Given | undefined {
  if (!command) return { text, verb: "steer" };
  const { name, rest } = command;
  if (rest === "" || (name !== "queue" && name !== "plan")) return undefined;
  return { text: rest, verb: "queue", ...(name === "plan" ? { isPlan: true } : {}) };
}

/** As many of its lines as Telegram takes in one message. */
function fitting(html: string): string {
  if (html.length <= longestMessage) return html;
  return `${html.slice(0, html.lastIndexOf("\n", longestMessage))}\n…`;
}

interface Door extends Pick<ChatPorts, "book" | "sender" | "log" | "now" | "changed" | "speech"> {
  readonly sparing: ReturnType<typeof createSparing>;
}

async function isLetIn({ book, sender, log, sparing, now, changed, speech }: Door, bot: BotRow, said: Said): Promise<boolean> {
  const row = book.get(said.chat.id);
  const taken = placesTaken(book.all(), bot, now());
  const known = row?.pairing && !isOpen(row, bot, now()) ? { ...row, pairing: undefined } : row;
  const admission = admit(said, bot, { row: known, taken, now: now() });
  if (admission.kind === "silent") sparing(`Not answered in chat ${said.chat.id}: ${admission.why}.`, `${said.chat.id} ${admission.why}`);
  // Who is put out again needs another code.
  if (admission.kind === "in" && row?.pairing) await book.change(said.chat, () => ({ pairing: undefined }));
  const { language } = said.from;
  const isOther = language !== undefined && language !== row?.language;
  if (admission.kind === "in" && isOther) await book.change(said.chat, () => ({ language }));
  if (admission.kind !== "greet") return admission.kind === "in";
  const { pairing } = admission;
  const isGroup = said.chat.kind !== "private";
  await book.change(said.chat, () => ({ pairing, ...(isOther ? { language } : {}) }));
  changed();
  const who = `${said.from.id} (${said.from.name})`;
  log(
    isGroup
      ? `${who} would like the group ${said.chat.id} (${said.chat.title}) let in. The code ${pairing.code} would do it.`
      : `A stranger wrote: ${who}. The code ${pairing.code} would let them in.`,
  );
  const { t } = await speech.to(said.from, said.chat.id);
  const code = `<code>${escaped(pairing.code)}</code>`;
  const text = isGroup
    ? t("Nobody has let this group in yet. Whoever runs me does so in VS Code or a terminal, by this code within the hour: {0}", code)
    : t("I only talk with people I have been introduced to. If you know who runs me, give them this code within the hour: {0}", code);
  await sender.call("sendMessage", { chat_id: said.chat.id, text, parse_mode: "HTML" });
  return false;
}
