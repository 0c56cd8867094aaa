import type { Word } from "../command/words.ts";

/** What a program's argument policy says of one command. Nothing was looked at on the disk for it. */
export type Judgement =
  /** It changes nothing, runs nothing else and reaches no network, if what it names on the disk is harmless. */
  | {
      readonly kind: "reads";
      /** How many words fix what runs. */
      readonly stem: number;
      readonly paths: readonly PathUse[];
      /** Looked up in PATH: none of them may lie in the workspace. */
      readonly programs: readonly string[];
      readonly repository?: RepositoryUse;
    }
  /** It runs what the project says. */
  | { readonly kind: "runs"; readonly stem: number; readonly script: ScriptUse; readonly programs: readonly string[] }
  /** Only a rule of exactly its words covers it; with a concern none does. `isOpen`: some of its words are patterns of names. */
  | { readonly kind: "unknown"; readonly concern?: string; readonly isOpen?: true }
  /** It makes the whole line unclear, since what comes after it may mean something else then; `why` is a whole clause. */
  | { readonly kind: "stateful"; readonly why: string };

export interface PathUse {
  readonly word: Word;
  readonly reach: Reach;
}

/**
 * What is told of a path: of the `entry` what it holds or is; with `names` also what everything below is called; with `visible` what is in every
 * file below that neither the ignore rules nor a leading dot hide, and with `all` in every one. A `revision` may be a path, or name one after a colon.
 */
export type Reach = "entry" | "names" | "visible" | "all" | "revision";

export interface RepositoryUse {
  /** Whether it prints what is in tracked files. */
  readonly showsContents: boolean;
  /** Whether it prints the addresses of remotes. */
  readonly showsAddresses: boolean;
}

export type ScriptUse =
  | { readonly kind: "package"; readonly name: string; readonly manager: "npm" | "yarn" | "pnpm" }
  | { readonly kind: "makefile"; readonly targets: readonly string[] }
  | { readonly kind: "file"; readonly word: Word };

/** The judgement of a policy on a program's words, its name among them; undefined where it does not let them pass. */
export type Policy = (words: readonly Word[]) => Judgement | undefined;
