import type { Event } from "../../../core/events/event.ts";
import type { FormField } from "../../../core/events/form/fields.ts";
import { openIt } from "../../../core/events/question.ts";
import { visible } from "../../../core/permissions/visible.ts";
import type { Controls } from "../face.ts";
import { readLine } from "../prompt.ts";
import type { Screen } from "../screen.ts";
import { visibleLine } from "../visible.ts";
import { openBrowser } from "./browser.ts";
import { chosen } from "./chosen.ts";
import { fillIn } from "./form.ts";

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
  if (question.link) screen.line(`    ${bold(visibleLine(question.link.host))}  ${visibleLine(question.link.url)}`);
  if (question.form) return putForm(question, question.form, counter);
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
    if (question.link && value === openIt && !(await openBrowser(question.link.url)))
      screen.line(dim("  No browser could be opened here: open the address above yourself."));
    const receipt = await reply(question.questionId, value, line.kind === "line" ? "terminal" : "nobody");
    if (receipt.kind !== "unfit") return undefined;
    screen.line(dim(`  ${visible(receipt.problem)}`));
  }
}

/** The same for a form: what does not fit as a whole is asked for anew. */
async function putForm(
  question: Inquiry,
  fields: readonly FormField[],
  { screen, takenBack, reply }: Counter,
): Promise<"stop" | undefined> {
  for (;;) {
    const filled = await fillIn(fields, { screen, takenBack });
    if (takenBack.aborted) return undefined;
    if (filled.kind === "stop") return "stop";
    const value = filled.kind === "value" ? filled.value : filled.kind === "decline" ? question.choices[0]?.value : undefined;
    const receipt = await reply(question.questionId, value, value === undefined ? "nobody" : "terminal");
    if (receipt.kind !== "unfit") return undefined;
    screen.line(screen.colours.dim(`  ${visible(receipt.problem)}`));
  }
}

function legendOf({ choices, multiple, freeText }: Inquiry): string {
  if (choices.length === 0) return "Your answer (Ctrl+D: none)";
  const number = multiple ? "Numbers, as in 1,3" : "A number";
  return `${number}${freeText ? ", or your own words" : ""} (Ctrl+D: none)`;
}
