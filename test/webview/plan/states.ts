import type { ApprovalRequest } from "../../../src/core/events/approval.ts";
import type { Message } from "../../../src/core/events/message.ts";
import type { Plan, Task } from "../../../src/core/events/plan/plan.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import { answer, asks, change, question, run, step, user } from "../harness/samples.ts";

type States = Readonly<Record<string, () => readonly HostMessage[]>>;
type Shown = (parts: Partial<SessionView>) => readonly HostMessage[];

const at = (seconds: number) => new Date(Date.parse("2026-01-05T09:00:00.000Z") + seconds * 1_000).toISOString();
const asked = user(
  "u1",
  "run1",
  "Turn the March numbers in `sales.xlsx` into a one-page report for the board, and fix whatever breaks `npm test`.",
);
const route = { way: "team", by: "model", reason: "There are numbers to mend, a text to write and tests to run." } as const;

function plan(tasks: readonly Task[], parts: Partial<Plan> = {}): Plan {
  const goal = "A one-page report with the right March total, and green tests.";
  return {
    id: "run1-plan",
    sessionId: "session1",
    runId: "run1",
    goal,
    state: "running",
    tasks: tasks.map(({ id }) => id),
    at: at(0),
    ...parts,
  };
}

function task(id: string, title: string, parts: Partial<Task> = {}): Task {
  return {
    ...{ id, sessionId: "session1", runId: "run1", planId: "run1-plan", title, agent: "coder", dependsOn: [], evidence: [] },
    objective: `Do this: ${title}. Say what you found and which files you changed.`,
    state: "pending",
    attempts: 0,
    ...parts,
  };
}

const done = (id: string, title: string, parts: Partial<Task> = {}): Task =>
  task(id, title, {
    ...{ state: "completed", attempts: 1, startedAt: at(5), endedAt: at(47) },
    result: { text: "It is done.", files: [] },
    ...parts,
  });

const atWork = (id: string, title: string, parts: Partial<Task> = {}): Task =>
  task(id, title, { state: "running", attempts: 1, startedAt: at(50), ...parts });

const inLane = <Row extends object>(laneId: string, row: Row): Row & { readonly laneId: string } => ({ ...row, laneId });

function brief(laneId: string, text: string): Message {
  return { ...user(`b-${laneId}`, "run1", text), laneId, from: "team" };
}

const five: readonly Task[] = [
  done("t1", "Read the March numbers", { agent: "analyst", result: { text: "1,284,310.50 in all.", files: [] } }),
  done("t2", "Mend the rounding in totals.ts", { result: { text: "Rounded once.", files: ["src/totals.ts", "test/totals.test.ts"] } }),
  atWork("t3", "Run the tests again", { dependsOn: ["t2"] }),
  atWork("t4", "Write board-report.docx", { agent: "writer", dependsOn: ["t1"] }),
  task("t5", "Look over the report and the change", { agent: "reviewer", dependsOn: ["t3", "t4"] }),
];

const laneMessages: readonly Message[] = [
  brief("t2", "You do one task of a plan."),
  {
    ...answer("a2", "run1", "Rounded **once**, after adding."),
    laneId: "t2",
    usage: { inputTokens: 12_400, outputTokens: 300, costUsd: 0.0123 },
  },
  brief("t3", "You do one task of a plan. What shall have come of the whole: a report.\n\n## Your task\nRun the tests again."),
  { ...answer("a3", "run1", "I run `npm test` and look at what is left."), laneId: "t3" },
  brief("t4", "You do one task of a plan."),
  { ...answer("a4", "run1", "The page is drafted."), laneId: "t4" },
];

const lanes = (ids: readonly string[]) => laneMessages.filter(({ laneId }) => ids.includes(laneId ?? ""));

const laneSteps = [
  inLane("t2", step("s2", "a2", { tool: "edit_file", title: "Edit src/totals.ts", summary: "+4 −2", change: change(4, 2) })),
  inLane(
    "t3",
    step("s3", "a3", { tool: "run_command", title: "Run npm test -- --reporter=dot", state: "pending", input: { command: "npm test" } }),
  ),
  inLane(
    "t4",
    step("s4", "a4", { tool: "write_file", title: "Write board-report.docx", state: "pending", input: { path: "board-report.docx" } }),
  ),
];

