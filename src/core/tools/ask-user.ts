import * as z from "zod";
import type { Choice } from "../events/form/fields.ts";
import { chosenValues } from "../events/question.ts";
import { visible } from "../permissions/visible.ts";
import { defineTool, type Tool, type ToolAnswer, type ToolResult } from "./tool.ts";

/** Puts a question to the person and waits for the answer, where only they can decide. */
export function askUserTool(): Tool {
  return defineTool({
    name: "ask_user",
    description: "Ask the person what only they can decide; wait for the answer. Not for permission: calls ask for that themselves.",
    input,
    readOnly: true,
    title: ({ question }) => `Ask: ${question.trim().replace(/\s+/g, " ").slice(0, titleLimit)}`,
    async prepare({ question, choices: given = [], multiple = false, allow_text: freeText = true }) {
      const choices = distinct(given.map(asChoice));
      if (!freeText && choices.length === 0) return { refused: "Nothing could be answered: give choices, or leave allow_text out." };
      return {
        access: { kind: "talk" },
        locks: [{ key: "person", exclusive: true }],
        run: async ({ ask }) => worded(await ask({ text: question.trim(), choices, multiple: multiple && choices.length > 1, freeText })),
      };
    },
  });
}

const label = z.string().trim().min(1).max(300);

const input = z.object({
  question: z.string().trim().min(1).max(4_000),
  choices: z
    .array(z.union([label, z.object({ label, detail: z.string().max(1_000).optional() })]))
    .max(12)
    .optional(),
  multiple: z.boolean().optional(),
  allow_text: z.boolean().optional().describe("own words too; default true"),
});

const titleLimit = 120;

function asChoice(given: string | { readonly label: string; readonly detail?: string }): Choice {
  const choice = typeof given === "string" ? { label: given } : given;
  return { value: choice.label, label: visible(choice.label), ...(choice.detail ? { detail: visible(choice.detail) } : {}) };
}

/** An answer names its choice by the value: of two alike the first stands for both. */
function distinct(choices: readonly Choice[]): readonly Choice[] {
  return choices.filter((each, index) => choices.findIndex((other) => other.value === each.value) === index);
}

function worded(answer: ToolAnswer): ToolResult {
  switch (answer.kind) {
    case "answered": {
      const values = chosenValues(answer.value) ?? [];
      const said = values.length === 1 ? ` ${values.join("")}` : values.map((each) => `\n- ${each}`).join("");
      return { ok: true, output: `The person answers:${said}`, summary: values.length === 1 ? "answered" : `${values.length} chosen` };
    }
    case "nobody":
      return { ok: true, output: "Nobody can be asked here: decide yourself and say what you assumed.", summary: "nobody to ask" };
    case "stopped":
      return { ok: false, output: "The person stopped the run before answering.", summary: "stopped" };
    default:
      return answer satisfies never;
  }
}
