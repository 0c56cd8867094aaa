import type { ApprovalMode } from "../events/approval.ts";
import type { Envelope } from "../events/event.ts";
import type { AgentName, BlobId, ModelRef } from "../events/ids.ts";
import type { RemotePicture } from "../events/message.ts";
import type { WorkMode } from "../events/plan/plan.ts";
import type { AgentSandbox } from "../events/roster/agent.ts";
import type { SessionView } from "../events/session-view.ts";
import type { UndoPlan, UndoReport } from "../events/undo.ts";
import type { Price } from "../events/usage/cost.ts";
import type { AgentsPage } from "./agents.ts";
import type { CalledName } from "./called.ts";
import type { ConnectionsPage } from "./connections.ts";
import type { Mention, MentionsPage, UnsentMessage } from "./mentions.ts";
import type { NotesPage } from "./notes.ts";
import type { HistoryPage, StoragePage } from "./pages.ts";
import type { AuditFilter, AuditPage, RuleListing } from "./permissions.ts";
import type { SandboxesPage } from "./sandboxes.ts";
import type { SettingsPage } from "./settings.ts";
import type { OpenedSkill, SkillsPage } from "./skills.ts";

/** Everything a host tells a view. A view gets one `session` snapshot, then `events` above its `seq`, in order. */
export type HostMessage =
  /** What is shown from now on; undefined is a new, empty chat. */
  | { readonly type: "session"; readonly view: SessionView | undefined }
  | { readonly type: "events"; readonly envelopes: readonly Envelope[] }
  /** A picture that was asked for, in base64; absent when it is gone. */
  | { readonly type: "image"; readonly blob: BlobId; readonly data?: string }
  /** A picture of the web that the person wanted to see. */
  | { readonly type: "picture"; readonly picture: RemotePicture }
  /** Opens one of the view's screens. */
  | { readonly type: "screen"; readonly screen: ScreenName }
  | { readonly type: "history"; readonly page: HistoryPage }
  /** Lists of conversations are no longer as they were told. */
  | { readonly type: "stale" }
  | { readonly type: "storage"; readonly page: StoragePage }
  /** Every rule in force where the conversation shown works. */
  | { readonly type: "permissions"; readonly listing: RuleListing }
  /** The part of the audit that was asked for: from the top, or from behind the entry `before`. */
  | { readonly type: "audit"; readonly filter: AuditFilter; readonly before?: string; readonly page: AuditPage }
  | { readonly type: "sandboxes"; readonly page: SandboxesPage }
  | { readonly type: "agents"; readonly page: AgentsPage }
  | { readonly type: "notes"; readonly page: NotesPage }
  /** What can be called by its name behind a slash. */
  | { readonly type: "called"; readonly names: readonly CalledName[] }
  | { readonly type: "mentions"; readonly page: MentionsPage }
  /** What was dropped, to be mentioned; `problems` says of the rest why it can't be. */
  | { readonly type: "dropped"; readonly mentions: readonly Mention[]; readonly problems: readonly string[] }
  /** What the person wrote in conversations of these folders, newest first, each once. */
  | { readonly type: "past"; readonly texts: readonly string[] }
  | { readonly type: "skills"; readonly page: SkillsPage }
  | { readonly type: "connections"; readonly page: ConnectionsPage }
  | { readonly type: "settings"; readonly page: SettingsPage }
  /** The skill that was asked for. */
  | { readonly type: "skill"; readonly skill: OpenedSkill }
  /** What an undo would do, as it was asked for. */
  | { readonly type: "undo-plan"; readonly plan: UndoPlan }
  | { readonly type: "undo-report"; readonly report: UndoReport }
  /** Whether another window is at work on the conversation shown. */
  | { readonly type: "place"; readonly isElsewhere: boolean }
  /** Why what is said can't be saved for now, and what to do; undefined when it can. */
  | { readonly type: "trouble"; readonly sentence: string | undefined }
  | { readonly type: "config"; readonly config: ViewConfig }
  /** A beginning for the next message, to be looked at and gone on with; behind what is written already. */
  | ({ readonly type: "draft" } & UnsentMessage)
  /** What stands in the composer goes to another page: it is to be told by `keepDraft`, and left there no more. */
  | { readonly type: "move-draft" }
  /** Another view takes this one's place: what it keeps for itself is to be handed over by `handOver`, with the key that tells it from what was handed over before. */
  | { readonly type: "hand-over"; readonly key: string }
  /** Put the cursor into the composer. */
  | { readonly type: "focus" }
  /** The answer to request `nr`: done, or why not, in words for the person. */
  | { readonly type: "reply"; readonly nr: number; readonly error?: string };

export type ScreenName =
  | "chat"
  | "task"
  | "history"
  | "storage"
  | "permissions"
  | "audit"
  | "sandboxes"
  | "agents"
  | "notes"
  | "skills"
  | "connections"
  | "settings";

/** What the view must know besides the conversation. Holds no secrets. */
export interface ViewConfig {
  /** What the next message uses. */
  readonly model: ModelRef;
  readonly approvalMode: ApprovalMode;
  /** Where its commands run, and the least strict that is set for all. */
  readonly sandbox: { readonly mode: AgentSandbox; readonly least: AgentSandbox };
  /** Whether the next message gets a plan. */
  readonly workMode: WorkMode;
  /** Who does it, as the person chose; absent: the router decides. */
  readonly agent?: AgentName;
  /** Who can be chosen, in the order in which they are shown. */
  readonly agents: readonly AgentChoice[];
  readonly models: readonly ModelChoice[];
  /** Names of the open workspace folders. */
  readonly folders: readonly string[];
  /** Restricted Mode: it reads and talks, and runs nothing. */
  readonly restricted: boolean;
}

/** One line of the agent picker. */
export interface AgentChoice {
  readonly name: AgentName;
  /** "Researcher". */
  readonly title: string;
  /** When to use it, in one line. */
  readonly role: string;
}

/** One line of the model picker. */
export interface ModelChoice {
  readonly model: ModelRef;
  /** "Demo tour", "gpt-5-mini". */
  readonly label: string;
  /** "Offline stand-in, needs no key". */
  readonly detail: string;
  readonly provider: string;
  /** Whether it can be used now; false when its key is missing. */
  readonly ready: boolean;
  /** Whose key is all that it lacks: "gemini", "openai at llm.example.org". Lists that offer to set it say no more than this; `detail` says both. */
  readonly keyOf?: string;
  /** Its window in tokens, and what it costs; absent where that is not known. */
  readonly window?: number;
  readonly price?: Price;
}
