import type { Envelope, Event } from "../src/core/events/event.ts";
import type { MessageId, StepId, TaskId } from "../src/core/events/ids.ts";
import type { RemotePicture } from "../src/core/events/message.ts";
import { fold, type SessionView } from "../src/core/events/session-view.ts";
import type { UndoPlan, UndoReport } from "../src/core/events/undo.ts";
import type { AgentsPage } from "../src/core/protocol/agents.ts";
import type { CalledName } from "../src/core/protocol/called.ts";
import type { ConnectionsPage } from "../src/core/protocol/connections.ts";
import type { HostMessage, ScreenName, ViewConfig } from "../src/core/protocol/host-message.ts";
import type { MentionsPage, UnsentMessage } from "../src/core/protocol/mentions.ts";
import type { NotesPage } from "../src/core/protocol/notes.ts";
import type { HistoryPage, StoragePage } from "../src/core/protocol/pages.ts";
import type { AuditEntry, AuditFilter, RuleListing } from "../src/core/protocol/permissions.ts";
import type { SandboxesPage } from "../src/core/protocol/sandboxes.ts";
import type { SettingsPage } from "../src/core/protocol/settings.ts";
import type { OpenedSkill, SkillsPage } from "../src/core/protocol/skills.ts";
import { endAfter } from "./markdown/growing.ts";

/** Everything the view draws from. */
export interface ViewState {
  /** False until the host has told where things stand. */
  readonly loaded: boolean;
  /** Why the host could not tell where things stand, in its words. */
  readonly unavailable?: string;
  /** The conversation shown; undefined is a new, empty one. */
  readonly view?: SessionView;
  /** What the messages that are written end with, as far as it came since the conversation is shown. */
  readonly ends: Readonly<Record<MessageId, string>>;
  readonly config?: ViewConfig;
  readonly screen: ScreenName;
  /** The screen shown before this one. */
  readonly cameFrom: ScreenName;
  /** Counts how often a screen was asked for, also one that is shown already: its first field takes the focus each time. */
  readonly screenCount: number;
  readonly history?: HistoryPage;
  /** Counts how often lists of conversations have become another than they were told. */
  readonly staleCount: number;
  readonly storage?: StoragePage;
  /** The rules in force, as they were told last. */
  readonly rules?: RuleListing;
  readonly audit?: ShownAudit;
  readonly sandboxes?: SandboxesPage;
  /** The task whose screen is shown. */
  readonly task?: TaskId;
  readonly agents?: AgentsPage;
  readonly notes?: NotesPage;
  readonly called?: readonly CalledName[];
  /** What can be mentioned, for what was typed last. */
  readonly mentions?: MentionsPage;
  /** What was dropped and is not in the composer yet. */
  readonly dropped?: Omit<Extract<HostMessage, { type: "dropped" }>, "type"> | undefined;
  /** What the person wrote in other conversations here. */
  readonly past?: readonly string[];
  readonly skills?: SkillsPage;
  readonly connections?: ConnectionsPage;
  readonly settings?: SettingsPage;
  /** The skill that was looked at last. */
  readonly skill?: OpenedSkill;
  /** A step to bring into sight, once it is drawn. */
  readonly reveal?: StepId;
  /** The undo the person is looking at. */
  readonly undo?: ShownUndo;
  /** Whether another window is at work on the conversation shown. */
  readonly isElsewhere: boolean;
  /** Why what is said can't be saved for now. */
  readonly trouble?: string;
  /** Pictures the host has given, in base64 by blob; empty for one that is gone. */
  readonly images: Readonly<Record<string, string>>;
  /** Pictures of the web that the person wanted to see, by their address. */
  readonly pictures: Readonly<Record<string, RemotePicture>>;
  /** What the host brought for the next message, and is not in the composer yet. */
  readonly brought?: UnsentMessage | undefined;
  /** Counts how often what stands in the composer was to go to another page. */
  readonly movedCount: number;
  /** Counts the host's wishes to have the cursor in the composer. */
  readonly focusCount: number;
}

export const firstState: ViewState = {
  loaded: false,
  ends: {},
  screen: "chat",
  cameFrom: "chat",
  screenCount: 0,
  staleCount: 0,
  isElsewhere: false,
  images: {},
  movedCount: 0,
  pictures: {},
  focusCount: 0,
};

/** The audit as far as it was asked for, newest first. */
export interface ShownAudit {
  readonly filter: AuditFilter;
  readonly entries: readonly AuditEntry[];
  /** Whether there are older ones. */
  readonly more: boolean;
}

/** What an undo would do, and once it was done what came of it. */
export interface ShownUndo {
  readonly plan: UndoPlan;
  readonly report?: UndoReport;
}

export interface Received {
  readonly state: ViewState;
  /** An event is missing: the host must be asked for a fresh snapshot. */
  readonly gap: boolean;
}

