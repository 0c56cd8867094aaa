import type { Roster } from "./agents/roster/roster.ts";
import type { BlobId, ModelRef, SessionId } from "./events/ids.ts";
import type { SessionRecord } from "./events/rows.ts";
import type { Archive } from "./history/archive.ts";
import type { Connections } from "./mcp/connections.ts";
import type { Said as SaidToServers } from "./mcp/said.ts";
import type { Memory } from "./memory/memory.ts";
import type { Notes } from "./memory/notes/notes.ts";
import type { Effect } from "./permissions/rules/rule.ts";
import type { ModelChoice } from "./protocol/host-message.ts";
import type { RuleListing } from "./protocol/permissions.ts";
import type { Prompt, Said } from "./providers/asking.ts";
import type { Rollback } from "./rollback.ts";
import type { Runtime } from "./runtime.ts";
import type { Sandboxes } from "./sandbox/runners/runner.ts";
import type { Serving } from "./serving/serving.ts";
import type { Skills } from "./skills/skills.ts";
import type { RecoveryReport } from "./storage/store.ts";
import type { Telegram } from "./telegram/terms.ts";
import type { DeclaredTools } from "./tools/custom/declared.ts";
import type { LoadPicture } from "./tools/pages/picture.ts";
import type { Places } from "./tools/places.ts";
import type { Tool } from "./tools/tool.ts";

/** The runtime and what surfaces need beside it. */
export interface Core {
  readonly runtime: Runtime;
  models(): Promise<readonly ModelChoice[]>;
  /** Asks a model once, outside of any conversation and without tools. What is secret goes neither there nor comes back; what went wrong is a sentence. */
  ask(model: ModelRef, prompt: Prompt): Promise<Said>;
  record(sessionId: SessionId): Promise<SessionRecord | undefined>;
  readonly archive: Archive;
  /** Hears when another process has changed what lists of conversations, rules, agents, notes or skills show. Returns how to stop listening. */
  watchLists(listener: () => void): () => void;
  /** Takes back what steps did to files. */
  readonly undo: Rollback;
  /** Every rule in force for conversations that work in these folders, from whichever source. */
  rules(folders: readonly string[]): Promise<RuleListing>;
  /** What the person asked to keep in mind, for every conversation or for those in some folders. */
  readonly notes: Notes;
  /** The rules files the model is told of in these folders, and why others are not. */
  readonly rulesFiles: Memory["rulesFiles"];
  /** Why a text makes no rule of this effect, as a sentence; undefined when it does. */
  ruleProblem(text: string, effect: Effect): string | undefined;
  readonly sandboxes: Sandboxes;
  /** MCP servers: which there are, how they are, and what is done with them. */
  readonly connections: Connections & Pick<SaidToServers, "called">;
  /** The agents that can be chosen: shipped, the person's own, and those of trusted workspaces. */
  readonly agents: Roster;
  /** What can be taught once: the skills of trusted workspaces, the person's own, and those that come with AnyCowork. */
  readonly skills: Skills;
  /** Offers the agents to other programs that speak MCP. */
  readonly serving: Serving;
  /** The bots by which the coworker is reached in Telegram. */
  readonly telegram: Telegram;
  /** The tools a run in these folders has, to see what they would do. Asking them for that does nothing. */
  tools(folders: readonly string[]): readonly Tool[];
  /** What paths lead to for who works in these folders, and whether they may be told of. */
  places(folders: readonly string[]): Places;
  /** The tools the person declared, and what is wrong with those that don't count. */
  declared(): DeclaredTools;
  /** While what is said can't be saved: why, and what to do. */
  trouble(): string | undefined;
  /** Checks and salvages everything stored. */
  recover(): Promise<RecoveryReport>;
  readonly loadPicture: LoadPicture;
  loadBlob(id: BlobId): Promise<string | undefined>;
  blobPath(id: BlobId): string;
  /** Kills every running command with all it started, at once and without a word: for a process that can't wait for `runtime.close`. */
  killCommands(): void;
}
