import { decisionText } from "../../events/approval.ts";
import type { AssistantMessage, Handed, ImageRef, Message, MessageFinish, QueuedMessage } from "../../events/message.ts";
import { type AskedQuestion, answerWords } from "../../events/question.ts";
import type { SessionRecord } from "../../events/rows.ts";
import type { Run } from "../../events/session.ts";
import { waitingMessages } from "../../events/session-view.ts";
import type { Step } from "../../events/step.ts";
import { asideOf } from "../../events/words/aside.ts";
import { failedHead } from "../../events/words/ending.ts";
import { placeWords } from "../../events/words/runs-on.ts";
import { withBrokenOff } from "./ending.ts";
import { teamText } from "./team.ts";

/**
 * A conversation as Markdown. What steps printed stands in fences that it can't close. What was broken off is told as such, also where only
 * `isAlive` knows of it.
 */
export function asMarkdown(stored: SessionRecord, isAlive: (owner: string) => boolean): string {
  const record = withBrokenOff(stored, isAlive);
  const { title, workspace, model, createdAt } = record.session;
  const head = [`# ${title.replace(/\s+/g, " ")}`, `${createdAt} · ${model} · ${workspace.join(", ")}`];
  const waiting = waitingMessages(record).flatMap((each) => [`## You (${waitingWords[each.verb]})`, ...wordsOf(each)]);
  const runs = new Set(record.runs.map((each) => each.id));
  const lost = record.messages.filter((each) => !runs.has(each.runId)).flatMap((each) => said(each, record));
  return `${[...head, ...record.runs.flatMap((each) => runText(each, record)), ...lost, ...waiting].join("\n\n")}\n`;
}

function runText(run: Run, record: SessionRecord): string[] {
  const { id, failure } = run;
  const own = record.messages.filter((each) => each.runId === id && each.laneId === undefined);
  // What the team is told of its work is no word of the person's: in its place stands the work itself.
  const isOutcome = (each: Message) => each.role === "user" && each.from === "team";
  const spoken = own.findIndex((each) => each.role === "assistant");
  const place = own.some(isOutcome) ? own.findIndex(isOutcome) : spoken < 0 ? own.length : spoken;
  const [before, after] = [own.slice(0, place), own.slice(place).filter((each) => !isOutcome(each))];
  const tell = (each: Message) => said(each, record);
  const team = teamText(run, record, (each, heading) => [heading, ...paragraphs(each, record)]);
  const messages = [...before.flatMap(tell), ...team, ...after.flatMap(tell)];
  const asked = record.questions.filter((each) => each.question.runId === id && each.question.stepId === undefined).map(questionText);
  const aside = asideOf(record).has(id) ? [setAside] : [];
  return [
    ...aside,
    ...messages,
    ...asked,
    ...(failure ? [`**${failedHead(failure.code)}:** ${failure.message}`] : []),
    ...openEnds(run, record),
  ];
}

const setAside = "*What follows up to the next message was set aside: the person changed the message and sent it anew, further down.*";

/** What a run left open: steps that nobody saw the end of, and the run itself. */
function openEnds({ id, state, waitReason }: Run, record: SessionRecord): string[] {
  const unknown = record.steps.filter((each) => each.runId === id && each.state === "unknown");
  const steps = unknown.map((each) => `*Broken off, so how far it came is not known: ${titleOf(each)}*`);
  if (waitReason === "interrupted") return [...steps, "*This run was interrupted. It can be continued.*"];
  return state === "running" ? [...steps, "*This run is still at work.*"] : steps;
}

function said(message: Message, record: SessionRecord): string[] {
  return [`## ${speaker(message)}`, ...paragraphs(message, record)];
}

const waitingWords = { steer: "waits to be read", queue: "waits for its turn", interrupt: "waits for its turn" } as const;

function speaker(message: Message): string {
  if (message.role === "assistant") return "AnyCowork";
  const { sender, via } = message;
  const who = sender ? `${sender.name.replace(/\s+/g, " ")} (by Telegram)` : "You";
  return via === "steer" ? `${who} (while it was at work)` : who;
}

/** What was asked and what came of it. */
function questionText({ question, answer }: AskedQuestion): string {
  const { value } = answer ?? {};
  const given = value === undefined ? undefined : answerWords(question, value);
  return `**Asked:** ${question.text}\n\n**Answered:** ${given ?? (answer ? "by nobody" : "not yet")}`;
}

function wordsOf({ text, images = [], handed = [] }: Pick<QueuedMessage, "text" | "images" | "handed">): string[] {
  return [...(text.trim() ? [text.trim()] : []), ...images.map(pictureText), ...handed.map(handedText)];
}

function handedText({ name, text }: Handed): string {
  return `*Handed over: ${name.replace(/\s+/g, " ")}*\n\n${fenced(text)}`;
}

/** In a fence that it can't close. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((each) => each.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text.trimEnd()}\n${fence}`;
}

function pictureText({ name, mediaType }: ImageRef): string {
  return `*Picture: ${name?.replace(/\s+/g, " ") ?? mediaType}*`;
}

function paragraphs(message: Message, record: SessionRecord): string[] {
  if (message.role === "user") return wordsOf(message);
  const questionsOf = (step: Step) => record.questions.filter((each) => each.question.stepId === step.id).map(questionText);
  const ending = endings[message.finish];
  return [
    ...wordsOf(message),
    ...(ending ? [ending] : []),
    ...stepsOf(message, record).flatMap((each) => [stepText(each), ...questionsOf(each)]),
  ];
}

const endings: Readonly<Partial<Record<MessageFinish, string>>> = {
  streaming: "*(still being written)*",
  "cut-off": "*(cut off)*",
  cancelled: "*(stopped)*",
  filtered: "*(the provider withheld the rest)*",
};

function stepText(step: Step): string {
  const { state, summary, output, decision, runsOn, images = [] } = step;
  // That reading passes goes without saying.
  const why = decision && decision.source !== "built-in" ? ` · ${decisionText(decision, state !== "denied").replace(/\s+/g, " ")}` : "";
  const where = runsOn ? ` · ${placeWords(runsOn)}` : "";
  const head = `**${titleOf(step)}** · ${state}${summary ? ` · ${summary}` : ""}${where}${why}`;
  const printed = output.trim() ? [fenced(output)] : [];
  return [head, ...printed, ...images.map(pictureText)].join("\n\n");
}

function titleOf({ title, tool }: Step): string {
  return title.replace(/\s+/g, " ") || tool;
}

function stepsOf(message: AssistantMessage, record: SessionRecord): readonly Step[] {
  return record.steps.filter((each) => each.messageId === message.id);
}
