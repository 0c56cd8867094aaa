import type { Answerer } from "../../events/approval.ts";
import type { Envelope } from "../../events/event.ts";
import type { RunId, SessionId } from "../../events/ids.ts";
import { answerWords, type Question, type QuestionValue } from "../../events/question.ts";
import type { SessionRow } from "../../events/rows.ts";
import type { Words } from "../../events/words/language.ts";
import type { ChatPorts } from "../chat/ports.ts";
import type { Saying } from "../speech/speech.ts";
import { createChains } from "./chains.ts";
import { approvalToPut, conclude, idOf, inquiryToPut, isPutIn, type Putting, putInto } from "./put.ts";
import { type Asking, waitingIn, whomToAsk } from "./whom.ts";
import { createWithdrawn } from "./withdrawn.ts";
import { ourWords, outcomeHtml, repliedHtml } from "./wording.ts";

/** Puts questions into chats as buttons, and writes under each what became of it. A chat that Telegram keeps waiting keeps no other waiting. */
export interface Keyboard {
  /** To be told everything that happens. */
  hear(envelope: Envelope): void;
  /** Hears from now on what becomes of a conversation, whichever process carries it, and puts what waits there already. */
  follow(sessionId: SessionId): Promise<void>;
  /** Who pressed, for the outcome. To be forgotten by calling what it gives, where the press turns out not to have counted. */
  pressed(id: string, who: string): () => void;
  /** Does what puts a question into a chat, before whatever is put and concluded there after it. Never rejects. */
  inChat(chat: number, work: () => Promise<void>): Promise<void>;
}

export function createKeyboard(ports: ChatPorts): Keyboard {
  const { log, book, core, now, during, speech } = ports;
  const pressers = createPressers();
  const { inOrder, inChat, busy } = createChains((error) =>
    log(`A question could not be shown: ${error instanceof Error ? error.message : String(error)}`),
  );
  const put = (asking: Asking, putting: Putting) =>
    inOrder(async () => {
      if (book.holding(asking.sessionId).length === 0) return;
      const id = idOf(putting.put);
      const { asked, told } = await whomToAsk(ports, asking);
      const isNew = asked.length === 0 || asked.some(({ row }) => !isPutIn(book.get(row.chat) ?? row, id));
      for (const { row, words } of isNew ? told : [])
        void inChat(row.chat, async () => {
          await ports.sender.call("sendMessage", { chat_id: row.chat, text: words(await speech.inChat(row.chat)) });
        });
      for (const { row, head } of asked) void inChat(row.chat, () => putInto(ports, row, { ...putting, head }));
    });
  // What was put may be of a conversation that is held nowhere here.
  const write = (id: string, html: (first: string | undefined) => Saying) =>
    inOrder(async () => {
      const outcome = html(pressers.take(id));
      // Where something is on its way, it may be this question.
      for (const chat of new Set([...busy(), ...book.all().flatMap((row) => (isPutIn(row, id) ? [row.chat] : []))]))
        void inChat(chat, () => during(() => conclude(ports, chat, { id, outcome })));
    });
  const withdrawn = createWithdrawn(ports, (id, outcome) => write(id, () => outcome));
  const end = ({ sessionId, id, by }: Ended, html: (who: string | undefined) => Saying) => {
    if (by === "stopped") withdrawn.add(sessionId, id);
    else write(id, (first) => html(by === "telegram" ? first : undefined));
  };
  const putApproval = (sessionId: SessionId, runId: RunId, event: Parameters<typeof approvalToPut>[0]) =>
    put({ sessionId, runId, by: "approvers" }, approvalToPut(event, sessionId));
  const putInquiry = (sessionId: SessionId, runId: RunId, event: Parameters<typeof inquiryToPut>[0]) =>
    put({ sessionId, runId, by: event.about === "ask-user" ? "talkers" : "approvers" }, inquiryToPut(event, sessionId));
  const listen = createHearing({ putApproval, putInquiry, end });
  const hear = (envelope: Envelope) => {
    listen(envelope);
    withdrawn.hear(envelope);
  };
  return {
    hear,
    async follow(sessionId) {
      const view = await core.runtime.open(sessionId);
      if (!view) return;
      const at = new Date(now()).toISOString();
      hear({ sessionId, runId: "", seq: view.seq, at, event: { type: "rows-change", rows: waitingIn(view) } });
    },
    pressed: pressers.add,
    inChat,
  };
}

