import type { Question } from "../../events/question.ts";
import { isoTime } from "../../events/time.ts";
import type { Replied } from "../../permissions/hub.ts";
import { visible } from "../../permissions/visible.ts";
import type { RunPorts } from "../ports.ts";
import { tellState } from "../session/waiting.ts";

/** Puts a question for words or a choice to the person and waits for the reply. `nobody` replies when nobody can be asked. */
export async function inquire(ports: RunPorts, asked: Omit<Question, "id" | "sessionId" | "runId" | "at" | "after">): Promise<Replied> {
  const { session, conversation, runId, hub, signal } = ports;
  const {
    session: { id: sessionId },
    messages,
  } = session.view();
  const after = messages.at(-1)?.id;
  const question: Question = { ...asked, text: visible(asked.text), id: ports.newId(), sessionId, runId, after, at: isoTime(ports.now()) };
  const { id: questionId, sessionId: _, runId: __, ...shown } = question;
  const waiting = hub.inquire(question, signal);
  session.emit(runId, { type: "question-request", questionId, ...shown });
  tellState(conversation, runId);
  if (!ports.canAsk()) hub.reply(questionId, undefined, "nobody");
  const reply = await waiting;
  session.emit(runId, { type: "question-answer", questionId, ...reply });
  tellState(conversation, runId);
  return reply;
}
