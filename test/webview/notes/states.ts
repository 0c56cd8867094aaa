import type { UserMessage } from "../../../src/core/events/message.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import type { ListedNote, NotesPage } from "../../../src/core/protocol/notes.ts";

type Shown = (parts: Partial<SessionView>) => readonly HostMessage[];

/** States of the page of what is kept in mind. */
export function noteStates(asked: UserMessage, shown: Shown): Readonly<Record<string, () => readonly HostMessage[]>> {
  return {
    notes: () => [...shown({ messages: [asked] }), { type: "screen", screen: "notes" }, notesOf()],
    "notes-none": () => [
      ...shown({ messages: [asked] }),
      { type: "screen", screen: "notes" },
      notesOf({ notes: [], rules: { files: [], problems: [], untrusted: [] } }),
    ],
  };
}

/** What the host tells of what is kept in mind. */
export function notesOf(page: Partial<NotesPage> = {}): HostMessage {
  return { type: "notes", page: { notes, rules, ...page } };
}

const at = "2026-01-05T09:00:00.000Z";

export const notes: readonly ListedNote[] = [
  { id: "n1", text: "Commit messages are one plain sentence, in English.", scope: ["/home/ana/billing"], by: "person", at, reach: "here" },
  {
    id: "n2",
    text: "The tests of totals need TZ=UTC.\nWithout it three of them fail after 23:00.",
    scope: ["/home/ana/billing"],
    by: "model",
    sessionId: "session2",
    title: "Find out why the tests fail at night",
    at,
    changedAt: "2026-01-07T09:00:00.000Z",
    reach: "here",
  },
  { id: "n3", text: "Call me Ana.", scope: "everywhere", by: "model", sessionId: "gone", at, reach: "everywhere" },
  {
    id: "n4",
    text: "The site is built with pnpm.",
    scope: ["/home/ana/customers/example/site-of-the-year-2026"],
    by: "person",
    at,
    reach: "elsewhere",
  },
];

const rules: NotesPage["rules"] = {
  files: [
    { path: "/home/ana/billing/AGENTS.md", label: "AGENTS.md", characters: 1_840, alsoAs: ["CLAUDE.md"] },
    { path: "/home/ana/billing/docs/style.md", label: "docs/style.md", characters: 420, alsoAs: [], importedBy: "CLAUDE.md" },
  ],
  problems: [
    ".github/copilot-instructions.md is not read: it leads out of the workspace folder.",
    "Of docs/style.md the last 90 characters are not given to the model: rules files are too long together.",
    "AGENTS.md is not read: its folder is not trusted.",
  ],
  untrusted: ["/home/ana/site/AGENTS.md"],
};