interface Heard {
  putApproval(sessionId: SessionId, runId: RunId, event: Parameters<typeof approvalToPut>[0]): void;
  putInquiry(sessionId: SessionId, runId: RunId, event: Parameters<typeof inquiryToPut>[0]): void;
  end(ended: Ended, html: (who: string | undefined) => Saying): void;
}

interface Ended {
  readonly sessionId: SessionId;
  readonly id: string;
  readonly by: Answerer;
}

/** Hears of questions and answers, of this process and of others. */
function createHearing({ putApproval, putInquiry, end }: Heard): (envelope: Envelope) => void {
  const hearRow = (sessionId: SessionId, { table, row }: SessionRow) => {
    if (table === "approvals") {
      const { request, answer } = row;
      if (answer) end({ sessionId, id: request.id, by: answer.by }, (who) => (words) => outcomeHtml(answer, who, words));
      else putApproval(sessionId, request.runId, { ...request, type: "approval-request", approvalId: request.id });
    }
    if (table === "questions") {
      const { question, answer } = row;
      if (answer) questions.delete(question.id);
      if (answer) end({ sessionId, id: question.id, by: answer.by }, (who) => saying(question, answer, who));
      else putInquiry(sessionId, question.runId, { ...question, type: "question-request", questionId: question.id });
    }
  };
  const questions = new Map<string, Question>();
  return ({ sessionId, runId, event }: Envelope) => {
    if (event.type === "rows-change") for (const each of event.rows) hearRow(sessionId, each);
    if (event.type === "approval-request") putApproval(sessionId, runId, event);
    if (event.type === "question-request") {
      questions.set(event.questionId, { ...event, id: event.questionId, sessionId, runId });
      putInquiry(sessionId, runId, event);
    }
    if (event.type === "approval-answer")
      end({ sessionId, id: event.approvalId, by: event.by }, (who) => (words) => outcomeHtml(event, who, words));
    if (event.type === "question-answer") {
      const question = questions.get(event.questionId);
      questions.delete(event.questionId);
      end({ sessionId, id: event.questionId, by: event.by }, (who) => saying(question, event, who));
    }
  };
}

/** Who pressed for what, in the order in which they did: of several at once one counts. */
function createPressers() {
  const waiting = new Map<string, readonly { readonly who: string }[]>();
  const become = (id: string, presses: readonly { readonly who: string }[]) =>
    void (presses.length > 0 ? waiting.set(id, presses) : waiting.delete(id));
  return {
    add(id: string, who: string): () => void {
      const press = { who };
      become(id, [...(waiting.get(id) ?? []), press]);
      return () => become(id, waiting.get(id)?.filter((each) => each !== press) ?? []);
    },
    /** The first one; all are forgotten. */
    take(id: string): string | undefined {
      const [first] = waiting.get(id) ?? [];
      waiting.delete(id);
      return first?.who;
    },
  };
}

/** What was answered, and by whom. A question that was put by another process is not known any more. */
function saying(question: Question | undefined, { by, value }: Answered, who: string | undefined): Saying {
  return (words) => {
    const said = question === undefined || value === undefined ? undefined : answerWords(saidIn(question, words), value);
    return repliedHtml({ by, said }, who, words);
  };
}

interface Answered {
  readonly by: Answerer;
  readonly value?: QuestionValue;
}

/** The question with its choices as they were shown. */
function saidIn(question: Question, words: Words): Question {
  const told = ourWords(question, words);
  return { ...question, choices: question.choices.map((each) => ({ ...each, label: told(each.label) })) };
}
