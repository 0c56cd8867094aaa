import type { Envelope } from "../events/event.ts";
import type { Failure } from "../events/failure.ts";
import type { AgentName, LaneId, ModelRef, RunId, SessionId } from "../events/ids.ts";
import type { Effort } from "../events/message.ts";
import type { AgentSandbox } from "../events/roster/agent.ts";
import type { Price } from "../events/usage/cost.ts";
import type { Standing } from "../memory/standing.ts";
import type { Hub } from "../permissions/hub.ts";
import type { Provider } from "../providers/provider.ts";
import type { Leases } from "../storage/lease.ts";
import type { Store } from "../storage/store.ts";
import type { SkillShelf } from "../tools/skills/shelf.ts";
import type { OfferedTools, Tool } from "../tools/tool.ts";
import type { Keeper } from "../undo/keeper.ts";
import type { Locks } from "./locks.ts";
import type { Rulebook } from "./permission/rulebook.ts";
import type { LiveSession } from "./session/live.ts";
import type { Called } from "./skills/narrowing.ts";
import type { Persona, Team } from "./team/ports.ts";
import type { Later, TimeLimit } from "./time-limit.ts";

/** Everything one run is given. */
export interface RunPorts {
  readonly runId: RunId;
  /** What is worked in: the conversation as the person leads it, or the lane of a task. */
  readonly session: LiveSession;
  /** All of it: by this calls are judged, and what the run uses is counted. */
  readonly conversation: LiveSession;
  /** Who works, where that is not the coworker itself. */
  readonly agent?: Persona;
  /** Whether there is what it works for: then no further turn begins. */
  readonly isDone?: () => boolean;
  /** Who can be given tasks, and how plans are led. */
  readonly team: Team;
  /** How often the work in this lane has been handed on; absent: not. */
  readonly depth?: number;
  /** Keeps calls of all lanes apart that would step on each other. */
  readonly locks: Locks;
  readonly model: ModelRef;
  /** The model for what is asked aside, summaries and titles, where the person chose a cheaper one; never rejects. */
  readonly cheapModel?: () => Promise<ModelRef | undefined>;
  readonly resolveProvider: (model: ModelRef) => Promise<ResolvedProvider>;
  readonly tools: readonly Tool[];
  /** The same tools, whose commands run in no less strict a sandbox mode than this. */
  readonly boxedTools: (sandbox: AgentSandbox) => readonly Tool[];
  /** Tools of MCP servers; absent: none. */
  readonly offered?: OfferedTools | undefined;
  readonly offeredIn?: CarrierPorts["offeredIn"];
  readonly chatTools?: CarrierPorts["chatTools"];
  readonly hub: Hub;
  readonly blobs: Pick<Store, "saveBlob" | "loadBlob" | "blobPath">;
  /** What all conversations cost. */
  readonly ledger: Pick<Store, "spending">;
  /** Keeps what files were before a step changes them; without it nothing can be undone. */
  readonly keeper?: Keeper;
  /** What calls are judged by. */
  readonly rulebook: Rulebook;
  readonly trusted: () => boolean;
  readonly canAsk: () => boolean;
  readonly limits: Limits;
  /** Watches them for all loops of the run. Absent: each loop watches by itself. */
  readonly limitCare?: LimitCare;
  /** The turns this loop may take, within those limits. */
  readonly ownTurns?: number;
  readonly time: Pick<TimeLimit, "used" | "renew">;
  readonly effort: () => Effort | undefined;
  /** Waits so long, less when the person does not want to wait or the signal aborts. Never rejects. */
  readonly rest: (milliseconds: number) => Promise<void>;
  /** Names the operating system for the model. */
  readonly platform: string;
  /** Where commands run, for the model, where that is not this machine. */
  readonly sandbox?: () => string | undefined;
  /** The skills in force in some folders; absent: there are none. */
  readonly skills?: Pick<SkillShelf, "list">;
  /** Why a call is asked about whatever allows it, since of the skills in use not all name its tool: sentences. */
  readonly narrowed?: (called: Called) => readonly string[];
  /** What stands over the run: rules files and notes. Never rejects. */
  readonly standing?: (folders: readonly string[]) => Promise<Standing>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  /** The text without the secrets that are known here: no key goes to the model, the disk or the screen with a tool's output. */
  readonly redact: (text: string) => string;
  /** Characters at the end of a text that may be the beginning of a secret. */
  readonly openSecret: (text: string) => number;
  /** SHA-256 in hex. */
  readonly hash: (text: string) => string;
  /** Aborted when the run is to stop: by the person, by the time limit, or because the process ends. */
  readonly signal: AbortSignal;
}

