/** What was typed after `skills`, understood. */
export type SkillsCommand = {
  readonly kind: "skills";
  readonly data: string | undefined;
  readonly json: boolean;
  readonly workspace: readonly string[];
} & (
  | { readonly action: "list" }
  | { readonly action: "show" | "remove"; readonly name: string }
  | { readonly action: "validate"; readonly folders: readonly string[] }
  | InstallCommand
  | { readonly action: "update"; readonly name: string; readonly commit: string | undefined; readonly yes: boolean }
  | TurnCommand
  | CreateCommand
);

export interface InstallCommand {
  readonly action: "install";
  /** A folder, a zip, or `URL@COMMIT`. */
  readonly source: string;
  /** Of a source with more than one skill. */
  readonly names: readonly string[];
  readonly all: boolean;
  readonly yes: boolean;
}

export interface TurnCommand {
  readonly action: "enable" | "disable";
  readonly name: string;
  /** Absent: every agent. */
  readonly agent: string | undefined;
  readonly yes: boolean;
}

export interface CreateCommand {
  readonly action: "create";
  readonly name: string;
  /** The beginning of a conversation's ID. */
  readonly from: string | undefined;
  readonly model: string | undefined;
  readonly baseUrl: string | undefined;
}
