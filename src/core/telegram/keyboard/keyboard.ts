import { randomBytes } from "node:crypto";
import type { Envelope } from "../../events/event.ts";
import { answerWords, type Question } from "../../events/question.ts";
import type { SessionRow } from "../../events/rows.ts";
import type { ChatRow, PutButton, PutQuestion } from "../../events/telegram/rows.ts";
import { placeOf } from "../chat/book.ts";
import type { ChatPorts } from "../chat/ports.ts";
import { type Approval, approvalHtml, type Inquiry, inquiryHtml, isLong, moreText, outcomeHtml, repliedHtml } from "./wording.ts";

/** Puts questions into chats as buttons, and writes under each what became of it. */
export interface Keyboard {
  /** To be told everything that happens. */
  hear(envelope: Envelope): void;
  /** Who pressed, for the outcome. */
  pressed(id: string, who: string): void;
  /** Resolves when what was heard so far has been shown. */
  settled(): Promise<void>;
}

/** How long a press counts. Whoever comes later answers in VS Code or the terminal; the question itself waits on. */
const validMs = 24 * 60 * 60 * 1000;
const mostAsked = 40;

export function createKeyboard(ports: ChatPorts): Keyboard {
  const { log, book } = ports;
  const pressers = new Map<string, string>();
  let working = Promise.resolve();
  const inOrder = (work: () => Promise<unknown>) => {
    working = working.then(work).then(
      () => undefined,
      (error: unknown) => log(`A question could not be shown: ${error instanceof Error ? error.message : String(error)}`),
    );
  };
  const end = (id: string, html: (who: string | undefined) => string) => inOrder(() => conclude(ports, id, html(pressers.get(id))));
  const hearRow = (sessionId: string, { table, row }: SessionRow) => {
    if (table === "approvals") {
      const { request, answer } = row;
      if (answer) end(request.id, (who) => outcomeHtml(answer, who));
      else inOrder(() => putApproval(ports, sessionId, { ...request, type: "approval-request", approvalId: request.id }));
    }
    if (table === "questions") {
      const { question, answer } = row;
      if (answer) end(question.id, (who) => repliedHtml(answer.by, wordsOf(question, answer.value), who));
      else inOrder(() => putInquiry(ports, sessionId, { ...question, type: "question-request", questionId: question.id }));
    }
  };
  const questions = new Map<string, Question>();
  return {
    hear({ sessionId, runId, event }) {
      if (book.holding(sessionId).length === 0) return;
      if (event.type === "rows-change") for (const each of event.rows) hearRow(sessionId, each);
      if (event.type === "approval-request") inOrder(() => putApproval(ports, sessionId, event));
      if (event.type === "question-request") {
        questions.set(event.questionId, { ...event, id: event.questionId, sessionId, runId });
        inOrder(() => putInquiry(ports, sessionId, event));
      }
      if (event.type === "approval-answer") end(event.approvalId, (who) => outcomeHtml(event, who));
      if (event.type === "question-answer") {
        const question = questions.get(event.questionId);
        end(event.questionId, (who) => repliedHtml(event.by, question && wordsOf(question, event.value), who));
      }
    },
    pressed: (id, who) => void pressers.set(id, who),
    settled: () => working,
  };
}

function wordsOf(question: Question, value: Parameters<typeof answerWords>[1] | undefined): string | undefined {
  return value === undefined ? undefined : answerWords(question, value);
}

async function putApproval(ports: ChatPorts, sessionId: string, event: Approval): Promise<void> {
  const { approvalId, scopes, binding, detail } = event;
  const labels: readonly (readonly [PutButton["act"], string])[] = [
    ["once", "Allow once"],
    ...(scopes.includes("session") ? [["session", "For this conversation"] as const] : []),
    ["deny", "Deny"],
    ...(isLong(event) || moreText(event) !== "" ? [["more", "Show more"] as const] : []),
  ];
  const more = moreText(event);
  const whole = isLong(event) ? `${detail}\n\n${more}` : more;
  const put = { about: { approvalId }, binding, html: approvalHtml(event), detail: whole };
  for (const row of await approversOf(ports, sessionId)) await ask(ports, row, { put, sessionId, buttons: labels });
}

