import type { ApprovalMode } from "../../core/events/approval.ts";
import type { Effort } from "../../core/events/message.ts";

/** What was typed, understood; or what is wrong with it. */
export type Command =
  | Usage
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | ChatCommand
  | RunCommand
  | SessionsCommand
  | PermissionsCommand
  | DoctorCommand;

/** It can't be carried out; `problem` says what to do. */
export interface Usage {
  readonly kind: "usage";
  readonly problem: string;
}

export type ChatCommand = { readonly kind: "chat" } & TalkOptions;

export type RunCommand = {
  readonly kind: "run";
  /** `-` is standard input. */
  readonly message: string;
  readonly images: readonly string[];
  readonly json: boolean;
  readonly quiet: boolean;
} & TalkOptions;

/** What talking and `run` share. Absent is "not said". */
export interface TalkOptions {
  readonly workspace: readonly string[];
  readonly data: string | undefined;
  readonly model: string | undefined;
  readonly baseUrl: string | undefined;
  readonly session: string | undefined;
  readonly continue: boolean;
  readonly approve: ApprovalMode | undefined;
  readonly effort: Effort | undefined;
  readonly maxTurns: number;
  readonly maxTokens: number | undefined;
  readonly timeoutSeconds: number;
  readonly verbose: boolean;
}

export type SessionsCommand = { readonly kind: "sessions"; readonly data: string | undefined; readonly json: boolean } & (
  | ListCommand
  | { readonly action: "search"; readonly text: string; readonly workspace: readonly string[] }
  | { readonly action: "show"; readonly id: string }
  | ExportCommand
  /** `-` is standard input. */
  | { readonly action: "import"; readonly file: string }
  | { readonly action: "rename"; readonly id: string; readonly title: string }
  | { readonly action: "pin" | "unpin" | "archive" | "unarchive" | "restore"; readonly id: string }
  | { readonly action: "delete"; readonly id: string; readonly now: boolean; readonly yes: boolean }
  | UndoCommand
  | { readonly action: "recover" }
  | { readonly action: "storage"; readonly clean: boolean }
);

export interface ListCommand {
  readonly action: "list";
  /** `all`: also what is put away. */
  readonly which: "usual" | "all" | "archived" | "deleted";
  /** Folders; empty means all. */
  readonly workspace: readonly string[];
}

export interface ExportCommand {
  readonly action: "export";
  /** Empty means all. */
  readonly ids: readonly string[];
  readonly format: "md" | "json" | "zip";
  /** Undefined is standard output. */
  readonly file: string | undefined;
  readonly force: boolean;
}

export interface UndoCommand {
  readonly action: "undo";
  readonly id: string;
  /** The beginning of a step's, a run's or a message's ID; the last run when there is none. */
  readonly scope: { readonly kind: "step" | "run" | "before"; readonly id: string } | undefined;
  /** As typed; none means all. */
  readonly files: readonly string[];
  readonly yes: boolean;
}

export type PermissionsCommand = { readonly kind: "permissions"; readonly data: string | undefined; readonly json: boolean } & (
  | { readonly action: "list" }
  | { readonly action: "revoke"; readonly id: string }
  | CheckCommand
);

export interface CheckCommand {
  readonly action: "check";
  readonly workspace: readonly string[];
  readonly approve: ApprovalMode;
  /** Undefined: calls are read from standard input, a line each. */
  readonly call: { readonly tool: string; readonly input: string } | undefined;
}

export interface DoctorCommand {
  readonly kind: "doctor";
  readonly data: string | undefined;
  readonly model: string | undefined;
  readonly baseUrl: string | undefined;
  readonly json: boolean;
}
