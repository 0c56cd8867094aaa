/** One simple command of a command line (a program with its words), and what is known of it beforehand. */
export interface CommandPart {
  /**
   * Without quotes, with `~`, `$HOME` and `$PWD` filled in; variables that are set for it come first. What is not part of what runs
   * (`time`, `command`) is not among them. A pattern stays as it is written where the program's policy takes every name it may stand for;
   * otherwise the names are here.
   */
  readonly words: readonly string[];
  /** As it is written in the line. */
  readonly text: string;
  /** Its program's argument policy proves that it changes nothing, runs nothing else and reaches no network. */
  readonly readOnly: boolean;
  /**
   * How many of its first words a rule must name to cover all of them: what runs is fixed by these, and the program's argument policy
   * let every other word pass. Absent where only a rule of exactly these words covers it.
   */
  readonly stem?: number;
  /** What it reads, as far as its program's argument policy tells. */
  readonly reads?: readonly PartRead[];
  /** Why it is asked about whatever rules say: "it reads .env, which may hold secrets". */
  readonly concern?: string;
  /** Why it never runs, whoever says yes: "it would delete the home folder". */
  readonly forbidden?: string;
  /** What a script runner would run. A remembered yes holds for these bytes only. */
  readonly script?: ScriptPrint;
}

/** An absolute path, as it is named or where its links lead. `below`: of a folder, what lies in it is told as well. */
export interface PartRead {
  readonly path: string;
  readonly below: boolean;
}

export interface ScriptPrint {
  /** For people: "scripts.test of package.json". */
  readonly what: string;
  /** SHA-256 in hex over everything that decides what runs. */
  readonly hash: string;
  /** Real paths of the files it was made from. */
  readonly files: readonly string[];
  /** Why whoever is asked should look twice: nobody vouches for what it belongs to, as a sentence. */
  readonly unvouched?: string;
}

/** A command line as its parts, or why it can't be told what it would do. */
export type CommandReading =
  /** Every command the line may run, whichever of them do run: those of a loop once for each value, those with braces as each shell reads them. */
  | { readonly kind: "clear"; readonly parts: readonly CommandPart[] }
  /** `why` goes on from "It can't be told beforehand what this runs: ". */
  | { readonly kind: "unclear"; readonly why: string };
