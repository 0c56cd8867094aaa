import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import type { FoundMention } from "../../../src/core/protocol/mentions.ts";
import { answer, change, run, session, step, user } from "../harness/samples.ts";

/** What a host finds at once where nothing is typed yet. */
export const offered: readonly FoundMention[] = [
  { kind: "selection", name: "src/totals.ts#3-9", path: "/billing/src/totals.ts", lines: [3, 9], detail: "7 lines are selected" },
  { kind: "problems", name: "problems", detail: "2 problems in the open folders" },
  { kind: "terminal", name: "terminal", detail: "", off: "Nothing was run in a terminal since AnyCowork was opened" },
  { kind: "changes", name: "changes", detail: "3 files not committed" },
  { kind: "file", name: "src/totals.ts", path: "/billing/src/totals.ts", detail: "src" },
  {
    kind: "file",
    name: "packages/reports/src/quarterly/deeply/nested/totals-by-month-and-by-customer.ts",
    path: "/billing/packages/reports/src/quarterly/deeply/nested/totals-by-month-and-by-customer.ts",
    detail: "packages/reports/src/quarterly/deeply/nested",
  },
  { kind: "file", name: "docs/board report.md", path: "/billing/docs/board report.md", detail: "docs" },
  { kind: "folder", name: "src/", path: "/billing/src", detail: "" },
  {
    kind: "symbol",
    name: "totalOf",
    path: "/billing/src/totals.ts",
    lines: [12, 20],
    detail: "function in src/totals.ts",
  },
  { kind: "chat", name: "Fix the rounding", chatId: "c1", detail: "Conversation of 2026-01-04" },
];

/** A conversation of two messages, the first of which has changed a file. */
function worked(): SessionView {
  const changed = change(4, 2);
  const effects = {
    files: [{ path: "/billing/src/totals.ts", label: "src/totals.ts", kind: "edit", before: "b".repeat(64), after: "x" }],
  } as const;
  return {
    ...session(),
    runs: [run("run1", { state: "completed" }), run("run2", { state: "completed" })],
    messages: [
      {
        ...user("u1", "run1", "Mend the totals in @src/totals.ts"),
        handed: [
          {
            kind: "file",
            name: "src/totals.ts",
            path: "/billing/src/totals.ts",
            text: "The file src/totals.ts. Its text is not here: read_file reads it.",
          },
        ],
      },
      answer("a1", "run1", "Done: it rounds once now."),
      {
        ...user("u2", "run2", "And the report?"),
        handed: [{ kind: "text", name: "Pasted text, 80 lines", text: "line\n".repeat(80) }] as const,
      },
      answer("a2", "run2", "The report is right, too."),
    ],
    steps: [step("s1", "a1", { tool: "edit_file", title: "Edit src/totals.ts", summary: "+4 −2", change: changed, effects })],
  };
}

/** The same after its first message was changed and sent anew. */
function changedOnce(): SessionView {
  const view = worked();
  return {
    ...view,
    runs: [...view.runs, run("run3", { state: "completed" })],
    messages: [
      ...view.messages,
      { ...user("u3", "run3", "Mend the totals in @src/totals.ts, and round half to even."), replacesId: "u1" },
      answer("a3", "run3", "It rounds half to even now."),
    ],
  };
}

type Shown = (parts: Partial<SessionView>) => readonly HostMessage[];

/** States of conversations as far as writing is concerned. */
export function writtenStates(shown: Shown): Readonly<Record<string, () => readonly HostMessage[]>> {
  return { worked: () => shown(worked()), "changed-once": () => shown(changedOnce()) };
}