/** What a run may use before it asks whether to go on. */
export interface Limits {
  readonly turns: number;
  readonly milliseconds: number;
  /** Input and output together; absent or 0 sets no limit. */
  readonly tokens?: number;
  readonly budgets?: Budgets;
  /** What the agent at work may use of it in its task; absent sets no limit of its own. */
  readonly own?: OwnLimits;
}

/** What an agent may use before it asks whether to go on with its task. */
export interface OwnLimits {
  readonly agent: AgentName;
  /** The task it holds for, with all that is handed on in it; absent: the whole run. */
  readonly laneId?: LaneId;
  /** Input and output together. */
  readonly tokens?: number;
  /** US dollars. */
  readonly usd?: number;
  /** Of work, without waiting for people: then it ends. */
  readonly minutes?: number;
}

/** What may be spent, in US dollars, before it is asked whether to go on; absent sets no limit. */
export interface Budgets {
  readonly run?: number;
  /** All runs of the conversation. */
  readonly session?: number;
  /** All conversations of the data folder, since midnight where the person is. */
  readonly day?: number;
}

/**
 * Keeps a run within its limits: tells when one is nearly used up, and asks whether to go on when it is. One for all loops of a run: of several that
 * come to a limit at once one asks, and the answer counts for all. A `signal` that aborts ends the wait of the one it belongs to.
 */
export interface LimitCare {
  /** To be passed before each turn. What comes back ends the run. */
  beforeTurn(signal: AbortSignal): Promise<Failure | undefined>;
  /** To be passed before each call: the time may be over in the middle of a long list of them. Once there was a failure, it stays. */
  beforeStep(signal: AbortSignal): Promise<Failure | undefined>;
}

export type ResolvedProvider =
  /** `model` is the provider's own name of it; `window` its size in tokens and `price` what it costs, where known. */
  | { readonly kind: "ready"; readonly provider: Provider; readonly model: string; readonly window?: number; readonly price?: Price }
  | { readonly kind: "unavailable"; readonly failure: Failure };

/** How the loop came to its end. `text` is the model's last words. */
export type LoopEnd =
  | { readonly outcome: "completed" | "cancelled"; readonly text: string }
  | { readonly outcome: "failed"; readonly text: string; readonly failure: Failure };

/** What carrying runs needs. */
export interface CarrierPorts {
  readonly store: Store;
  /** Tell which process is at work on what. Without them only the runs themselves do. */
  readonly leases?: Leases;
  readonly hub: Hub;
  readonly resolveProvider: RunPorts["resolveProvider"];
  /** Who can be given tasks in these workspace folders, and how plans are led. */
  readonly teamFor: (folders: readonly string[]) => Omit<Team, "control">;
  /** Every tool that can work in these workspace folders; their commands run in no less strict a sandbox mode than this. */
  readonly toolsFor: (folders: readonly string[], sandbox?: AgentSandbox) => readonly Tool[];
  /** Tools of MCP servers for these folders, known without asking any. */
  readonly offeredIn?: (folders: readonly string[]) => Promise<OfferedTools>;
  /** Tools for a conversation that came from the chat of a messenger. */
  readonly chatTools?: (sessionId: SessionId, folders: readonly string[]) => readonly Tool[];
  readonly keeper?: RunPorts["keeper"];
  readonly rulebook: RunPorts["rulebook"];
  readonly trusted: () => boolean;
  readonly canAsk: () => boolean;
  readonly limits: () => RunPorts["limits"];
  readonly effort: RunPorts["effort"];
  readonly platform: string;
  /** For one whose commands run in no less strict a sandbox mode than this. */
  readonly sandbox?: (least?: AgentSandbox) => string | undefined;
  readonly standing?: RunPorts["standing"];
  readonly skills?: RunPorts["skills"];
  /** Names this process in the runs it carries. */
  readonly owner: string;
  /** Whether the process of that name still lives. */
  readonly isAlive: (owner: string) => boolean;
  readonly now: () => number;
  readonly later: Later;
  /** Ends early, by resolving or rejecting, when the signal aborts. Keeps the process alive meanwhile. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly newId: () => string;
  readonly hash: (text: string) => string;
  readonly redact: RunPorts["redact"];
  readonly openSecret: RunPorts["openSecret"];
  readonly tell: (envelope: Envelope) => void;
  /** Whether people see, while it lasts, that the disk takes nothing. */
  readonly showsTrouble?: () => boolean;
}
