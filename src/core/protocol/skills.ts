/** The skills where the conversation shown works, those that do not count too, and what waits for a yes. */
export interface SkillsPage {
  /** In force by their names, then those another one of the name comes before. */
  readonly skills: readonly ListedSkill[];
  /** Files that describe no skill that counts; what each says is a sentence. */
  readonly refused: readonly FilePlace[];
  /** What else a person should know, a sentence each. */
  readonly problems: readonly string[];
  /** What was fetched and is not in its place before a yes. */
  readonly fetched?: readonly FetchedSkill[];
  /** What the last deed came to. */
  readonly told?: string;
  /** The name of the one that was removed last, while it can be put back. */
  readonly removed?: string;
}

/** `new` and `changed` wait for a yes to what they hold; `unusable` can't be vouched for. */
export type SkillState = "ready" | "new" | "changed" | "unusable";

export interface ListedSkill {
  readonly name: string;
  readonly description: string;
  readonly scope: "workspace" | "personal" | "bundled";
  /** The place it was found in, for people: `.agents/skills`, `~/.anycowork/skills`, `bundled`. */
  readonly origin: string;
  /** Its absolute path, by which it is asked for. */
  readonly folder: string;
  /** The file that describes it. */
  readonly file: string;
  readonly triggers: readonly string[];
  readonly state: SkillState;
  /** The agents that are not told of it; `*` is all. */
  readonly offFor: readonly string[];
  /** Where the one lies that counts in its place, and whether a yes lets this one take the name. */
  readonly passedOver?: { readonly by: string; readonly mayTake: boolean };
}

/** Something about a file. */
export interface FilePlace {
  /** Absolute. */
  readonly path: string;
  /** The path as it is shown. */
  readonly label: string;
  /** Counted from 1. */
  readonly line?: number;
  readonly says: string;
}

/** One skill with all that can be known of it before it is used. */
export interface OpenedSkill {
  readonly skill: ListedSkill;
  /** What it was installed from; absent: it was not. */
  readonly source?: string;
  /** What whoever uses it is told, in Markdown, with whatever would not be seen written out. */
  readonly text: string;
  /** How its scripts begin. */
  readonly glances: readonly ScriptGlance[];
  /** Absent where `problem` says why it can't be looked at. */
  readonly contents?: SkillContents;
  /** Of one that was changed: what is different since the yes, where that is known. */
  readonly changes?: FileChanges;
  readonly problem?: string;
  /** What its author should mend, errors first. */
  readonly findings: readonly (FilePlace & { readonly level: "error" | "warning" })[];
}

/** The beginning of a script. */
export interface ScriptGlance {
  readonly file: string;
  /** Empty where it is no text. */
  readonly text: string;
  /** Lines that are not shown. */
  readonly more: number;
}

/** What a skill contains and may do. */
export interface SkillContents {
  /** Stands for exactly this content; a yes is given to it. */
  readonly print: string;
  /** Paths from the skill's folder. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** Those that are there to be run. */
  readonly scripts: readonly string[];
  /** What it asks for, in the order to show it and in the person's language. */
  readonly facts: readonly SkillFact[];
  /** Places that were seen to do harm elsewhere; each goes on from the file's name. */
  readonly signs: readonly FilePlace[];
  /** What does not count of it, a sentence each. */
  readonly warnings: readonly string[];
}

/** One thing that a skill asks for. */
export interface SkillFact {
  readonly name: string;
  readonly value: string;
  /** Whether the value is something a machine reads, such as a command. */
  readonly isCode?: boolean;
}

/** What is different of files, by their paths. */
export interface FileChanges {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

export interface FetchedSkill {
  readonly name: string;
  readonly description: string;
  readonly source: string;
  readonly contents: SkillContents;
  /** What a model is told by it, with whatever would not be seen written out. */
  readonly text: string;
  /** How its scripts begin. */
  readonly glances: readonly ScriptGlance[];
  /** Of one that takes the place of an installed one: what differs, and whether it asks for another sandbox, other tools or another command than before. */
  readonly changes?: FileChanges & { readonly asksOtherwise: boolean };
  /** Where the one lies that no longer counts beside it. */
  readonly passesOver?: string;
}
