import type { ApprovalAnswer } from "../../core/events/approval.ts";
import type { Envelope, Event } from "../../core/events/event.ts";
import { visible } from "../../core/permissions/visible.ts";
import type { Controls } from "./face.ts";
import { interrupt, readKey } from "./keys.ts";
import { readLine } from "./prompt.ts";
import type { Screen } from "./screen.ts";
import { visibleLine } from "./visible.ts";

type Question = Extract<Event, { type: "approval-request" }>;

export interface Questions {
  hear(envelope: Envelope): void;
  attach(controls: Controls): void;
  detach(): void;
}

/** Puts the questions of a run to the person at the terminal, one at a time, and takes them back when somebody else answers. */
export function askInTerminal(screen: Screen): Questions {
  const waiting: Question[] = [];
  let controls: Controls | undefined;
  let shown: { readonly id: string; readonly takenBack: AbortController } | undefined;
  const next = async (): Promise<void> => {
    const [question] = waiting;
    if (!question || !controls || shown) return;
    const takenBack = new AbortController();
    shown = { id: question.approvalId, takenBack };
    const answer = await put(question, screen, takenBack.signal);
    shown = undefined;
    remove(waiting, question.approvalId);
    if (answer === "stop") controls.stop();
    else if (answer) controls.answer(question.approvalId, answer, "terminal");
    void next();
  };
  return {
    attach: (given) => {
      controls = given;
      void next();
    },
    detach: () => {
      waiting.length = 0;
      shown?.takenBack.abort();
    },
    hear: ({ event }) => {
      if (event.type === "approval-request") waiting.push(event);
      if (event.type === "approval-answer") {
        remove(waiting, event.approvalId);
        if (shown?.id === event.approvalId) shown.takenBack.abort();
      }
      void next();
    },
  };
}

/** Resolves to the answer, `stop` for Ctrl+C, or undefined when the question was taken back. */
async function put(question: Question, screen: Screen, takenBack: AbortSignal): Promise<ApprovalAnswer | "stop" | undefined> {
  draw(question, screen);
  const mayLast = question.scopes.includes("session");
  const keys = { y: "allow once", ...(mayLast ? { c: "this conversation" } : {}), n: "deny", w: "deny with a word" };
  const legend = Object.entries(keys).map(([key, meaning]) => `${key} ${meaning}`);
  screen.status(`  ${legend.join(" · ")} `);
  const key = await readKey([...Object.keys(keys), interrupt], takenBack);
  screen.status(undefined);
  if (key === undefined) return undefined;
  screen.line(screen.colours.dim(`  → ${key === interrupt ? "stop" : keys[key as keyof typeof keys]}`));
  if (key === interrupt) return "stop";
  if (key === "y") return { decision: "allow", scope: "once" };
  if (key === "c") return { decision: "allow", scope: "session" };
  if (key === "n") return { decision: "deny", scope: "once" };
  const line = await readLine({ prompt: "  Why not, or what instead? ", history: [], signal: takenBack });
  if (line.kind === "interrupt") return "stop";
  return line.kind === "line" ? { decision: "deny", scope: "once", why: line.text.trim() || undefined } : undefined;
}

function draw(question: Question, { line, colours }: Screen): void {
  const { bold, dim } = colours;
  line("");
  line(`  ${bold(visibleLine(question.title))} ${dim(visible(visibleLine(question.where)))}`);
  const detail = question.detailKind === "diff" ? question.detail.trimEnd() : question.detail;
  for (const each of visible(detail).split("\n")) line(`    ${question.detailKind === "diff" ? coloured(each, colours) : each}`);
  for (const each of question.reasons) line(dim(`  ${visibleLine(each)}`));
}

function coloured(line: string, { green, red }: Screen["colours"]): string {
  if (line.startsWith("+")) return green(line);
  return line.startsWith("-") ? red(line) : line;
}

function remove(list: Question[], id: string): void {
  const index = list.findIndex((each) => each.approvalId === id);
  if (index >= 0) list.splice(index, 1);
}
