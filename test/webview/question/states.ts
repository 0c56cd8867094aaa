import type { FormField } from "../../../src/core/events/form/fields.ts";
import type { UserMessage } from "../../../src/core/events/message.ts";
import type { Question } from "../../../src/core/events/question.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import { answer, asks, run, step } from "../harness/samples.ts";

type Shown = (parts: Partial<SessionView>) => readonly HostMessage[];

const fields: readonly FormField[] = [
  { kind: "text", name: "name", label: "Name", hint: "As it should stand on the invoice", required: true, least: 2 },
  { kind: "text", name: "email", label: "E-mail", required: true, format: "email" },
  { kind: "text", name: "due", label: "Due", required: false, format: "date", initial: "2026-01-31" },
  { kind: "number", name: "copies", label: "Copies", required: true, whole: true, least: 1, most: 9 },
  { kind: "yes-no", name: "paper", label: "On paper, too", required: false },
  {
    kind: "choice",
    name: "size",
    label: "Size",
    required: true,
    choices: [
      { value: "a4", label: "A4" },
      { value: "letter", label: "Letter" },
    ],
  },
  {
    kind: "choices",
    name: "parts",
    label: "Parts of the report that are to go with it",
    required: true,
    most: 2,
    choices: ["Summary", "Table", "Charts"].map((label) => ({ value: label, label })),
    initial: ["Table"],
  },
];

/** States of questions that an MCP server asks. */
export function serverStates(asked: UserMessage, shown: Shown): Readonly<Record<string, () => readonly HostMessage[]>> {
  const put = (parts: Partial<Question>) => () =>
    shown({
      runs: [run("run1", { state: "waiting", waitReason: "question" })],
      messages: [asked, answer("a1", "run1", "I send the invoice.")],
      steps: [step("s1", "a1", { tool: "mcp_billing_send", title: "billing: send_invoice", state: "running" })],
      questions: [
        asks("q1", { about: "server", server: "billing", stepId: "s1", choices: [{ value: "decline", label: "Decline" }], ...parts }),
      ],
    });
  const url = `https://pay.example.com/confirm?order=${"4711".repeat(20)}`;
  return {
    form: put({ text: "Where should the invoice go?", form: fields }),
    link: put({
      text: "Please confirm the payment.",
      link: { url, host: "pay.example.com" },
      choices: [
        { value: "open", label: "Open pay.example.com" },
        { value: "decline", label: "Decline" },
      ],
    }),
  };
}
