import type { AssistantMessage, Message } from "../core/events/message.ts";
import type { Run } from "../core/events/session.ts";
import type { SessionRecord } from "../core/events/session-view.ts";
import type { Step } from "../core/events/step.ts";

/** A conversation as one JSON document, in words that stay: the shape is part of the terminal's contract. */
export function asDocument(record: SessionRecord): object {
  const { id, title, workspace, model, approvalMode, createdAt, updatedAt } = record.session;
  return {
    session: { id, title, workspace, model, approvalMode, createdAt, updatedAt },
    messages: record.messages.map((each) => messageOf(each, record)),
    runs: record.runs.map(({ id: runId, state, startedAt, endedAt, usage, failure }) => ({
      runId,
      state,
      startedAt,
      endedAt,
      usage,
      failure,
    })),
  };
}

/** A conversation as Markdown. What steps printed stands in fences that it can't close. */
export function asMarkdown(record: SessionRecord): string {
  const { title, workspace, model, createdAt } = record.session;
  const head = [`# ${title.replace(/\s+/g, " ")}`, `${createdAt} · ${model} · ${workspace.join(", ")}`];
  return `${[...head, ...record.runs.flatMap((each) => runText(each, record))].join("\n\n")}\n`;
}

function runText({ id, failure }: Run, record: SessionRecord): string[] {
  const messages = record.messages.filter((each) => each.runId === id);
  const said = messages.flatMap((each) => [`## ${each.role === "user" ? "You" : "AnyCowork"}`, ...paragraphs(each, record)]);
  return failure ? [...said, `**Failed:** ${failure.message}`] : said;
}

function messageOf(message: Message, record: SessionRecord): object {
  const { id, role, at, runId, text } = message;
  if (message.role === "user") return { id, role, at, runId, text, steps: [] };
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
  const { id, tool, title, input, state: outcome, output, summary, startedAt, endedAt } = step;
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
    ...(path ? { change: { path, kind, addedLines, removedLines } } : {}),
  };
}

function paragraphs(message: Message, record: SessionRecord): string[] {
  const text = message.text.trim();
  const steps = message.role === "assistant" ? stepsOf(message, record) : [];
  return [...(text ? [text] : []), ...steps.map(stepText)];
}

function stepText({ title, tool, state, summary, output }: Step): string {
  const longest = Math.max(2, ...(output.match(/`+/g) ?? []).map((each) => each.length));
  const fence = "`".repeat(longest + 1);
  const head = `**${title.replace(/\s+/g, " ") || tool}** · ${state}${summary ? ` · ${summary}` : ""}`;
  return output.trim() ? `${head}\n\n${fence}\n${output.trimEnd()}\n${fence}` : head;
}

function stepsOf(message: AssistantMessage, record: SessionRecord): readonly Step[] {
  return record.steps.filter((each) => each.messageId === message.id);
}
