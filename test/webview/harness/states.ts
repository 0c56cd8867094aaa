import type { ApprovalRequest } from "../../../src/core/events/approval.ts";
import type { Message } from "../../../src/core/events/message.ts";
import type { Run } from "../../../src/core/events/session.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { Step } from "../../../src/core/events/step.ts";
import type { HostMessage, ViewConfig } from "../../../src/core/protocol/host-message.ts";
import { agentStates } from "../agents/states.ts";
import { writtenStates } from "../composer/states.ts";
import { connectionStates } from "../connections/states.ts";
import { noteStates } from "../notes/states.ts";
import { planStates } from "../plan/states.ts";
import { serverStates } from "../question/states.ts";
import { readingStates } from "../reading/states.ts";
import { boxedStates } from "../sandbox/states.ts";
import { settingStates } from "../settings/states.ts";
import { skillStates } from "../skills/states.ts";
import { telegramStates } from "../telegram/states.ts";
import { meanwhileStates } from "./meanwhile.ts";
import { permittedStates } from "./permitted.ts";
import { answer, change, question, run, session, step, user } from "./samples.ts";
import { storedStates } from "./stored.ts";

/** One of a provider whose key is all that it lacks. */
const keyless = (provider: string) => ({ provider, ready: false, keyOf: provider });

export const config: ViewConfig = {
  model: "demo/tour",
  approvalMode: "ask",
  workMode: "auto",
  sandbox: { mode: "off", least: "off" },
  agents: [
    { name: "coder", title: "Coder", role: "Writes and changes code, runs it and its tests" },
    { name: "researcher", title: "Researcher", role: "Finds things out, in the workspace and on the web" },
    { name: "writer", title: "Writer", role: "Writes texts for people" },
    { name: "reviewer", title: "Reviewer", role: "Looks at what others did and says what is wrong" },
  ],
  models: [
    { model: "demo/tour", label: "Demo tour", detail: "Offline stand-in, needs no key", provider: "demo", ready: true },
    { model: "openai/gpt-5", label: "gpt-5", detail: "OpenAI, the strongest", provider: "openai", ready: true },
    { model: "openai/gpt-5-mini", label: "gpt-5-mini", detail: "OpenAI, quick and cheap", provider: "openai", ready: true },
    { model: "local/qwen3-coder", label: "qwen3-coder", detail: "Any compatible server by its address", ...keyless("local") },
  ],
  folders: ["billing"],
  restricted: false,
};

/** As a server with hundreds of models is told. */
const manyModels: ViewConfig["models"] = [
  ...["gpt-5.6-sol", "gpt-5.4", "gpt-5.4-mini"].map((label, index) => ({
    ...{ model: `openai/${label}`, label, detail: "openai", provider: "openai", ready: true, window: 400_000 },
    price: { input: 5 / (index + 1), output: 30 / (index + 1) },
  })),
  ...Array.from({ length: 240 }, (_, index) => ({
    model: `gemini/model-${index}`,
    label: `model-${index}`,
    detail: "gemini, needs an API key",
    ...keyless("gemini"),
  })),
  ...config.models.slice(0, 1),
];

const asked = user("u1", "run1", "Find out why the tests fail and fix it. `npm test` is how they run.");

const found = `The failing test was a half-cent rounding: \`src/totals.ts:14\` rounded every row before adding them up. I now add first and round once, so March comes to **€ 1,284,310.50**, which also matches the workbook.

1. Read the failing assertion
2. Changed the order of *adding* and *rounding*
   - one file, two lines

| Month | Before | After |
| :-- | --: | --: |
| February | 1,002.10 | 1,002.10 |
| March | 1,284,310.49 | 1,284,310.50 |

\`\`\`ts
export function total(rows: readonly number[]): number {
  return round(rows.reduce((sum, each) => sum + each, 0));
}
\`\`\`

> See the [rounding notes](https://example.com/rounding) and [the source](src/totals.ts#L14).`;

