import type { Answerer, ApprovalAnswer } from "../../events/approval.ts";
import type { BotRow, PutButton, PutQuestion } from "../../events/telegram/rows.ts";
import type { Words } from "../../events/words/language.ts";
import type { ChatPorts } from "../chat/ports.ts";
import type { Place, Press, Said } from "../chat/update.ts";
import type { Saying } from "../speech/speech.ts";
import { tryAgain } from "./again.ts";
import type { Keyboard } from "./keyboard.ts";
import { idOf } from "./put.ts";
import { placeWords } from "./wording.ts";

interface Pressing {
  readonly press: Press;
  readonly bot: BotRow;
  readonly keyboard: Keyboard;
}

const notAllowed: Saying = ({ t }) => t("You are not allowed to answer this here.");
const expired: Saying = ({ t }) => t("This question has expired. If it still waits, it is answered in VS Code or the terminal.");
const withdrawn: Saying = ({ t }) => t("This question was withdrawn. If it still waits, it was asked anew.");
const answered: Saying = ({ t }) => t("This was already answered.");

/** A button was pressed: what it means is looked up, and whether whoever pressed it may. Only then it is an answer. */
export async function takePress(ports: ChatPorts, { press, bot, keyboard }: Pressing): Promise<void> {
  const { sender, log, speech } = ports;
  // Nobody else sees it.
  const words = await speech.to(press.from, press.chat.id);
  const answer = async (saying: Saying, isAlert = false) => {
    const text = saying(words);
    // The answer counts whether the telephone hears of it or not.
    await sender.call("answerCallbackQuery", { callback_query_id: press.pressId, text: text.slice(0, 200), show_alert: isAlert });
  };
  const refuse = async (why: string) => {
    log(`A press of ${press.from.id} (${press.from.name}) in chat ${press.chat.id} does not count: ${why}.`);
    await answer(notAllowed, true);
  };
  if (!bot.chats.some(({ id }) => id === press.chat.id)) return await refuse("the chat is not let in");
  const found = findButton(ports, press);
  if (!found) {
    log(`A press of ${press.from.id} names no question that waits.`);
    return await answer(expired, true);
  }
  const { put, button } = found;
  if (put.messageId !== press.messageId) await standsAt(ports, press, put);
  if (!(await mayAnswer(ports, put, { bot, who: press.from.id, chat: press.chat }))) return await refuse("they may not approve");
  if (button.act === "more") return await showMore(ports, press, put).then(() => answer(() => ""));
  if (!put.isOver && Date.parse(put.until) <= ports.now()) return await answer(expired, true);
  if (button.act === "again") {
    if (put.isOver) return await answer(answered, true);
    return await answer(await tryAgain(ports, { bot, press }, put));
  }
  await answer(await decide(ports, put, { act: button.act, pressed: () => keyboard.pressed(idOf(put), press.from.name) }));
}

/** The word alone does not do: it must lie on the message that was pressed, as far as its number is known. */
function findButton(
  { book }: ChatPorts,
  { chat, messageId, data }: Press,
): { readonly put: PutQuestion; readonly button: PutButton } | undefined {
  for (const put of book.get(chat.id)?.asked ?? []) {
    const button = put.buttons.find((each) => each.word === data);
    if (button && (put.messageId === messageId || put.doubt !== undefined)) return { put, button };
  }
  return undefined;
}

/** Whose number was in doubt is known now: its outcome is written there. */
async function standsAt({ book }: ChatPorts, { chat, messageId }: Press, put: PutQuestion): Promise<void> {
  const doubt = put.doubt === "again" ? put.doubt : undefined;
  const known = (each: PutQuestion) => (idOf(each) === idOf(put) ? { ...each, messageId, doubt } : each);
  await book.change(chat, ({ asked }) => ({ asked: asked.map(known) }));
}

/** What the model wants to know may be said by whoever talks with it, all else by those who may approve. */
async function mayAnswer(
  { core }: ChatPorts,
  { about, sessionId }: PutQuestion,
  { bot, who, chat }: { readonly bot: BotRow; readonly who: number; readonly chat: Place },
): Promise<boolean> {
  if (bot.approvers.includes(who)) return true;
  // Whoever talks there could as well say it.
  if ("failedRunId" in about) return chat.kind !== "private" || chat.id === who;
  if (!("questionId" in about)) return false;
  const record = await core.record(sessionId);
  return record?.questions.find(({ question }) => question.id === about.questionId)?.question.about === "ask-user";
}