async function putInquiry(ports: ChatPorts, sessionId: string, event: Inquiry): Promise<void> {
  const { questionId, choices, multiple, about } = event;
  const labels = multiple ? [] : choices.slice(0, 8).map(({ value, label }) => [{ choice: value }, label] as const);
  const put = { about: { questionId }, html: inquiryHtml(event) };
  const rows =
    about === "ask-user"
      ? ports.book.holding(sessionId).filter((each) => each.sessionId === sessionId)
      : await approversOf(ports, sessionId);
  for (const row of rows) await ask(ports, row, { put, sessionId, buttons: labels });
}

/** Where those are reached who may answer: the chat itself, or else their own. */
async function approversOf(ports: ChatPorts, sessionId: string): Promise<readonly ChatRow[]> {
  const { book, sender } = ports;
  const bot = await ports.bot();
  const rows = book.holding(sessionId).filter((each) => each.sessionId === sessionId);
  if (!bot) return [];
  const found = rows.map((row) => {
    if (row.kind !== "private" || bot.approvers.includes(row.chat)) return [row];
    return bot.approvers.flatMap((each) => (bot.chats.some(({ id }) => id === each) ? (book.get(each) ?? []) : []));
  });
  for (const [index, row] of rows.entries()) {
    if (found[index]?.includes(row)) continue;
    const words = found[index]?.length
      ? "⏳ Somebody who may approve is being asked."
      : "⏳ This has to be approved, and nobody who may is reached here: answer it in VS Code or the terminal.";
    await sender.call("sendMessage", { chat_id: row.chat, text: words });
  }
  return [...new Set(found.flat())];
}

interface Putting {
  readonly put: Pick<PutQuestion, "about" | "binding" | "html" | "detail">;
  readonly sessionId: string;
  readonly buttons: readonly (readonly [PutButton["act"], string])[];
}

async function ask(
  { book, sender, now, redact, log }: ChatPorts,
  row: ChatRow,
  { put, sessionId, buttons: labels }: Putting,
): Promise<void> {
  const id = idOf(put);
  const current = book.get(row.chat) ?? row;
  if (current.asked.some((each) => idOf(each) === id)) return;
  const buttons = labels.map(([act, label]): PutButton => ({ act, label, word: randomBytes(9).toString("base64url") }));
  const html = redact(put.html);
  const told = await sender.call("sendMessage", {
    chat_id: row.chat,
    text: html,
    parse_mode: "HTML",
    reply_markup: { inline_keyboard: keysOf(buttons) },
  });
  if (!told.ok) return log(`A question could not be put in chat ${row.chat}: ${told.why}`);
  const until = new Date(now() + validMs).toISOString();
  const asked: PutQuestion = { ...put, html, sessionId, buttons, messageId: told.result.message_id, until };
  await book.change(placeOf(current), ({ asked: before }) => ({ asked: [...before, asked].slice(-mostAsked) }));
}

export function idOf({ about }: Pick<PutQuestion, "about">): string {
  return "approvalId" in about ? about.approvalId : about.questionId;
}

function keysOf(buttons: readonly PutButton[]): { text: string; callback_data: string }[][] {
  return buttons.map(({ label, word }) => [{ text: label.slice(0, 60), callback_data: word }]);
}

/** Writes under a question what became of it, wherever it was put, and takes its buttons away. */
async function conclude({ book, sender }: ChatPorts, id: string, outcome: string): Promise<void> {
  for (const row of book.all()) {
    const put = row.asked.find((each) => idOf(each) === id && !each.isOver);
    if (!put) continue;
    await book.change(placeOf(row), ({ asked }) => ({ asked: asked.map((each) => (each === put ? { ...each, isOver: true } : each)) }));
    await sender.call("editMessageText", {
      chat_id: row.chat,
      message_id: put.messageId,
      text: `${put.html}\n\n${outcome}`,
      parse_mode: "HTML",
    });
  }
}
