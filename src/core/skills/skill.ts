import type { BoxNetwork } from "../events/words/runs-on.ts";
import type { SkillSource } from "../events/words/skill.ts";

/** Where a skill comes from: a trusted workspace folder, the person's own folders, or AnyCowork itself. */
export type SkillScope = "workspace" | "personal" | "bundled";

/** Something that can be taught once and is used when it fits: instructions, files and scripts in a folder, whatever format describes them. */
export interface Skill {
  /** What it is called by: lower-case words with dashes between, as a rule. */
  readonly name: string;
  /** What it is for and when to use it; at most 1024 characters, on one line. */
  readonly description: string;
  /** Its absolute path, links resolved. */
  readonly folder: string;
  /** The absolute path of the file that describes it. */
  readonly file: string;
  readonly scope: SkillScope;
  /** The place it was found in, for people: `.agents/skills`, `~/.anycowork/skills`, `bundled`. */
  readonly origin: string;
  /** Words or phrases of a message that it fits to. */
  readonly triggers: readonly string[];
  /** Tools as its author names them, such as `Read` or `Bash(git:*)`; they only ever narrow. Absent: it names none. */
  readonly allowedTools?: readonly string[];
  /** What it asks of the place its commands run in. Requests: they widen nothing the person set. */
  readonly sandbox?: SkillSandbox;
  /** What may be given to it when it is called by its name. */
  readonly parameters?: readonly SkillParameter[];
  /** The command it begins with, from its folder. */
  readonly entry?: string;
  /** Tools it declares. */
  readonly tools?: readonly SkillTool[];
  readonly license?: string;
  /** What it says it needs of its surroundings. */
  readonly compatibility?: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Settings nobody here knows, as they were written. */
  readonly other: Readonly<Record<string, unknown>>;
  /** What does not count of it or is not as the standard wants it, a sentence each. */
  readonly warnings: readonly string[];
}

export interface SkillSandbox {
  /** Its commands run in a Docker sandbox or not at all. */
  readonly required: boolean;
  readonly image?: string;
  readonly memoryMb?: number;
  readonly cpus?: number;
  /** The longest a command may take. */
  readonly seconds?: number;
  readonly network?: BoxNetwork;
}

export interface SkillParameter {
  readonly name: string;
  readonly description: string;
  readonly type: "string" | "number" | "integer" | "boolean";
  readonly required: boolean;
  readonly default?: string | number | boolean;
  readonly choices?: readonly string[];
}

/** A tool without a server. */
export interface SkillTool {
  /** Lower-case words with underscores between. */
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object: its arguments. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** A command line for a shell, run in the skill's folder; how arguments reach it is said where it is run. */
  readonly command: string;
}

/** Nothing was done or found, and why, as a sentence that says what to do. */
export interface SkillProblem {
  readonly problem: string;
}

/** A skill that was found and does not count. */
export interface RefusedSkill {
  /** The file that is to blame. */
  readonly file: string;
  /** Of the file, counted from 1. */
  readonly line?: number;
  /** A sentence. */
  readonly reason: string;
  readonly scope: SkillScope;
}

/** A skill whose name another one has that comes first. */
export interface ShadowedSkill {
  readonly skill: Skill;
  readonly by: Skill;
}

/** The skills of some folders. */
export interface SkillListing {
  /** In force, by their names. */
  readonly skills: readonly Skill[];
  readonly shadowed: readonly ShadowedSkill[];
  readonly refused: readonly RefusedSkill[];
  /** What else a person should know, such as places with too much in them; a sentence each. */
  readonly problems: readonly string[];
  /** By a skill's name, the agents that are not told of it; `*` is all. Read it by `skillsFor` and `offAgents`. */
  readonly offFor: Readonly<Record<string, readonly string[]>>;
}

/** The agents that are not told of a skill. Any word may be a skill's name, also one that every object has. */
export function offAgents({ offFor }: Pick<SkillListing, "offFor">, name: string): readonly string[] {
  return Object.hasOwn(offFor, name) ? (offFor[name] ?? []) : [];
}

