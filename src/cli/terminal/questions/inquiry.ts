import type { Event } from "../../../core/events/event.ts";
import { visible } from "../../../core/permissions/visible.ts";
import type { Controls } from "../face.ts";
import { readLine } from "../prompt.ts";
import type { Screen } from "../screen.ts";
import { visibleLine } from "../visible.ts";

export type Inquiry = Extract<Event, { type: "question-request" }>;

/** Where it is put, and who hears the answer. */
interface Counter {
  readonly screen: Screen;
  /** Who asks, as a line, where it is not the coworker itself. */
  readonly asker: string | undefined;
  readonly takenBack: AbortSignal;
  readonly reply: Controls["reply"];
  /** Carries out what is a command rather than an answer, and tells what came of it; undefined: it is an answer. */
  obey(text: string): Promise<string | undefined>;
}

/** Puts a question for a choice or words until the answer fits. Resolves to `stop` for Ctrl+C. */
export async function putInquiry(question: Inquiry, counter: Counter): Promise<"stop" | undefined> {
  const { screen, asker, takenBack, reply } = counter;
  const { dim, bold } = screen.colours;
  screen.status(undefined);
  if (asker !== undefined) screen.line(`\n  ${asker}`);
  screen.line(`\n  ${bold(visible(question.text).replaceAll("\n", "\n  "))}`);
  for (const [index, { label, detail }] of question.choices.entries())
    screen.line(`    ${index + 1}  ${visibleLine(label)}${detail ? dim(`  ${visibleLine(detail)}`) : ""}`);
  for (;;) {
    const line = await readLine({ prompt: `  ${legendOf(question)} › `, history: [], signal: takenBack });
    if (takenBack.aborted) return undefined;
    if (line.kind === "interrupt") return "stop";
    const value = line.kind === "line" ? chosen(question, line.text.trim()) : undefined;
    if (value === "") continue;
    const said = line.kind === "line" ? await counter.obey(line.text.trim()) : undefined;
    if (said !== undefined) {
      screen.line(said);
      continue;
    }
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
