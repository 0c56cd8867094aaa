import type { UserMessage } from "../../events/message.ts";
import { answerWords } from "../../events/question.ts";
import type { SessionView } from "../../events/session-view.ts";
import { undoTool } from "../../events/step.ts";
import { estimateTokens } from "../context/tokens.ts";
import { clipped } from "./cut.ts";

/** Files that are named one by one. */
const namedFiles = 60;

/** What is sent in the place of the older part: the summary, and what no summary may lose, from what is stored. */
export function olderText(summary: string, kept: string, messages: number): string {
  const head = `[This conversation has become long: its first ${messages} messages are left out here, and this stands in their place. What follows it is newer, and stands as it was. What was decided stays decided.]`;
  return `${head}\n\n${summary}\n\n${keptHead}\n\n${kept}`;
}

/** The summary in such a text. */
export function summaryIn(text: string): string {
  const from = text.indexOf("]\n\n");
  const to = text.lastIndexOf(`\n\n${keptHead}\n\n`);
  return text.slice(from < 0 ? 0 : from + 3, to < 0 ? undefined : to);
}

const keptHead = "# Kept word for word";

/** What was said by the person, asked and answered, and changed before a message, in at most so many tokens, the lists besides; and how far the plan is. */
export function keptWords(view: SessionView, end: number, mostTokens: number): string {
  const said = wordsSaid(view, end, mostTokens);
  const answers = answersGiven(view, end);
  const tasks = plannedTasks(view);
  const files = changedFiles(view, end).map(({ label, how }) => `- ${label} (${how})`);
  const more = files.length - namedFiles;
  return [
    ...(said.length > 0 ? ["## What you were told, in order", ...said] : []),
    ...(answers.length > 0 ? ["## What was asked", ...answers.slice(-20)] : []),
    ...(tasks.length > 0 ? ["## The plan, and how far it is", ...tasks] : []),
    ...(files.length > 0
      ? ["## Files changed so far", ...files.slice(-namedFiles), ...(more > 0 ? [`- and ${more} before these`] : [])]
      : []),
  ].join("\n");
}

function plannedTasks({ plans, tasks }: SessionView): readonly string[] {
  const plan = plans.at(-1);
  if (!plan) return [];
  const lines = tasks.filter((each) => plan.tasks.includes(each.id)).map(({ title, state }) => `- ${clipped(title, 40)}: ${state}`);
  return [`Goal: ${clipped(plan.goal, 100)}`, ...lines];
}

/** Every file that steps before a message have changed, the latest change last. */
export function changedFiles({ messages, steps }: SessionView, end: number): readonly { readonly label: string; readonly how: string }[] {
  const before = new Set(messages.slice(0, end).map((each) => each.id));
  const found = new Map<string, string>();
  for (const { messageId, tool, effects, change } of steps) {
    if (!before.has(messageId)) continue;
    for (const { label, kind } of effects?.files ?? (change ? [change] : [])) {
      found.delete(label);
      found.set(label, tool === undoTool ? "undone by the person" : ways[kind]);
    }
  }
  return [...found].map(([label, how]) => ({ label, how }));
}

const ways = { create: "created", edit: "edited", delete: "deleted", move: "moved" } as const;

/** All of it where there is room; else the first and the newest whole, and what lies between cut short or left out, and said so. */
function wordsSaid({ messages }: SessionView, end: number, mostTokens: number): readonly string[] {
  const all = messages.slice(0, end).filter((each): each is UserMessage => each.role === "user" && each.text.trim() !== "");
  if (all.reduce((sum, each) => sum + estimateTokens(each.text), 0) <= mostTokens)
    return all.map((each, index) => `${index + 1}. ${each.text}`);
  const kept = new Map<UserMessage, string>();
  let left = mostTokens;
  const keep = (message: UserMessage, most: number) => {
    const text = clipped(message.text, Math.min(most, left));
    left -= estimateTokens(text);
    kept.set(message, text);
  };
  const [first, ...others] = all;
  if (first) keep(first, mostTokens / 2);
  // What a team has told is longer than what the person said, and worth less.
  const byWorth = others.toReversed().sort((one, other) => Number(one.from !== undefined) - Number(other.from !== undefined));
  for (const each of byWorth) if (left >= leastTokens) keep(each, Math.max(left / 2, leastTokens));
  const lost = all.length - kept.size;
  const lines = all.flatMap((each) => kept.get(each) ?? []).map((each, index) => `${index + 1}. ${each}`);
  return lost > 0 ? [...lines.slice(0, 1), `(${lost} more messages are left out here.)`, ...lines.slice(1)] : lines;
}

/** What is worth keeping of a message. */
const leastTokens = 20;

function answersGiven({ messages, questions }: SessionView, end: number): readonly string[] {
  const before = new Set(messages.slice(0, end).map((each) => each.id));
  return questions.flatMap(({ question, answer }) => {
    if ((question.about !== "ask-user" && question.about !== "server") || question.after === undefined || !before.has(question.after))
      return [];
    const { value } = answer ?? {};
    const reply = value === undefined ? "still open" : `"${clipped(answerWords(question, value), 200)}"`;
    return [`- "${clipped(question.text, 100)}": ${reply}`];
  });
}
