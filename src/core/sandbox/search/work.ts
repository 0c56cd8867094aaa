import { lstatSync } from "node:fs";
import path from "node:path";
import { isSecret } from "../guarded.ts";
import type { Expression } from "../patterns/expression.ts";
import { skippedFolders } from "../patterns/ignore.ts";
import { excerptOf } from "./excerpt.ts";
import type { Excerpt, ExcerptWish, Found, SearchQuery } from "./query.ts";
import { countWithRipgrep, type Ripgrep } from "./ripgrep.ts";
import { createScanner, identityOf } from "./scan.ts";
import { type Share, sweep } from "./sweep.ts";
import { createTally } from "./tally.ts";
import { openFolder } from "./walk.ts";

/** The parts of a search, each small enough to be asked of a worker. Plain data. */
export type Job =
  /** Looks through the files by ourselves. */
  | { readonly kind: "sweep"; readonly query: SearchQuery; readonly share: Share }
  | { readonly kind: "ripgrep"; readonly query: SearchQuery; readonly ripgrep: Ripgrep }
  | { readonly kind: "excerpt"; readonly expression: Expression; readonly wishes: readonly ExcerptWish[]; readonly context: number }
  /** Which files hold secrets by one of their names, where they have several. */
  | { readonly kind: "secrets"; readonly folders: readonly string[] };

export interface Done {
  readonly found?: Found;
  readonly excerpts?: readonly Excerpt[];
  readonly identities?: readonly string[];
}

export type Outcome =
  | { readonly kind: "done"; readonly done: Done }
  /** It did not stop when told to, so it was ended; there is no answer. */
  | { readonly kind: "ended" }
  /** It did not get on with one file. */
  | { readonly kind: "endless"; readonly file: string };

/** Who drives a job: told of each file before it is looked into. */
export interface Pace {
  isStopped(): boolean;
  /** Gives something to wait for when others should get a turn. */
  next(file: string): Promise<void> | undefined;
  /** Told as it gets on within a large file. */
  beat(): void;
  /** Does a piece of work that may take long; where it can be ended from outside, it is. */
  run<Value>(work: () => Value): Value;
}

export async function perform(job: Job, pace: Pace): Promise<Done> {
  switch (job.kind) {
    case "sweep":
      return { found: await swept(job, pace) };
    case "ripgrep":
      return { found: await countWithRipgrep(job.ripgrep, job.query, () => pace.isStopped()) };
    case "excerpt":
      return { excerpts: await excerpts(job, pace) };
    case "secrets":
      return { identities: await secretsIn(job.folders, pace) };
  }
}

async function swept({ query, share }: Extract<Job, { kind: "sweep" }>, pace: Pace): Promise<Found> {
  const tally = createTally(query.roots);
  const scanner = query.expression && createScanner(query.expression, pace.beat);
  const files = sweep({ query, scanner, share, tally });
  for (;;) {
    const step = pace.run(() => files.next());
    if (step.done) return tally.found(true);
    if (pace.isStopped()) return tally.found(false);
    const pause = pace.next(step.value);
    if (pause) await pause;
  }
}

async function excerpts({ expression, wishes, context }: Extract<Job, { kind: "excerpt" }>, pace: Pace): Promise<readonly Excerpt[]> {
  const scanner = createScanner(expression, pace.beat);
  const found: Excerpt[] = [];
  for (const wish of wishes) {
    if (pace.isStopped()) break;
    const pause = pace.next(wish.path);
    if (pause) await pause;
    found.push(pace.run(() => excerptOf(scanner, wish, context)));
  }
  return found;
}

async function secretsIn(folders: readonly string[], pace: Pace): Promise<readonly string[]> {
  const found: string[] = [];
  const pending = [...folders];
  for (let folder = pending.pop(); folder !== undefined && !pace.isStopped(); folder = pending.pop()) {
    const pause = pace.next(folder);
    if (pause) await pause;
    for (const each of openFolder(folder) ?? []) {
      const here = path.join(folder, each.name);
      if (each.isDirectory() && !skippedFolders.has(each.name)) pending.push(here);
      if (!each.isFile() || !isSecret(here)) continue;
      const file = lstatSync(here, { bigint: true, throwIfNoEntry: false });
      if (file && file.nlink > 1n) found.push(identityOf(file));
    }
  }
  return found;
}
