import type { UserMessage } from "../../../src/core/events/message.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { Step } from "../../../src/core/events/step.ts";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import { answer, asks, run, step, user, wish } from "./samples.ts";

type States = Readonly<Record<string, () => readonly HostMessage[]>>;
type Shown = (parts: Partial<SessionView>) => readonly HostMessage[];

const contextUse = {
  window: 400_000,
  counted: true,
  parts: { instructions: 310, tools: 1_420, you: 96, answers: 2_140, results: 128_034, images: 0 },
};
const workedUsage = { inputTokens: 132_000, outputTokens: 412, cachedTokens: 120_300, costUsd: 0.0123 };

const spentFailure = {
  code: "budget",
  message: `The run's budget of $0.50 is spent, and the run was ended; everything so far is kept. Send “go on” to continue, or raise the budget.`,
} as const;

/** What is said, asked and waited for while a run is at work. */
export function meanwhileStates(asked: UserMessage, steps: readonly Step[], shown: Shown): States {
  return {
    waiting: () =>
      shown({
        runs: [run("run1", { state: "running" })],
        messages: [
          asked,
          { ...answer("a1", "run1", "I will run the tests and look at what fails."), context: contextUse, usage: workedUsage },
          { ...user("u2", "run1", "Leave the workbook alone, please."), via: "steer" },
          answer("a2", "run1", "Understood: only the sources."),
        ],
        steps: steps,
        queue: [
          wish("w1", "queue", "Then write a line for the changelog, as short as the others are, and say which file you chose for it"),
          wish("w2", "steer", "The rounding rule is in docs/rounding.md"),
        ],
      }),
    spent: () =>
      shown({
        runs: [run("run1", { state: "failed", failure: spentFailure, usage: { ...workedUsage, costUsd: 0.62 } })],
        messages: [asked, { ...answer("a1", "run1", "I have looked at half of them."), context: contextUse, usage: workedUsage }],
      }),
    question: () =>
      shown({
        runs: [run("run1", { state: "waiting", waitReason: "question" })],
        messages: [asked, answer("a1", "run1", "There are two that fit.")],
        steps: [step("s1", "a1", { tool: "ask_user", title: "Ask which report", state: "pending" })],
        questions: [
          asks("q1", {
            stepId: "s1",
            freeText: true,
            choices: [
              { value: "short", label: "The one-page summary", detail: "March only, with the corrected total" },
              { value: "long", label: "The full report" },
            ],
          }),
        ],
      }),
    several: () =>
      shown({
        runs: [run("run1", { state: "waiting", waitReason: "question" })],
        messages: [asked],
        questions: [
          asks("q1", {
            multiple: true,
            text: "Which months should the report cover?",
            choices: ["January", "February", "March"].map((label) => ({ value: label, label })),
          }),
        ],
      }),
    limit: () =>
      shown({
        runs: [run("run1", { state: "waiting", waitReason: "question" })],
        messages: [asked, { ...answer("a1", "run1", "Still looking."), context: { ...contextUse, window: undefined, counted: false } }],
        questions: [
          asks("q1", {
            about: "limit",
            text: "The run took 100 turns, which is its limit. Should it go on?",
            choices: [
              { value: "go-on", label: "Go on", detail: "Up to 100 turns more" },
              { value: "stop", label: "Stop here" },
            ],
          }),
        ],
      }),
    parked: () =>
      shown({
        runs: [run("run1", { state: "waiting", waitReason: "parked", waitUntil: new Date(Date.now() + 11 * 60_000).toISOString() })],
        messages: [asked, answer("a1", "run1", "I will run the tests.")],
      }),
  };
}
