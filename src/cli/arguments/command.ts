import type { Budgets } from "../../core/agents/ports.ts";
import type { ApprovalMode } from "../../core/events/approval.ts";
import type { AgentName } from "../../core/events/ids.ts";
import type { Effort } from "../../core/events/message.ts";
import type { WorkMode } from "../../core/events/plan/plan.ts";
import type { AgentFields } from "../../core/events/roster/agent.ts";
import type { BotLanguage } from "../../core/events/telegram/language.ts";
import type { GuestDeed } from "../../core/events/telegram/people.ts";
import type { RuleTexts } from "../../core/permissions/rules/rule.ts";
import type { SandboxSettings } from "../../core/sandbox/runners/settings.ts";
import type { SkillsCommand } from "../skills/command.ts";

/** What was typed, understood; or what is wrong with it. */
export type Command =
  | Usage
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | ChatCommand
  | RunCommand
  | SessionsCommand
  | PermissionsCommand
  | AuditCommand
  | TrustCommand
  | SecretsCommand
  | SandboxesCommand
  | AgentsCommand
  | NotesCommand
  | SkillsCommand
  | ServeCommand
  | McpCommand
  | TelegramCommand
  | DoctorCommand;

/** It can't be carried out; `problem` says what to do. */
export interface Usage {
  readonly kind: "usage";
  readonly problem: string;
}

export type ChatCommand = { readonly kind: "chat" } & TalkOptions;

export type RunCommand = {
  readonly kind: "run";
  /** `-` is standard input. Absent: what was interrupted or failed goes on. */
  readonly message: string | undefined;
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
  /** For this call of the program alone. */
  readonly rules: RuleTexts;
  readonly sandbox: SandboxSettings;
  readonly effort: Effort | undefined;
  /** The agent that does all of it. */
  readonly agent: AgentName | undefined;
  readonly workMode: WorkMode | undefined;
  /** Plans are looked through before they begin. */
  readonly reviewPlan: boolean;
  readonly maxTurns: number;
  readonly maxTokens: number | undefined;
  readonly timeoutSeconds: number;
  /** In US dollars. */
  readonly budgets: Budgets;
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
  | { readonly action: "list"; readonly workspace: readonly string[] }
  | { readonly action: "revoke"; readonly id: string }
  | CheckCommand
);

export interface CheckCommand {
  readonly action: "check";
  readonly workspace: readonly string[];
  readonly approve: ApprovalMode;
  readonly rules: RuleTexts;
  /** Undefined: calls are read from standard input, a line each. */
  readonly call: { readonly tool: string; readonly input: string } | undefined;
}

export interface AuditCommand {
  readonly kind: "audit";
  readonly data: string | undefined;
  readonly json: boolean;
  /** Words that an entry must hold; empty wants none. */
  readonly text: string;
  readonly session: string | undefined;
  /** An ISO time. */
  readonly since: string | undefined;
  /** Only what was held back. */
  readonly refused: boolean;
  readonly limit: number | undefined;
  /** Undefined: lines for people. */
  readonly format: "csv" | "json" | undefined;
  /** Undefined is standard output. */
  readonly file: string | undefined;
  readonly force: boolean;
}

export type TrustCommand = { readonly kind: "trust"; readonly data: string | undefined; readonly json: boolean } & (
  | { readonly action: "list" }
  | { readonly action: "add" | "remove"; readonly folder: string }
);

export type SecretsCommand = { readonly kind: "secrets"; readonly data: string | undefined; readonly json: boolean } & (
  | { readonly action: "list" }
  | {
      readonly action: "set" | "remove";
      /** A provider's, or one of the person's own. */
      readonly name: string;
      readonly baseUrl: string | undefined;
    }
);

export type SandboxesCommand = { readonly kind: "sandboxes"; readonly data: string | undefined; readonly json: boolean } & (
  | { readonly action: "list" | "clean" | "engines" }
  | { readonly action: "stop"; readonly id: string }
);

