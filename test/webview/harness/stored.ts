import type { UserMessage } from "../../../src/core/events/message.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { FileEffect, Step } from "../../../src/core/events/step.ts";
import type { UndoFile } from "../../../src/core/events/undo.ts";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import type { HistoryEntry, HistoryQuery } from "../../../src/core/protocol/pages.ts";
import { answer, run, step } from "./samples.ts";

type Shown = (parts: Partial<SessionView>) => readonly HostMessage[];

/** A conversation whose older part was summarised, and a second time after that was taken back. */
function longTalk(asked: UserMessage): Partial<SessionView> {
  const made = { sessionId: asked.sessionId, runId: "run1", kind: "summary", messageId: "a1", after: "a1", by: "model" } as const;
  const text = "[This conversation has become long.]\n\n## Goal\n- The tests pass.\n\n# Kept word for word\n\n1. Never round twice.";
  const first = { ...made, id: "y1", at: "2026-01-05T09:00:01.000Z", text, tokensBefore: 104_200, tokensAfter: 31_900 };
  return {
    messages: [asked, answer("a1", "run1", "I look."), { ...answer("a2", "run1", "It is mended."), at: "2026-01-05T09:00:09.000Z" }],
    compactions: [
      { ...first, restoredAt: "2026-01-05T09:00:02.000Z" },
      { ...first, id: "y2", at: "2026-01-05T09:00:03.000Z" },
    ],
  };
}

/** States of what is stored: the history, the storage page, undoing, and a disk that takes nothing. */
export function storedStates(
  asked: UserMessage,
  steps: readonly Step[],
  shown: Shown,
): Readonly<Record<string, () => readonly HostMessage[]>> {
  const chat = () => shown({ messages: [asked], runs: [run("run1", { state: "completed" })] });
  const worked = () =>
    shown({
      runs: [run("run1", { state: "completed" })],
      messages: [asked, answer("a1", "run1", "I look."), answer("a2", "run1", "It is mended.")],
      steps: [...steps.slice(0, 2), ...changing],
    });
  return {
    history: () => [...chat(), { type: "screen", screen: "history" }, historyOf(entries)],
    "history-found": () => [
      ...chat(),
      { type: "screen", screen: "history" },
      historyOf(
        entries.slice(1, 3).map((each) => ({ ...each, excerpt: "… the March numbers come to € 1,284,310.50, which also matches …" })),
        {
          text: "march",
        },
      ),
    ],
    "history-deleted": () => [
      ...chat(),
      { type: "screen", screen: "history" },
      historyOf([{ ...(entries[2] as HistoryEntry), deletedAt: ago(2 * hourMs) }], { kind: "deleted" }),
    ],
    storage: () => [...chat(), { type: "screen", screen: "storage" }, storage],
    trouble: () => [
      ...worked(),
      {
        type: "trouble",
        sentence:
          "The disk of /home/ana/.config is full; free some space and try again. Everything is kept in memory until then and saved by itself.",
      },
    ],
    undoable: worked,
    summarising: () => {
      const busy = { kind: "busy", message: "The conversation has become long: its older part is being summarised." } as const;
      return shown({ messages: [asked], runs: [run("run1", {})], notice: busy });
    },
    summarised: () => shown({ ...longTalk(asked), runs: [run("run1", { state: "completed" })] }),
    "undo-plan": () => [
      ...worked(),
      {
        type: "undo-plan",
        plan: { scope: { kind: "run", runId: "run1" }, files: undoFiles, notes: ["Run npm test: files larger than 1 MB are not kept."] },
      },
    ],
    "undo-report": () => [
      ...worked(),
      { type: "undo-plan", plan: { scope: { kind: "run", runId: "run1" }, files: undoFiles, notes: [] } },
      {
        type: "undo-report",
        report: {
          stepId: "u9",
          files: [
            { path: "/p/a.ts", label: "src/totals.ts", action: "restore", done: true },
            {
              path: "/p/b.ts",
              label: "src/notes/march.md",
              action: "trash",
              done: false,
              problem: "src/notes/march.md was changed just now, so it was left as it is. Look again.",
            },
          ],
        },
      },
    ],
  };
}

const hourMs = 3_600_000;