/**
 * The state after one more message of the host. A snapshot replaces what is shown; an event counts only for
 * the session shown and only as the next in number.
 */
export function receive(state: ViewState, message: Exclude<HostMessage, { type: "reply" }>): Received {
  switch (message.type) {
    case "session":
      return kept(withSession(state, message.view));
    case "events":
      return foldAll(state, message.envelopes);
    case "image":
      return kept({ ...state, images: { ...state.images, [message.blob]: message.data ?? "" } });
    case "picture":
      return kept({ ...state, pictures: { ...state.pictures, [message.picture.url]: message.picture } });
    case "screen":
      return kept(withScreen(state, message.screen));
    case "history":
    case "storage":
    case "sandboxes":
    case "agents":
    case "notes":
    case "mentions":
    case "skills":
    case "connections":
    case "settings":
      return kept({ ...state, [message.type]: message.page });
    case "stale":
      return kept({ ...state, staleCount: state.staleCount + 1 });
    case "permissions":
      return kept({ ...state, rules: message.listing });
    case "audit":
      return kept({ ...state, audit: auditWith(state.audit, message) });
    case "called":
      return kept({ ...state, called: message.names });
    case "dropped":
      return kept({ ...state, dropped: message });
    case "past":
      return kept({ ...state, past: message.texts });
    case "skill":
      return kept({ ...state, skill: message.skill });
    case "undo-plan":
      return kept({ ...state, undo: { plan: message.plan } });
    case "undo-report":
      return kept({ ...state, undo: state.undo && { ...state.undo, report: message.report } });
    case "place":
      return kept({ ...state, isElsewhere: message.isElsewhere });
    case "trouble":
      return kept({ ...state, trouble: message.sentence });
    case "config":
      return kept({ ...state, config: message.config });
    case "draft":
      return kept({ ...state, screen: "chat", brought: both(state.brought, message), focusCount: state.focusCount + 1 });
    case "move-draft":
      return kept({ ...state, movedCount: state.movedCount + 1 });
    case "focus":
      return kept({ ...state, screen: "chat", focusCount: state.focusCount + 1 });
    default:
      return kept(state);
  }
}

function foldAll(state: ViewState, envelopes: readonly Envelope[]): Received {
  let { view, ends } = state;
  for (const envelope of envelopes) {
    if (view?.session.id !== envelope.sessionId || envelope.seq <= view.seq) continue;
    if (envelope.seq > view.seq + 1) return { state: view === state.view ? state : { ...state, view, ends }, gap: true };
    view = fold(view, envelope);
    ends = endsAfter(ends, envelope.event);
  }
  return kept(view === state.view ? state : { ...state, view, ends });
}

function endsAfter(ends: ViewState["ends"], event: Event): ViewState["ends"] {
  if (event.type === "text-delta") return { ...ends, [event.messageId]: endAfter(ends[event.messageId], event.text) };
  // Rows are written elsewhere, and may hold other words.
  if (event.type === "rows-change") return {};
  if (event.type !== "message-end") return ends;
  const { [event.messageId]: _, ...others } = ends;
  return others;
}

/** A part from behind what is shown is put behind it; one that fits nothing shown any more is dropped. */
function auditWith(
  shown: ShownAudit | undefined,
  { filter, before, page }: Extract<HostMessage, { type: "audit" }>,
): ShownAudit | undefined {
  const { entries, more } = page;
  if (before === undefined) return { filter, entries, more };
  const fits = shown?.entries.at(-1)?.id === before && JSON.stringify(shown.filter) === JSON.stringify(filter);
  return fits ? { filter, entries: [...shown.entries, ...entries], more } : shown;
}

/** The state with another screen shown, or the same one asked for again. */
export function withScreen(state: ViewState, screen: ScreenName): ViewState {
  const cameFrom = screen === state.screen ? state.cameFrom : state.screen;
  return { ...state, screen, cameFrom, screenCount: state.screenCount + 1 };
}

function kept(state: ViewState): Received {
  return { state, gap: false };
}

function both(first: UnsentMessage | undefined, { text, mentions = [], texts = [] }: UnsentMessage): UnsentMessage {
  return {
    text: joined(first?.text ?? "", text),
    mentions: [...mentions, ...(first?.mentions ?? [])],
    texts: [...(first?.texts ?? []), ...texts],
  };
}

/** Two texts for one message. */
export function joined(first: string, second: string): string {
  return first && second ? `${first}\n${second}` : first || second;
}

/** Another conversation leaves the other screens, an undo that was looked at, and the pictures of the former. */
function withSession(state: ViewState, view: SessionView | undefined): ViewState {
  const told = { ...state, loaded: true, unavailable: undefined, view, ends: {} };
  const isSame = state.loaded && state.view?.session.id === view?.session.id;
  return isSame ? told : { ...told, screen: view ? "chat" : state.screen, undo: undefined, isElsewhere: false, images: {}, pictures: {} };
}