const two: readonly ApprovalRequest[] = [
  question("q1", "s3", { laneId: "t3", agent: "coder" }),
  question("q2", "s4", {
    ...{ laneId: "t4", agent: "writer", tool: "write_file", title: "Write this file?", detail: "board-report.docx", detailKind: "path" },
    where: "/home/ana/acme/billing/board-report.docx",
    reasons: ["Asked because changes need your yes in this conversation."],
  }),
];

function team(tasks: readonly Task[], parts: Partial<SessionView> = {}, of: Partial<Plan> = {}): Partial<SessionView> {
  const ids = tasks.map(({ id }) => id);
  return {
    runs: [run("run1", { state: "running", route })],
    messages: [asked, ...lanes(ids)],
    steps: laneSteps.filter(({ laneId }) => ids.includes(laneId)),
    plans: [plan(tasks, of)],
    tasks,
    ...parts,
  };
}

const long =
  "Vergleiche die Abrechnungsgenauigkeitsprüfungsergebnisse aller Niederlassungen mit packages/billing/src/reports/quarterly/totals-by-month.ts";

const report = answer(
  "a9",
  "run1",
  "The report is in `board-report.docx`, one page. March comes to **€ 1,284,310.50**; the tests are green again.",
);

/** What is seen of plans, from their making to their end. */
export function planStates(shown: Shown): States {
  return { ...beginning(shown), ...middle(shown), ...ending(shown), ...large(shown) };
}

function beginning(shown: Shown): States {
  return {
    "plan-planning": () =>
      shown({
        runs: [run("run1", { state: "running", route })],
        messages: [asked, brief("run1-plan", "Plan what the person asked for last."), inLane("run1-plan", answer("a0", "run1", ""))],
        steps: [
          inLane("run1-plan", step("s0", "a0", { tool: "list_files", title: "List the workspace", summary: "31 files" })),
          inLane("run1-plan", step("s1", "a0", { title: "Read package.json", state: "running" })),
        ],
      }),
    "plan-review": () =>
      shown(
        team(
          five.map((each) => task(each.id, each.title, { agent: each.agent, dependsOn: each.dependsOn })),
          {
            ...{ messages: [asked], steps: [] },
            runs: [run("run1", { state: "waiting", waitReason: "question", route })],
            questions: [
              asks("q1", {
                ...{ about: "plan", text: "1. …", freeText: true },
                choices: [
                  { value: "begin", label: "Begin" },
                  { value: "cancel", label: "Cancel", detail: "Nothing of it is done" },
                ],
              }),
            ],
          },
          { state: "review" },
        ),
      ),
  };
}

function middle(shown: Shown): States {
  return {
    "plan-running": () =>
      shown(
        team(five, {
          steps: laneSteps.map((each) => (each.laneId === "t2" ? each : { ...each, state: "running" as const })),
          liveOutput: { s3: "> billing@1.0.0 test\n✔ adds rows\n" },
          laneNotices: { t4: { kind: "retry", attempt: 2, of: 5, retryAt: at(3_600), message: "The provider had an error." } },
        }),
      ),
    "plan-interrupted": () =>
      shown(
        team(
          five.map((each) => (each.state === "running" ? { ...each, waitingSince: at(130) } : each)),
          { runs: [run("run1", { state: "waiting", waitReason: "interrupted", route })], steps: laneSteps.slice(0, 1) },
        ),
      ),
    "plan-asking": () => shown(team(five, { approvals: two.map((request) => ({ request })) })),
    "plan-failed": () =>
      shown(
        team([
          done("t1", "Read the March numbers", { agent: "analyst" }),
          task("t2", "Convert the workbook by a script", {
            ...{ state: "failed", attempts: 2, startedAt: at(5), endedAt: at(30) },
            result: { text: "The script needs a library that is not here.", files: [], missing: ["There is no file march.csv."] },
          }),
          task("t6", "Draw the chart from the script", { state: "skipped", result: { text: "Skipped.", files: [] }, dependsOn: ["t2"] }),
          atWork("t3", "Read the sheet by hand", { attempts: 1 }),
          task("t4", "Write board-report.docx", { agent: "writer", dependsOn: ["t3"] }),
        ]),
      ),
  };
}

