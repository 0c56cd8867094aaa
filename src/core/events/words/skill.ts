/** What a person decided about a skill in one place. */
export interface SkillRow {
  /** The place: the path of its folder with links resolved, or `bundled:` and its name. */
  readonly id: string;
  readonly name: string;
  /** The content that somebody said yes to. */
  readonly allowed?: AllowedContent;
  /** It was made of a conversation, and is not used before a yes. */
  readonly draft?: boolean;
  /** Where it was installed from. Absent: it was not, by us. */
  readonly source?: SkillSource;
  /** The agents that are not told of it, by their names; `*` is all. */
  readonly offFor?: readonly string[];
  readonly updatedAt: string;
  /** From then on it does not count; a later form without it does again. */
  readonly removedAt?: string;
}

export interface AllowedContent {
  /** SHA-256 over all its files. */
  readonly print: string;
  /** An ISO time. */
  readonly at: string;
  /** A short hash of each file by its path, to tell later what has changed; absent where there were too many. */
  readonly files?: Readonly<Record<string, string>>;
  /** The place of the skill whose name it may take. */
  readonly over?: string;
}

/** What a skill was installed from. */
export type SkillSource =
  /** `from` is a path; `folder` is where in it the skill lies, with forward slashes, empty for all of it. */
  | { readonly kind: "folder" | "zip"; readonly from: string; readonly folder: string }
  | { readonly kind: "git"; readonly from: string; readonly folder: string; readonly commit: string };

/** What is known of a skill where it is listed; `offFor` names the agents that are not told of it, `*` all. */
interface Standing {
  readonly state: "ready" | "new" | "changed" | "unusable";
  readonly offFor: readonly string[];
  readonly passedOver?: object;
}

/** Whether it waits for the person's yes. */
export function isWaiting({ state, passedOver, offFor }: Standing): boolean {
  return (state === "new" || state === "changed") && !passedOver && !offFor.includes("*");
}