interface Deciding {
  readonly act: Exclude<PutButton["act"], "more" | "again">;
  /** Notes who pressed, and gives what forgets it. */
  pressed(): () => void;
}

/** Answers by what was pressed, and gives what whoever pressed is told. Who pressed is noted at the moment of the answer, so that of several the first is named. */
async function decide({ core, redact }: ChatPorts, put: PutQuestion, { act, pressed }: Deciding): Promise<Saying> {
  if (typeof act === "object") {
    if (!("questionId" in put.about)) return expired;
    const forget = pressed();
    const receipt = await core.runtime.reply(put.about.questionId, act.choice, "telegram");
    if (receipt.kind === "accepted") return ({ t }) => t("Noted.");
    forget();
    if (receipt.kind === "late" && receipt.by === "stopped") return withdrawn;
    if (receipt.kind === "late") return (words) => words.t("This was already answered {0}.", placeWords(receipt.by, words));
    return receipt.kind === "unfit" ? ({ told }) => redact(told(receipt.problem)) : put.isOver ? answered : expired;
  }
  if (!("approvalId" in put.about)) return expired;
  const { approvalId } = put.about;
  const { request, answer } = (await approvalOf(core, put)) ?? {};
  // What was shown is what a yes is for.
  if (request && request.binding !== put.binding) return expired;
  const decision = act === "deny" ? ("deny" as const) : ("allow" as const);
  const forget = pressed();
  const receipt = await core.runtime.answer(approvalId, { decision, scope: act === "session" ? "session" : "once" }, "telegram");
  if (receipt.kind === "accepted") return ({ t }) => (act === "deny" ? t("Denied.") : t("Allowed."));
  forget();
  // Nobody who is at work here knows of it where a process before asked it.
  const first = receipt.kind === "late" ? receipt : receipt.kind === "unknown" ? answer : undefined;
  if (first?.by === "stopped") return withdrawn;
  if (first) return (words) => lateWords(first, words);
  return receipt.kind === "unfit" ? ({ told }) => redact(told(receipt.problem)) : put.isOver ? answered : expired;
}

async function approvalOf(core: ChatPorts["core"], { about, sessionId }: PutQuestion) {
  const record = "approvalId" in about ? await core.record(sessionId) : undefined;
  return record?.approvals.find(({ request }) => "approvalId" in about && request.id === about.approvalId);
}

function lateWords({ decision, by }: { readonly decision: ApprovalAnswer["decision"]; readonly by: Answerer }, words: Words): string {
  const place = placeWords(by, words);
  return decision === "allow" ? words.t("This was already allowed {0}.", place) : words.t("This was already denied {0}.", place);
}

async function showMore({ core, sender, redact, speech }: ChatPorts, { chat, from, messageId }: Press, put: PutQuestion): Promise<void> {
  const text = redact(put.detail ?? "").trim();
  const reply = { reply_parameters: { message_id: messageId } };
  const { t } = await speech.to(from, chat.id);
  if (text.length <= 3500) await sender.call("sendMessage", { chat_id: chat.id, text: text || t("There is nothing more."), ...reply });
  else {
    const name = (await approvalOf(core, put))?.request.detailKind === "diff" ? "question.diff" : "question.txt";
    await sender.call("sendDocument", { chat_id: chat.id, document: sender.client.upload(Buffer.from(text), name), ...reply });
  }
}

/** Words that answer a question of the model's, since they reply to it. False where they answer none: then they are a message like any other. */
export async function takeReply(ports: ChatPorts, { keyboard, bot }: Omit<Pressing, "press">, said: Said): Promise<boolean> {
  const { book, core, sender, now, speech } = ports;
  const put = book.get(said.chat.id)?.asked.find((each) => each.messageId === said.replyTo?.messageId && !each.isOver);
  if (!put || !("questionId" in put.about) || Date.parse(put.until) <= now()) return false;
  if (!(await mayAnswer(ports, put, { bot, who: said.from.id, chat: said.chat }))) {
    await sender.call("sendMessage", { chat_id: said.chat.id, text: notAllowed(await speech.to(said.from, said.chat.id)) });
    return true;
  }
  const forget = keyboard.pressed(idOf(put), said.from.name);
  const receipt = await core.runtime.reply(put.about.questionId, said.text, "telegram");
  if (receipt.kind !== "accepted") forget();
  if (receipt.kind === "unknown") return false;
  if (receipt.kind !== "unfit") return true;
  const { told } = await speech.to(said.from, said.chat.id);
  await sender.call("sendMessage", { chat_id: said.chat.id, text: told(receipt.problem) });
  return true;
}
