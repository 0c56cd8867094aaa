import type { AssistantMessage, ImageRef, Message, QueuedMessage } from "../../core/events/message.ts";
import type { AskedQuestion } from "../../core/events/question.ts";
import type { Run } from "../../core/events/session.ts";
import { type SessionRecord, waitingMessages } from "../../core/events/session-view.ts";
import type { Step } from "../../core/events/step.ts";

/** A conversation as one JSON document, in words that stay: the shape is part of the terminal's contract. */
export function asDocument(record: SessionRecord): object {
  const { id, title, workspace, model, approvalMode, createdAt, updatedAt } = record.session;
  return {
    session: { id, title, workspace, model, approvalMode, createdAt, updatedAt },
    messages: record.messages.map((each) => messageOf(each, record)),
    runs: record.runs.map(({ id: runId, model: used, state, startedAt, endedAt, usage, failure }) => ({
      runId,
      model: used,
      state,
      startedAt,
      endedAt,
      usage,
      failure,
    })),
    questions: record.questions.map(questionOf),
    waiting: waitingMessages(record).map(({ id: messageId, verb, text, at, images }) => ({
      id: messageId,
      verb,
      text,
      at,
      ...(images ? { images } : {}),
    })),
  };
}

function questionOf({ question, answer }: AskedQuestion): object {
  const { id, runId, stepId, about, text, choices, multiple, freeText, at } = question;
  return { id, runId, stepId, about, text, choices, multiple, freeText, at, answer };
}

/** A conversation as Markdown. What steps printed stands in fences that it can't close. */
export function asMarkdown(record: SessionRecord): string {
  const { title, workspace, model, createdAt } = record.session;
  const head = [`# ${title.replace(/\s+/g, " ")}`, `${createdAt} · ${model} · ${workspace.join(", ")}`];
  const waiting = waitingMessages(record).flatMap((each) => [`## You (${waitingWords[each.verb]})`, ...wordsOf(each)]);
  return `${[...head, ...record.runs.flatMap((each) => runText(each, record)), ...waiting].join("\n\n")}\n`;
}

function runText({ id, failure }: Run, record: SessionRecord): string[] {
  const messages = record.messages.filter((each) => each.runId === id);
  const said = messages.flatMap((each) => [`## ${speaker(each)}`, ...paragraphs(each, record)]);
  const asked = record.questions.filter((each) => each.question.runId === id && each.question.stepId === undefined).map(questionText);
  return [...said, ...asked, ...(failure ? [`**Failed:** ${failure.message}`] : [])];
}

const waitingWords = { steer: "waits to be read", queue: "waits for its turn", interrupt: "waits for its turn" } as const;

function speaker(message: Message): string {
  if (message.role === "assistant") return "AnyCowork";
  return message.via === "steer" ? "You (while it was at work)" : "You";
}

/** What was asked and what came of it. */
function questionText({ question, answer }: AskedQuestion): string {
  const { value } = answer ?? {};
  const given = typeof value === "string" ? value : value?.join(", ");
  return `**Asked:** ${question.text}\n\n**Answered:** ${given ?? (answer ? "by nobody" : "not yet")}`;
}

function wordsOf({ text, images = [] }: Pick<QueuedMessage, "text" | "images">): string[] {
  return [...(text.trim() ? [text.trim()] : []), ...images.map(pictureText)];
}

function pictureText({ name, mediaType }: ImageRef): string {
  return `*Picture: ${name?.replace(/\s+/g, " ") ?? mediaType}*`;
}

function messageOf(message: Message, record: SessionRecord): object {
  const { id, role, at, runId, text } = message;
  if (message.role === "user") {
    const { via, images } = message;
    return { id, role, at, runId, text, ...(via ? { via } : {}), ...(images ? { images } : {}), steps: [] };
  }
  return {
    id,
    role,
    at,
    runId,
    model: message.model,
    text,
    finish: message.finish,
    usage: message.usage,
    steps: stepsOf(message, record).map(stepOf),
  };
}

function stepOf(step: Step): object {
  const { id, tool, title, input, state: outcome, output, summary, startedAt, endedAt, images } = step;
  const { path, kind, addedLines, removedLines } = step.change ?? {};
  return {
    id,
    tool,
    title,
    input,
    outcome,
    output,
    summary,
    startedAt,
    endedAt,
    ...(images ? { images } : {}),
    ...(path ? { change: { path, kind, addedLines, removedLines } } : {}),
  };
}

function paragraphs(message: Message, record: SessionRecord): string[] {
  if (message.role === "user") return wordsOf(message);
  const questionsOf = (step: Step) => record.questions.filter((each) => each.question.stepId === step.id).map(questionText);
  return [...wordsOf(message), ...stepsOf(message, record).flatMap((each) => [stepText(each), ...questionsOf(each)])];
}

function stepText({ title, tool, state, summary, output, images = [] }: Step): string {
  const longest = Math.max(2, ...(output.match(/`+/g) ?? []).map((each) => each.length));
  const fence = "`".repeat(longest + 1);
  const head = `**${title.replace(/\s+/g, " ") || tool}** · ${state}${summary ? ` · ${summary}` : ""}`;
  const printed = output.trim() ? [`${fence}\n${output.trimEnd()}\n${fence}`] : [];
  return [head, ...printed, ...images.map(pictureText)].join("\n\n");
}

function stepsOf(message: AssistantMessage, record: SessionRecord): readonly Step[] {
  return record.steps.filter((each) => each.messageId === message.id);
}
