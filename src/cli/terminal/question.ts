import type { ApprovalAnswer } from "../../core/events/approval.ts";
import type { Event } from "../../core/events/event.ts";
import { visible } from "../../core/permissions/visible.ts";
import type { Controls } from "./face.ts";
import { interrupt, readKey } from "./keys.ts";
import { readLine } from "./prompt.ts";
import type { Screen } from "./screen.ts";
import { visibleLine } from "./visible.ts";

export type Approval = Extract<Event, { type: "approval-request" }>;
export type Inquiry = Extract<Event, { type: "question-request" }>;

/** Puts a question for a yes. Resolves to the answer, `stop` for Ctrl+C, or undefined when the question was taken back. */
export async function putApproval(
  question: Approval,
  screen: Screen,
  takenBack: AbortSignal,
): Promise<ApprovalAnswer | "stop" | undefined> {
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

/** Puts a question for a choice or words until the answer fits. Resolves to `stop` for Ctrl+C. */
export async function putInquiry(
  question: Inquiry,
  { screen, takenBack, reply }: { readonly screen: Screen; readonly takenBack: AbortSignal; readonly reply: Controls["reply"] },
): Promise<"stop" | undefined> {
  const { dim, bold } = screen.colours;
  screen.status(undefined);
  screen.line(`\n  ${bold(visible(question.text).replaceAll("\n", "\n  "))}`);
  for (const [index, { label, detail }] of question.choices.entries())
    screen.line(`    ${index + 1}  ${visibleLine(label)}${detail ? dim(`  ${visibleLine(detail)}`) : ""}`);
  for (;;) {
    const line = await readLine({ prompt: `  ${legendOf(question)} › `, history: [], signal: takenBack });
    if (takenBack.aborted) return undefined;
    if (line.kind === "interrupt") return "stop";
    const value = line.kind === "line" ? chosen(question, line.text.trim()) : undefined;
    if (value === "") continue;
    if (line.kind === "end") screen.line(dim("  → no answer"));
    const receipt = await reply(question.questionId, value, line.kind === "line" ? "terminal" : "nobody");
    if (receipt.kind !== "unfit") return undefined;
    screen.line(dim(`  ${visible(receipt.problem)}`));
  }
}

function legendOf({ choices, multiple, freeText }: Inquiry): string {
  if (choices.length === 0) return "Your answer (Ctrl+D: none)";
  const number = multiple ? "Numbers, as in 1,3" : "A number";
  return `${number}${freeText ? ", or your own words" : ""} (Ctrl+D: none)`;
}

/** Numbers become the choices they stand for; so does a choice written out. Anything else is the person's own words. */
export function chosen({ choices }: Pick<Inquiry, "choices">, text: string): string | readonly string[] {
  const numbers = text.split(/[\s,]+/).map((each) => (/^\d{1,3}$/.test(each) ? choices[Number(each) - 1]?.value : undefined));
  const values = numbers.filter((each) => each !== undefined);
  if (values.length === numbers.length && choices.length > 0) return values.length === 1 ? (values[0] ?? text) : [...new Set(values)];
  const named = choices.find(({ value, label }) => [value, label].some((each) => each.toLowerCase() === text.toLowerCase()));
  return named?.value ?? text;
}

function draw(question: Approval, { line, colours }: Screen): void {
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