/** A plan that ended before it was through: one task is done, and how it stands with the second. */
function halfDone(second: Partial<Task>, parts: Partial<SessionView>): Partial<SessionView> {
  const tasks = [...five.slice(0, 1), task("t2", "Draw the chart", second)];
  return team(tasks, { steps: [], messages: [asked], ...parts }, { state: "over" });
}

function ending(shown: Shown): States {
  return {
    "plan-evidence": () =>
      shown(
        team([
          atWork("t3", "Read the sheet"),
          task("t4", "Write board-report.docx", {
            ...{ agent: "writer", dependsOn: ["t3"] },
            evidence: [
              { kind: "file", path: "board-report.docx" },
              { kind: "claim", text: "It is one page." },
            ],
          }),
        ]),
      ),
    "plan-partly": () => {
      const failure = { code: "partly-done", message: "One task of the plan is done. Failed: “Draw the chart”." } as const;
      const runs = [run("run1", { state: "failed", route, endedAt: at(80), failure })];
      const second = { state: "failed", attempts: 2, result: { text: "No library.", files: [] } } as const;
      return shown(halfDone(second, { runs, messages: [asked, report] }));
    },
    "plan-stopped": () => {
      const runs = [run("run1", { state: "cancelled", route, endedAt: at(80) })];
      return shown(halfDone({ state: "cancelled", result: { text: "Stopped before it began.", files: [] } }, { runs }));
    },
    "plan-over": () =>
      shown(
        team(
          [
            ...five.slice(0, 2),
            done("t3", "Run the tests again"),
            done("t4", "Write board-report.docx", { agent: "writer", endedAt: at(72) }),
          ].concat(task("t5", "Send it to the board", { state: "cancelled", result: { text: "Stopped before it began.", files: [] } })),
          {
            runs: [
              run("run1", {
                state: "completed",
                route,
                endedAt: at(80),
                usage: { inputTokens: 60_000, outputTokens: 2_000, costUsd: 0.0456 },
              }),
            ],
            messages: [asked, ...lanes(["t2"]), report],
            steps: laneSteps.slice(0, 1),
          },
          { state: "over" },
        ),
      ),
  };
}

function large(shown: Shown): States {
  const { planId: _, ...handed } = atWork("t9", "Find out who rounds twice", { agent: "researcher" });
  return {
    "plan-handed": () =>
      shown({
        runs: [run("run1", { state: "running" })],
        messages: [asked, answer("a1", "run1", "I let somebody look for it."), ...lanes(["t3"]).map((each) => ({ ...each, laneId: "t9" }))],
        steps: [
          step("s1", "a1", { tool: "delegate", title: "Hand to researcher: Find out who rounds twice", state: "running" }),
          inLane("t9", step("s3", "a3", { title: "Read src/totals.ts", state: "running" })),
        ],
        tasks: [{ ...handed, stepId: "s1" }],
      }),
    "plan-twenty": () =>
      shown(
        team(
          Array.from({ length: 20 }, (_, index) =>
            index < 4
              ? done(`t${index + 1}`, `Read report ${index + 1} of the twenty`)
              : index < 7
                ? atWork(`t${index + 1}`, `Check report ${index + 1} of the twenty`, { agent: index === 5 ? "reviewer" : "analyst" })
                : task(`t${index + 1}`, `Sum up report ${index + 1}`, { agent: "writer", dependsOn: [`t${index}`] }),
          ),
          { messages: [asked], steps: [] },
        ),
      ),
    "plan-long": () =>
      shown(
        team(
          [
            done("t1", long),
            atWork("t3", long, { agent: "a-very-long-agent-name-for-this" }),
            task("t4", long, { dependsOn: ["t1", "t3"] }),
          ],
          { approvals: [{ request: question("q1", "s3", { laneId: "t3", agent: "a-very-long-agent-name-for-this" }) }] },
          { goal: `${long}, ${long} and ${long}` },
        ),
      ),
  };
}