/** The skills an agent is told of: those that are not off for it and, where it names some, only those. */
export function skillsFor(
  { skills, offFor }: Pick<SkillListing, "skills" | "offFor">,
  agent?: { readonly name: string; readonly skills?: readonly string[] },
): readonly Skill[] {
  const isOff = (name: string): boolean => offAgents({ offFor }, name).some((each) => each === "*" || each === agent?.name);
  return skills.filter(({ name }) => !isOff(name) && (agent?.skills === undefined || agent.skills.includes(name)));
}

/** Whether somebody said yes to what lies in a skill's folder now: they did, never did, or did to another content. `print` stands for that content. */
export type Consent = { readonly state: "given" | "new" | "changed"; readonly print: string };

/** What a skill contains and may do. */
export interface SkillReview {
  /** Stands for exactly this content; a yes is given to it. */
  readonly print: string;
  readonly files: readonly SkillFile[];
  /** What a model is told by it, with whatever would not be seen written out. */
  readonly text: string;
  /** The files that are there to be run. */
  readonly scripts: readonly string[];
  /** How the first of them begin. */
  readonly glances: readonly ScriptGlance[];
  /** Hosts of the addresses in it. */
  readonly hosts: readonly string[];
  /** What deserves a look. */
  readonly signs: readonly SkillSign[];
  readonly sandbox?: SkillSandbox;
  readonly allowedTools?: readonly string[];
  readonly entry?: string;
  readonly tools: readonly SkillTool[];
  readonly warnings: readonly string[];
}

/** What a skill holds, read at once: whatever of it is used is what its print stands for. */
export interface ReadSkill {
  readonly print: string;
  /** What whoever uses it is told: the text below its settings, which may be empty. */
  readonly text: string;
  readonly files: readonly ReadFile[];
  /** It is a clone, whose `.git` folder is no part of it. */
  readonly isRepository: boolean;
}

export interface ReadFile extends SkillFile {
  readonly content: Buffer;
}

/** A place in a skill's file that was seen to do harm elsewhere. */
export interface SkillSign {
  readonly file: string;
  /** Counted from 1; absent where it is the whole file. */
  readonly line?: number;
  /** Goes on from the file's name. */
  readonly says: string;
}

/** The beginning of a script. */
export interface ScriptGlance {
  readonly file: string;
  /** Its first lines, with whatever would not be seen written out; empty where it is no text. */
  readonly text: string;
  /** Lines that are not shown. */
  readonly more: number;
}

/** A file of a skill. */
export interface SkillFile {
  /** From the skill's folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly isExecutable: boolean;
}

/** Skills that were fetched and wait for a yes. */
export interface SkillParcel {
  readonly skills: readonly PreparedSkill[];
  /** Puts all of them in their places, and keeps the yes to what they hold. */
  accept(): Promise<readonly Skill[] | SkillProblem>;
  /** Leaves nothing of them. */
  discard(): Promise<void>;
}

export interface PreparedSkill {
  /** Where it lies by now is no place for it. */
  readonly skill: Skill;
  readonly source: SkillSource;
  readonly review: SkillReview;
  /** The installed one that it takes the place of, and what is different. */
  readonly former?: Skill;
  readonly changes?: SkillChanges;
  /** One of the person's own, or one that comes along, that no longer counts beside it. */
  readonly passesOver?: Skill;
}

/** Files by their paths. */
export interface FileChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

export interface SkillChanges extends FileChanges {
  /** It wants another sandbox, other tools or another command than before. */
  readonly asksOtherwise: boolean;
}

/** What a strict look found; `error` is what the standard or we refuse, `warning` what is worth a thought. */
export interface SkillFinding {
  readonly level: "error" | "warning";
  /** From the skill's folder. */
  readonly file: string;
  /** Counted from 1. */
  readonly line?: number;
  /** A sentence. */
  readonly says: string;
}

/** A skill that lies in the trash. */
export interface RemovedSkill {
  readonly keptAt: string;
  /** Puts it back where it was, with what was decided about it. */
  putBack(): Promise<SkillProblem | undefined>;
}