const workedSteps = [
  step("s1", "a1", {
    tool: "run_command",
    title: "Run npm test",
    state: "failed",
    summary: "exit 1",
    input: { command: "npm test" },
    output: "1 failing\n  AssertionError: 1284310.49 !== 1284310.5",
  }),
  step("s2", "a1", {
    tool: "read_file",
    title: "Read src/totals.ts",
    summary: "31 lines",
    input: { path: "src/totals.ts" },
    output: "export function total…",
  }),
  step("s3", "a1", {
    tool: "edit_file",
    title: "Edit src/totals.ts",
    summary: "+4 −2",
    change: change(4, 2),
    input: { path: "src/totals.ts" },
    output: "Done.",
  }),
  step("s4", "a1", { tool: "run_command", title: "Run npm test", summary: "exit 0", input: { command: "npm test" }, output: "12 passing" }),
];

function shown(parts: Partial<SessionView>, changes: Partial<ViewConfig> = {}): readonly HostMessage[] {
  return [
    { type: "config", config: { ...config, ...changes } },
    { type: "session", view: { ...session(), ...parts } },
  ];
}

function waiting(request: ApprovalRequest, pending: Step): readonly HostMessage[] {
  return shown({
    runs: [run("run1", { state: "waiting", waitReason: "approval" })],
    messages: [asked, answer("a1", "run1", "Let me see what the tests say first.")],
    steps: [step("s0", "a1", { tool: "read_file", title: "Read package.json", summary: "24 lines" }), pending],
    approvals: [{ request }],
  });
}

const diff = `--- a/src/totals.ts
+++ b/src/totals.ts
@@ -12,5 +12,7 @@
 export function total(rows: readonly number[]): number {
-  const rounded = rows.map((each) => Math.round(each * 100) / 100);
-  return rounded.reduce((sum, each) => sum + each, 0);
+  // Adding first keeps the half cents that rounding each row would lose.
+  const sum = rows.reduce((before, each) => before + each, 0);
+  return Math.round(sum * 100) / 100;
 }`;

function failed(failure: Run["failure"]): readonly HostMessage[] {
  return shown({ runs: [run("run1", { state: "failed", failure, model: "openai/gpt-5" })], messages: [asked] });
}

function long(turnCount: number): readonly HostMessage[] {
  const ids = Array.from({ length: turnCount }, (_, index) => index);
  const messages = ids.flatMap((id): readonly Message[] => [
    user(`u${id}`, `run${id}`, `Question ${id}: what does module ${id} do?`),
    answer(`a${id}`, `run${id}`, `It does **thing ${id}** in \`src/module-${id}.ts\`.\n\n- one\n- two\n\nAnd some more words about it.`),
  ]);
  const steps = ids.map((id) => ({
    ...step(`s${id}`, `a${id}`, { title: `Read src/module-${id}.ts`, summary: "10 lines" }),
    runId: `run${id}`,
  }));
  return shown({ runs: ids.map((id) => run(`run${id}`, { state: "completed" })), messages, steps });
}

