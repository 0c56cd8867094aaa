import type { Answerer } from "../../events/approval.ts";
import type { Envelope } from "../../events/event.ts";
import { answerWords, type Question } from "../../events/question.ts";
import type { SessionRow } from "../../events/rows.ts";
import type { BotRow, ChatRow } from "../../events/telegram/rows.ts";
import type { ChatPorts } from "../chat/ports.ts";
import { shortLine } from "../format/inline.ts";
import { conclude, putApproval, putInquiry } from "./put.ts";
import { type Approval, type Inquiry, outcomeHtml, repliedHtml } from "./wording.ts";

/** Puts questions into chats as buttons, and writes under each what became of it. */
export interface Keyboard {
  /** To be told everything that happens. */
  hear(envelope: Envelope): void;
  /** Who pressed, for the outcome. To be forgotten by calling what it gives, where the press turns out not to have counted. */
  pressed(id: string, who: string): () => void;
  /** Resolves when what was heard so far has been shown. */
  settled(): Promise<void>;
  /** Does what puts a question between what was heard before and after it, so that no outcome comes before its question. Never rejects. */
  inOrder(work: () => Promise<void>): Promise<void>;
}

export function createKeyboard(ports: ChatPorts): Keyboard {
  const { log, book } = ports;
  // In the order in which they pressed: of several at once one counts.
  const pressers = new Map<string, readonly { readonly who: string }[]>();
  let working = Promise.resolve();
  const inOrder = (work: () => Promise<void>) => {
    working = working
      .then(work)
      .catch((error: unknown) => log(`A question could not be shown: ${error instanceof Error ? error.message : String(error)}`));
    return working;
  };
  // What was put may be of a conversation that is held nowhere here.
  const end = (id: string, by: Answerer, html: (who: string | undefined) => string) =>
    void inOrder(async () => {
      await conclude(ports, id, html(by === "telegram" ? pressers.get(id)?.[0]?.who : undefined));
      pressers.delete(id);
    });
  const hearRow = (sessionId: string, { table, row }: SessionRow) => {
    if (table === "approvals") {
      const { request, answer } = row;
      if (answer) end(request.id, answer.by, (who) => outcomeHtml(answer, who));
      else void inOrder(() => putApprovalThere(ports, sessionId, { ...request, type: "approval-request", approvalId: request.id }));
    }
    if (table === "questions") {
      const { question, answer } = row;
      if (answer) end(question.id, answer.by, (who) => repliedHtml(answer.by, wordsOf(question, answer.value), who));
      else void inOrder(() => putInquiryThere(ports, sessionId, { ...question, type: "question-request", questionId: question.id }));
    }
  };
  const questions = new Map<string, Question>();
  return {
    hear({ sessionId, runId, event }) {
      const isHeld = book.holding(sessionId).length > 0;
      if (event.type === "rows-change") for (const each of event.rows) hearRow(sessionId, each);
      if (event.type === "approval-request" && isHeld) void inOrder(() => putApprovalThere(ports, sessionId, event));
      if (event.type === "question-request") {
        questions.set(event.questionId, { ...event, id: event.questionId, sessionId, runId });
        if (isHeld) void inOrder(() => putInquiryThere(ports, sessionId, event));
      }
      if (event.type === "approval-answer") end(event.approvalId, event.by, (who) => outcomeHtml(event, who));
      if (event.type === "question-answer") {
        const question = questions.get(event.questionId);
        end(event.questionId, event.by, (who) => repliedHtml(event.by, question && wordsOf(question, event.value), who));
      }
    },
    pressed(id, who) {
      const press = { who };
      pressers.set(id, [...(pressers.get(id) ?? []), press]);
      return () => void pressers.set(id, pressers.get(id)?.filter((each) => each !== press) ?? []);
    },
    settled: () => working,
    inOrder,
  };
}

function wordsOf(question: Question, value: Parameters<typeof answerWords>[1] | undefined): string | undefined {
  return value === undefined ? undefined : answerWords(question, value);
}

/** Puts it where the conversation is held. */
async function putApprovalThere(ports: ChatPorts, sessionId: string, event: Approval): Promise<void> {
  await putApproval(ports, event, { rows: await approversOf(ports, sessionId), sessionId, ...(await headOf(ports, sessionId)) });
}

async function putInquiryThere(ports: ChatPorts, sessionId: string, event: Inquiry): Promise<void> {
  const isLetIn = letInBy(await ports.bot());
  const rows = event.about === "ask-user" ? ports.book.holding(sessionId).filter(isLetIn) : await approversOf(ports, sessionId);
  await putInquiry(ports, event, { rows, sessionId, ...(await headOf(ports, sessionId)) });
}

/** What stands above a question of a conversation that the chat has left. */
async function headOf({ book, core }: ChatPorts, sessionId: string): Promise<{ readonly head?: string }> {
  if (book.holding(sessionId).some((each) => each.sessionId === sessionId)) return {};
  const record = await core.record(sessionId);
  return record ? { head: `<i>In an earlier conversation, “${shortLine(record.session.title, 100)}”:</i>\n` } : {};
}

function letInBy(bot: BotRow | undefined) {
  return ({ chat }: ChatRow) => bot?.chats.some(({ id }) => id === chat) === true;
}

/** Where those are reached who may answer: the chat itself, or else their own. */
async function approversOf(ports: ChatPorts, sessionId: string): Promise<readonly ChatRow[]> {
  const { book, sender } = ports;
  const bot = await ports.bot();
  const rows = book.holding(sessionId);
  if (!bot) return [];
  const isLetIn = letInBy(bot);
  const found = rows.map((row) => {
    if (isLetIn(row) && (row.kind !== "private" || bot.approvers.includes(row.chat))) return [row];
    const reached = bot.chats.filter(({ id }) => bot.approvers.includes(id));
    return reached.map(({ id, title }) => book.at({ id, kind: "private", title }));
  });
  for (const [index, row] of rows.entries()) {
    if (found[index]?.includes(row) || !isLetIn(row)) continue;
    const words = found[index]?.length
      ? "⏳ Somebody who may approve is being asked."
      : "⏳ This has to be approved, and nobody who may is reached here: answer it in VS Code or the terminal.";
    await sender.call("sendMessage", { chat_id: row.chat, text: words });
  }
  return [...new Set(found.flat())];
}
