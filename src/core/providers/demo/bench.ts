import type { Span, Statement } from "../script/syntax.ts";

/** One small change to a text that may be the missing one. */
export interface Mutation extends Span {
  readonly text: string;
  /** How unlikely it is, before any evidence. */
  readonly cost: number;
  /** What would be wrong, as a clause: "it compares with `>` …". */
  readonly why: string;
}

/** The module that is looked at, and what may be put into it. */
export interface Bench {
  readonly source: string;
  readonly body: readonly Statement[];
  /** Numbers that the failing tests speak of. */
  readonly numbers: readonly number[];
}