/** Every state the view must draw well: what the host tells at first, by name. */
export const states: Readonly<Record<string, () => readonly HostMessage[]>> = {
  empty: () => [
    { type: "config", config },
    { type: "session", view: undefined },
  ],
  "many-models": () => [
    { type: "config", config: { ...config, model: "openai/gpt-5.4", models: manyModels } },
    { type: "session", view: undefined },
  ],
  "no-key": () => [
    {
      type: "config",
      config: { ...config, model: "openai/gpt-5", models: config.models.map((each) => ({ ...each, ready: each.provider === "demo" })) },
    },
    { type: "session", view: undefined },
  ],
  restricted: () => [
    { type: "config", config: { ...config, restricted: true } },
    { type: "session", view: undefined },
  ],
  "no-folder": () => [
    { type: "config", config: { ...config, folders: [] } },
    { type: "session", view: undefined },
  ],
  streaming: () =>
    shown({
      runs: [run("run1", { state: "running" })],
      messages: [
        asked,
        { ...answer("a1", "run1", "I will run the tests and look at what fails."), thought: "The person wants the cause first." },
        { ...answer("a2", "run1", "The assertion is about **rounding**. I look at `src/tot"), finish: "streaming" },
      ],
      steps: workedSteps.slice(0, 2),
    }),
  running: () =>
    shown({
      runs: [run("run1", { state: "running" })],
      messages: [asked, answer("a1", "run1", "I will run the tests.")],
      steps: [
        step("s1", "a1", {
          tool: "read_file",
          title: "Read packages/billing/src/reports/quarterly/totals-by-month.ts",
          summary: "214 lines",
        }),
        step("s2", "a1", {
          tool: "run_command",
          title: "Run npm test -- --reporter=dot --grep 'totals of a month with half cents'",
          state: "running",
          input: { command: "npm test" },
        }),
      ],
      liveOutput: { s2: "> billing@1.0.0 test\n> node --test\n\n✔ adds rows (1.2 ms)\n✖ rounds once (0.8 ms)" },
    }),
  done: () =>
    shown({
      runs: [run("run1", { state: "completed" })],
      messages: [asked, answer("a1", "run1", ""), answer("a2", "run1", found)],
      steps: workedSteps,
    }),
  outcomes: () =>
    shown({
      runs: [run("run1", { state: "cancelled" })],
      messages: [asked, answer("a1", "run1", "Several things at once.")],
      steps: [step("s1", "a1", { title: "Read src/totals.ts", summary: "31 lines" })],
      approvals: [],
    }),
  steps: () =>
    shown({
      runs: [run("run1", { state: "running" })],
      messages: [asked, answer("a1", "run1", "Several things at once.")],
      steps: [
        ...workedSteps,
        step("s5", "a1", { tool: "run_command", title: "Run rm -rf build", state: "denied", summary: "" }),
        step("s6", "a1", { tool: "search_files", title: "Search for round(", state: "cancelled" }),
        step("s7", "a1", { tool: "write_file", title: "Write notes.md", state: "unknown" }),
        step("s8", "a1", { tool: "list_files", title: "List src", state: "pending" }),
      ],
      approvals: [
        { request: question("q9", "s4"), answer: { decision: "allow", scope: "once", by: "chat", at: "2026-01-05T09:00:05.000Z" } },
      ],
    }),
  approval: () =>
    waiting(question("q1", "s9"), step("s9", "a1", { tool: "run_command", title: "Run npm test -- --reporter=dot", state: "pending" })),
  "approval-diff": () =>
    waiting(
      question("q1", "s9", {
        tool: "edit_file",
        title: "Change this file?",
        detail: diff,
        detailKind: "diff",
        where: "/home/ana/acme/billing/src/totals.ts",
        reasons: ["Asked because changes need your yes in this conversation."],
      }),
      step("s9", "a1", { tool: "edit_file", title: "Edit src/totals.ts", state: "pending" }),
    ),
  retry: () =>
    shown({
      runs: [run("run1", { state: "running" })],
      messages: [asked],
      notice: {
        kind: "retry",
        attempt: 2,
        of: 5,
        retryAt: new Date(Date.now() + 9_000).toISOString(),
        message: "The provider is busy (429).",
      },
    }),
  ...meanwhileStates(asked, workedSteps.slice(0, 2), shown),
  ...storedStates(asked, workedSteps, shown),
  ...permittedStates(asked, shown),
  ...boxedStates(asked, shown),
  ...planStates(shown),
  ...agentStates(asked, shown),
  ...writtenStates(shown),
  ...noteStates(asked, shown),
  ...skillStates(asked, shown),
  ...connectionStates(asked, shown),
  ...settingStates(shown),
  ...serverStates(asked, shown),
  ...readingStates(shown),
  ...telegramStates(shown),
  failed: () =>
    failed({
      code: "auth",
      message:
        "api.openai.com refused the API key. Set one that is valid: in VS Code with “AnyCowork: Set API Key”, in a terminal with OPENAI_API_KEY or “anycowork secrets set openai”.",
    }),
  network: () =>
    failed({
      code: "network",
      message: "Nothing answers at 127.0.0.1:11434 (connection refused). Check that the server runs and that the base URL is right.",
    }),
  interrupted: () =>
    shown({
      runs: [run("run1", { state: "waiting", waitReason: "interrupted" })],
      messages: [asked, answer("a1", "run1", "I will run the tests.")],
      steps: [step("s1", "a1", { tool: "run_command", title: "Run npm test", state: "unknown" })],
    }),
  long: () => long(1_000),
};
