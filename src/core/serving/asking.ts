import type { ElicitRequestFormParams, ElicitResult } from "@modelcontextprotocol/sdk/types.js";
import type { ApprovalAnswer } from "../events/approval.ts";
import type { Event } from "../events/event.ts";
import type { FormField } from "../events/form/fields.ts";
import type { QuestionValue } from "../events/question.ts";

type Approval = Extract<Event, { type: "approval-request" }>;
type Question = Extract<Event, { type: "question-request" }>;

/** The longest text that is put into a form; what is longer can't be seen whole there, so nobody can say yes to it. */
const longestDetail = 20_000;

/** A question for permission, as a form for whoever sits at the program that asks us; undefined when it can't be shown in full. */
export function approvalForm({ title, detail, where, reasons, agent }: Approval): ElicitRequestFormParams | undefined {
  if (detail.length > longestDetail) return undefined;
  const parts = [agent === undefined ? title : `${title} (${agent} asks)`, detail, `Where: ${where}`, ...reasons];
  return {
    mode: "form",
    message: parts.join("\n\n"),
    requestedSchema: {
      type: "object",
      properties: {
        decision: { type: "string", title: "Allow it this once?", oneOf: [choice("deny", "Don't allow"), choice("allow", "Allow once")] },
        why: { type: "string", title: "With a no: a word to the agent", maxLength: 2000 },
      },
      required: ["decision"],
    },
  };
}

/** Only a clear yes allows, and only this once: rules that last are given where they can be seen and taken back. */
export function approvalAnswer({ action, content }: ElicitResult): ApprovalAnswer {
  const why = typeof content?.why === "string" && content.why.trim() !== "" ? { why: content.why } : {};
  if (action === "accept" && content?.decision === "allow") return { decision: "allow", scope: "once" };
  return { decision: "deny", scope: "once", ...why };
}

/** A question for a choice or words. */
export function questionForm({ text, choices, multiple, freeText, form, link }: Question): ElicitRequestFormParams {
  if (form) return { mode: "form", message: text, requestedSchema: schemaOf(form) };
  const options = choices.map(({ value, label, detail }) => choice(value, detail === undefined ? label : `${label}: ${detail}`));
  const isFree = choices.length === 0 || freeText;
  const chosen = multiple
    ? { chosen: { type: "array" as const, title: "Choose", items: { anyOf: options } } }
    : { chosen: { type: "string" as const, title: "Choose", oneOf: options } };
  return {
    mode: "form",
    message: link ? `${text}\n\n${link.url}` : text,
    requestedSchema: {
      type: "object",
      properties: {
        ...(choices.length > 0 ? chosen : {}),
        ...(isFree ? { words: { type: "string" as const, title: choices.length > 0 ? "Or in your own words" : "Your answer" } } : {}),
      },
      required: isFree && choices.length > 0 ? [] : [choices.length > 0 ? "chosen" : "words"],
    },
  };
}

/** Undefined: it stays unanswered. */
export function questionValue({ form, choices }: Question, { action, content }: ElicitResult): QuestionValue | undefined {
  // A form is given back by its one choice.
  if (form && action === "decline") return choices[0]?.value;
  if (action !== "accept") return undefined;
  if (form) return content ?? {};
  const { chosen, words } = content ?? {};
  if (typeof words === "string" && words.trim() !== "") return words;
  return typeof chosen === "string" || Array.isArray(chosen) ? chosen : undefined;
}

/** A form that one of our own servers asks for goes on as it is. */
function schemaOf(fields: readonly FormField[]): ElicitRequestFormParams["requestedSchema"] {
  const required = fields.filter((each) => each.required).map((each) => each.name);
  return { type: "object", properties: Object.fromEntries(fields.map((each) => [each.name, propertyOf(each)])), required };
}

type Property = ElicitRequestFormParams["requestedSchema"]["properties"][string];

function propertyOf(field: FormField): Property {
  const about = { title: field.label, ...(field.hint === undefined ? {} : { description: field.hint }) };
  switch (field.kind) {
    case "text":
      return { type: "string", ...about, format: field.format, minLength: field.least, maxLength: field.most, default: field.initial };
    case "number":
      return { type: field.whole ? "integer" : "number", ...about, minimum: field.least, maximum: field.most, default: field.initial };
    case "yes-no":
      return { type: "boolean", ...about, default: field.initial };
    case "choice":
      return { type: "string", ...about, oneOf: field.choices.map(({ value, label }) => choice(value, label)), default: field.initial };
    case "choices": {
      const items = { anyOf: field.choices.map(({ value, label }) => choice(value, label)) };
      return { type: "array", ...about, items, minItems: field.least, maxItems: field.most, default: field.initial?.slice() };
    }
    default:
      return field satisfies never;
  }
}

function choice(value: string, title: string): { const: string; title: string } {
  return { const: value, title };
}
