import { formProblems } from "../../../core/events/form/check.ts";
import type { FieldValue, FormField, FormValue } from "../../../core/events/form/fields.ts";
import { visible } from "../../../core/permissions/visible.ts";
import { type Line, readLine } from "../prompt.ts";
import type { Screen } from "../screen.ts";
import { visibleLine } from "../visible.ts";
import { chosen } from "./chosen.ts";

/** A form as it is put: what may be typed instead of an answer is told before it. */
export interface FormCounter {
  readonly screen: Screen;
  readonly takenBack: AbortSignal;
}

export type Filled = { readonly kind: "value"; readonly value: FormValue } | { readonly kind: "decline" | "none" | "stop" };

/** The word that gives the whole form back. */
const decline = "/decline";

/** Asks for one field after another until each fits. */
export async function fillIn(fields: readonly FormField[], { screen, takenBack }: FormCounter): Promise<Filled> {
  const { dim } = screen.colours;
  screen.line(dim(`    ${decline} declines, Ctrl+D gives no answer`));
  const value: Record<string, FieldValue> = {};
  for (const field of fields) {
    showField(field, screen);
    for (;;) {
      const line = await readLine({ prompt: `  ${legendOf(field)} › `, history: [], signal: takenBack });
      const ending = endingOf(line, takenBack);
      if (ending) return { kind: ending };
      const read = line.kind === "line" ? readField(field, line.text.trim()) : undefined;
      const { [field.name]: problem } = formProblems([field], read === undefined ? {} : { [field.name]: read });
      if (problem !== undefined) {
        screen.line(dim(`  ${problem}`));
        continue;
      }
      if (read !== undefined) value[field.name] = read;
      break;
    }
  }
  return { kind: "value", value };
}

function endingOf(line: Line, takenBack: AbortSignal): "decline" | "none" | "stop" | undefined {
  if (takenBack.aborted || line.kind === "end") return "none";
  if (line.kind === "interrupt") return "stop";
  return line.kind === "line" && line.text.trim() === decline ? "decline" : undefined;
}

function showField(field: FormField, screen: Screen): void {
  const { dim, bold } = screen.colours;
  const hint = field.hint === undefined ? "" : dim(`  ${visibleLine(field.hint)}`);
  screen.line(`\n  ${bold(visible(field.label))}${field.required ? "" : dim(" (optional)")}${hint}`);
  if ("choices" in field) for (const [index, { label }] of field.choices.entries()) screen.line(`    ${index + 1}  ${visibleLine(label)}`);
}

function legendOf(field: FormField): string {
  const kind = {
    text: (field.kind === "text" && field.format) || "Text",
    number: field.kind === "number" && field.whole ? "A whole number" : "A number",
    ...{ "yes-no": "y or n", choice: "A number", choices: "Numbers, as in 1,3" },
  }[field.kind];
  const { initial } = field;
  const shown = initial === undefined ? undefined : typeof initial === "boolean" ? (initial ? "y" : "n") : [initial].flat().join(", ");
  return shown === undefined ? kind : `${kind} (Enter: ${visibleLine(shown)})`;
}

/** What a line means for a field; undefined where nothing is given. What makes no sense comes as it was typed, to be told. */
export function readField(field: FormField, text: string): FieldValue | undefined {
  if (text === "") return field.initial;
  switch (field.kind) {
    case "text":
      return text;
    case "number":
      return Number.isNaN(Number(text)) ? text : Number(text);
    case "yes-no":
      return /^(y|yes|true)$/i.test(text) ? true : /^(n|no|false)$/i.test(text) ? false : text;
    case "choice": {
      const picked = chosen(field, text);
      return typeof picked === "string" ? picked : text;
    }
    case "choices":
      return [chosen(field, text)].flat();
    default:
      return field satisfies never;
  }
}