export type AgentsCommand = { readonly kind: "agents"; readonly data: string | undefined; readonly json: boolean } & (
  | { readonly action: "list"; readonly workspace: readonly string[] }
  | { readonly action: "show"; readonly name: string; readonly workspace: readonly string[] }
  | { readonly action: "add" | "set"; readonly name: string; readonly workspace: readonly string[]; readonly settings: AgentSettings }
  | { readonly action: "remove"; readonly name: string }
  | AgentsExport
  /** `-` is standard input. */
  | { readonly action: "import"; readonly file: string; readonly force: boolean }
);

/** What was said of an agent; null takes a setting away. Instructions that begin with `@` name a file. */
export type AgentSettings = AgentFields;

export interface AgentsExport {
  readonly action: "export";
  /** Empty means all of the person's own. */
  readonly names: readonly string[];
  readonly workspace: readonly string[];
  /** Undefined is standard output. */
  readonly file: string | undefined;
  readonly force: boolean;
}

export type NotesCommand = { readonly kind: "notes"; readonly data: string | undefined; readonly json: boolean } & (
  | { readonly action: "list"; readonly workspace: readonly string[] }
  | { readonly action: "add"; readonly text: string; readonly workspace: readonly string[]; readonly everywhere: boolean }
  | { readonly action: "edit"; readonly id: string; readonly text: string }
  | { readonly action: "remove"; readonly id: string }
);

/** `mcp serve`. */
export type ServeCommand = {
  readonly kind: "serve";
  /** Over HTTP at this port, 0 for any; undefined: over standard input and output. */
  readonly port: number | undefined;
  readonly json: boolean;
} & TalkOptions;

export type McpCommand = {
  readonly kind: "mcp";
  readonly data: string | undefined;
  readonly json: boolean;
  readonly workspace: readonly string[];
} & (
  | { readonly action: "list" }
  | { readonly action: "show" | "remove" | "forbid" | "test" | "log" | "logout"; readonly name: string }
  /** `server` as it stands in files. */
  | { readonly action: "add"; readonly name: string; readonly server: object }
  | { readonly action: "allow"; readonly name: string; readonly yes: boolean }
  | { readonly action: "login"; readonly name: string; readonly yes: boolean }
  /** `input` is JSON. */
  | { readonly action: "call"; readonly name: string; readonly tool: string; readonly input: string }
);

export type TelegramCommand = { readonly kind: "telegram"; readonly json: boolean } & TalkOptions &
  (
    | { readonly action: "list" | "status" }
    | {
        readonly action: "add";
        readonly name: string;
        /** The variable that holds the token; undefined: it is asked for. */
        readonly tokenVariable: string | undefined;
        readonly apiRoot: string | undefined;
        readonly autoStart: boolean;
        readonly notifications: "never" | "idle" | "always";
        readonly language: BotLanguage | undefined;
      }
    /** Without a name: of whichever bot has shown it. */
    | { readonly action: "pair"; readonly name: string | undefined; readonly code: string }
    | { readonly action: GuestDeed; readonly name: string; readonly id: number }
    /** When runs that were begun elsewhere ask and report in the chat of whoever may approve first. */
    | { readonly action: "notify"; readonly name: string; readonly when: "never" | "idle" | "always" }
    /** In which it speaks; undefined: as each person's Telegram is set. */
    | { readonly action: "language"; readonly name: string; readonly language: BotLanguage | undefined }
    /** US dollars a day; undefined: no limit of its own. */
    | { readonly action: "budget"; readonly name: string; readonly usd: number | undefined }
    /** Without a name: all. */
    | { readonly action: "start"; readonly name: string | undefined }
    | { readonly action: "stop" | "log" | "remove"; readonly name: string }
  );

export interface DoctorCommand {
  readonly kind: "doctor";
  readonly data: string | undefined;
  readonly model: string | undefined;
  readonly baseUrl: string | undefined;
  readonly json: boolean;
}