function effect(label: string, parts: Partial<FileEffect> = {}): FileEffect {
  return { path: `/home/ana/acme/billing/${label}`, label, kind: "edit", before: "b".repeat(64), after: "a".repeat(64), ...parts };
}

const changing: readonly Step[] = [
  step("s3", "a1", {
    tool: "edit_file",
    title: "Edit src/totals.ts",
    input: { path: "src/totals.ts" },
    effects: { files: [effect("src/totals.ts"), effect("src/rounding.ts")] },
  }),
  step("s4", "a1", {
    tool: "run_command",
    title: "Run npm run generate",
    input: { command: "npm run generate" },
    summary: "exit 0",
    effects: { files: [], partial: "This can't be undone: the workspace is larger than what is kept." },
  }),
  step("s5", "a2", {
    tool: "undo",
    title: "Undo the change of src/totals.ts",
    input: { scope: { kind: "step", stepId: "s3" }, files: ["/home/ana/acme/billing/src/totals.ts"] },
    summary: "1 undone",
    effects: { files: [effect("src/totals.ts")] },
  }),
];

/** One file of each kind. */
export const undoFiles: readonly UndoFile[] = [
  { path: "/p/a.ts", label: "src/totals.ts", action: "restore", state: "ready", now: "1" },
  { path: "/p/b.ts", label: "src/notes/a-long-name-for-the-march-numbers-of-the-board.md", action: "trash", state: "ready", now: "2" },
  { path: "/p/c.ts", label: "src/discounts.ts", action: "restore", state: "changed-since", why: "It has been changed since.", now: "3" },
  { path: "/p/d.ts", label: "data/all.bin", action: "restore", state: "not-kept", why: "It is larger than what is kept." },
  { path: "/p/e.ts", label: "README.md", action: "restore", state: "same" },
];

/** Conversations in every state. */
export const entries: readonly HistoryEntry[] = [
  entry("session1", "Find out why the tests fail and fix it", { hours: 0, messages: 7, runState: "running", place: "here" }),
  entry("session2", "Turn the March numbers in sales.xlsx into a one-page report for the board", {
    hours: 3,
    messages: 12,
    runState: "waiting",
    waitReason: "approval",
    place: "elsewhere",
  }),
  entry("session3", "Give me a tour of this project", { hours: 30, messages: 2, runState: "completed", pinned: true }),
  entry("session4", "Rename the billing module", { hours: 390, messages: 1, runState: "failed", failureCode: "partly-done" }),
  entry("session5", "Look through the invoices", { hours: 400, messages: 3, runState: "waiting", waitReason: "interrupted" }),
  entry("session6", "Is the report out yet?", { hours: 410, messages: 4, runState: "completed", begunIn: "telegram" }),
];

function entry(
  id: string,
  title: string,
  {
    hours,
    pinned,
    ...rest
  }: { readonly hours: number; readonly pinned?: boolean } & Pick<HistoryEntry, "messages"> & Partial<HistoryEntry>,
): HistoryEntry {
  const at = ago(hours * hourMs);
  return { id, title, workspace: [], createdAt: at, updatedAt: at, ...(pinned ? { pinnedAt: at } : {}), ...rest };
}

export function historyOf(list: readonly HistoryEntry[], query: Partial<HistoryQuery> = {}): HostMessage {
  const whole = { reach: "here", kind: "kept", text: "", count: 100, ...query } as const;
  return { type: "history", page: { query: whole, entries: list, total: list.length } };
}

const storage: HostMessage = {
  type: "storage",
  page: {
    folder: "/home/ana/.config/Code/User/globalStorage/anycowork.anycowork",
    keepDays: 90,
    told: ["Freed 1.2 MB."],
    sizes: [
      { name: "Conversations", detail: "in the database", bytes: 12_400_000 },
      { name: "Conversations", detail: "waiting to go into it", bytes: 230_000 },
      { name: "Attachments", detail: "pictures, long outputs, earlier forms of files", bytes: 48_000_000 },
      { name: "Set aside", detail: "damaged files, kept for you", bytes: 0 },
    ],
    counts: [
      { name: "Conversations", count: 1_204 },
      { name: "Archived", count: 12 },
      { name: "Deleted, still kept", count: 3 },
      { name: "Messages", count: 20_411 },
    ],
  },
};

function ago(ms: number): string {
  return new Date(Date.now() - ms).toISOString();
}
