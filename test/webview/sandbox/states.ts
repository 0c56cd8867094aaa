import type { ApprovalRequest } from "../../../src/core/events/approval.ts";
import type { UserMessage } from "../../../src/core/events/message.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { Step } from "../../../src/core/events/step.ts";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import type { SandboxesPage } from "../../../src/core/protocol/sandboxes.ts";
import { answer, question, run, step } from "../harness/samples.ts";

type Shown = (parts: Partial<SessionView>) => readonly HostMessage[];

/** States of sandboxes: where commands ran, where one would, what kept one from running. */
export function boxedStates(asked: UserMessage, shown: Shown): Readonly<Record<string, () => readonly HostMessage[]>> {
  const ended = (steps: readonly Step[]) => () =>
    shown({ runs: [run("run1", { state: "completed" })], messages: [asked, answer("a1", "run1", "I could not run the tests.")], steps });
  const waits = (request: Partial<ApprovalRequest>) => () =>
    shown({
      runs: [run("run1", { state: "waiting", waitReason: "approval" })],
      messages: [asked, answer("a1", "run1", "Let me see what the tests say first.")],
      steps: [command("s9", { title: "Run npm test", state: "pending" })],
      approvals: [{ request: question("q1", "s9", request) }],
    });
  return {
    places: () =>
      shown({ runs: [run("run1", { state: "running" })], messages: [asked, answer("a1", "run1", "One after another.")], steps: placed }),
    "approval-docker": waits({ runsOn: "docker", box: { image: "debian:stable-slim", network: "none" } }),
    "approval-hosts": waits({
      runsOn: "docker",
      box: { image: "registry.example.org:5000/tools/node:22-slim", network: ["packages.example.com", "*.example.org"], memoryMb: 1024 },
    }),
    "approval-unboxed": waits({ runsOn: "host", reasons: [...question("", "").reasons, `There is no sandbox for it. ${noDocker}`] }),
    blocked: ended([
      command("s1", {
        state: "failed",
        summary: "blocked",
        trouble: { kind: "blocked", by: "engine" },
        output: `Commands here may only run in a Docker sandbox, so nothing was run. ${noDocker}`,
      }),
    ]),
    "out-of-memory": ended([
      command("s1", {
        state: "failed",
        summary: "out of memory",
        runsOn: "docker",
        trouble: { kind: "out-of-memory", nextMb: 1024 },
        output: "Exit code 137.\nIts sandbox ran out of memory: the 256 MB it has were used up.",
      }),
    ]),
    sandboxes: () => [...shown({ messages: [asked] }), { type: "screen", screen: "sandboxes" }, pageOf(page)],
    "sandboxes-missing": () => [
      ...shown({ messages: [asked] }),
      { type: "screen", screen: "sandboxes" },
      pageOf({ ...page, boxes: [], problems: [unreadable], report: { docker: { problem: noDocker }, system: { name: "bubblewrap" } } }),
    ],
  };
}

export function pageOf(told: SandboxesPage): HostMessage {
  return { type: "sandboxes", page: told };
}

const unreadable = 'anycowork.sandbox.mode is one of off, auto, required, not "on". Until it is, it counts as required.';

const megabyte = 1024 * 1024;
const box = { image: "debian:stable-slim", memoryBytes: 34 * megabyte, memoryLimitBytes: 256 * megabyte, commands: 1 };

/** An engine with a container of every kind. */
export const page: SandboxesPage = {
  mode: "required",
  report: {
    docker: { address: "unix:///var/run/docker.sock", version: "27.3.1", image: "debian:stable-slim", hasImage: false },
    system: { problem: "" },
  },
  settings: [
    { name: "Image", value: "debian:stable-slim" },
    { name: "Network", value: "only packages.example.com, tools.example.com, *.example.org" },
    { name: "Memory", value: "256 MB" },
    { name: "Processors", value: "2" },
    { name: "Processes", value: "256" },
    { name: "Longest command", value: "1 h" },
  ],
  problems: [],
  boxes: [
    { ...box, id: "a".repeat(64), sessionId: "session1", title: "Find out why the tests fail", owner: "here", minutes: 12 },
    {
      ...box,
      ...{ id: "b".repeat(64), sessionId: "session2", title: "Turn the March numbers in sales.xlsx into a one-page report for the board" },
      ...{ owner: "elsewhere", minutes: 300, commands: 0, image: "registry.example.org:5000/tools/node:22-slim" },
    },
    { id: "c".repeat(64), sessionId: "gone", title: "", owner: "gone", image: "node:22", minutes: 0 },
  ],
  told: "1 sandbox that was left over is gone.",
};

const noDocker =
  "Docker does not answer at unix:///var/run/docker.sock (ENOENT); start Docker, or name another engine in DOCKER_HOST or the setting anycowork.sandbox.engine.";

function command(id: string, parts: Partial<Step>): Step {
  return step(id, "a1", { tool: "run_command", title: "Run npm test", summary: "exit 0", input: { command: "npm test" }, ...parts });
}

const placed = [
  command("s1", { runsOn: "docker" }),
  command("s2", { runsOn: "system", title: "Run npm run lint" }),
  command("s3", { runsOn: "host", title: "Run git push origin main", input: { command: "git push origin main" } }),
  command("s4", {
    runsOn: "docker",
    title: "Run node scripts/generate-the-quarterly-report.mjs --all",
    state: "failed",
    summary: "exit 1",
    decision: { source: "answer", by: "chat", scope: "session" },
  }),
  command("s5", { runsOn: "docker", title: "Run npm run build", state: "running", summary: "" }),
];
