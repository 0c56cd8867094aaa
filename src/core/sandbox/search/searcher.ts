import { type Crew, createCrew } from "./crew.ts";
import { type Excerpt, type ExcerptWish, type Found, type FoundFile, type SearchQuery, searchTimeMs } from "./query.ts";
import type { Ripgrep } from "./ripgrep.ts";
import { together } from "./tally.ts";
import type { Job, Outcome } from "./work.ts";

/** What a search is to give, besides the counts. */
export interface SearchWish {
  readonly query: SearchQuery;
  ripgrep(): Promise<Ripgrep | undefined>;
  /** Matches to pass over, and to show. */
  readonly skip: number;
  readonly take: number;
  /** Lines around a match. */
  readonly context: number;
}

export type SearchResult =
  | {
      readonly kind: "found";
      readonly found: Found;
      readonly shown: readonly Shown[];
      /** The time was up. */
      readonly isCut: boolean;
    }
  | { readonly kind: "stopped" }
  /** The expression does not come to an end with this file. */
  | { readonly kind: "endless"; readonly file: string }
  | { readonly kind: "late" };

export interface Shown extends Excerpt {
  readonly count: number;
}

/** Looks through files. One for a whole program: its threads are shared. */
export interface Searcher {
  search(wish: SearchWish, signal: AbortSignal): Promise<SearchResult>;
}

export interface SearcherOptions {
  /** The file of the worker's code. Absent: all is done in this thread, in slices. */
  readonly workerFile?: string;
  /** How many threads may work at the same time. */
  readonly threads: number;
  /** How long one thread tries before ripgrep does; 0: it does not try. */
  readonly patienceMs?: number;
  /** For one file, after which an expression is taken for endless. */
  readonly fileTimeMs?: number;
}

/** What is not done by then is given to ripgrep: starting it takes as long. */
const usualPatienceMs = 12;
const usualFileTimeMs = 2_000;
/** In one file, where several are searched, so that a long one does not hide the others. */
const perFile = 50;
/** For showing what was found. */
const showTimeMs = 5_000;

export function createSearcher({
  workerFile,
  threads,
  patienceMs = usualPatienceMs,
  fileTimeMs = usualFileTimeMs,
}: SearcherOptions): Searcher {
  const crew = {
    ...createCrew({ workerFile, fileTimeMs, size: workerFile === undefined ? 1 : Math.max(1, Math.min(2, threads)) }),
    patienceMs,
  };
  return { search: (wish, signal) => search(crew, wish, signal) };
}

interface Team extends Crew {
  readonly patienceMs: number;
}

async function search(crew: Team, wish: SearchWish, signal: AbortSignal): Promise<SearchResult> {
  const over = timeLimit(signal, searchTimeMs);
  const counted = await count(crew, wish, over.signal).finally(over.clear);
  if (signal.aborted) return { kind: "stopped" };
  if (counted.kind === "endless") return counted;
  if (counted.kind === "ended") return { kind: "late" };
  const { found } = counted;
  const limit = timeLimit(signal, showTimeMs);
  const shown = await show(crew, { ...wish, found }, limit.signal).finally(limit.clear);
  if (signal.aborted) return { kind: "stopped" };
  if (shown.kind !== "shown") return shown.kind === "ended" ? { kind: "late" } : shown;
  return { kind: "found", ...withoutSecrets(found, shown), isCut: !found.isComplete };
}

type Counted = { readonly kind: "found"; readonly found: Found } | Exclude<Outcome, { kind: "done" }>;

/** With ripgrep at hand a little by one thread first, since it takes a while to start; without it all threads at once. */
async function count(crew: Team, { query, ripgrep }: SearchWish, signal: AbortSignal): Promise<Counted> {
  const alone = { kind: "sweep", query, share: { index: 0, of: 1 } } as const;
  const program = query.expression?.ripgrep === undefined ? undefined : await ripgrep();
  if (query.expression === undefined || (program === undefined && crew.size === 1)) return found(crew, alone, { signal });
  if (program) {
    const first = crew.patienceMs > 0 ? await found(crew, alone, { signal, patienceMs: crew.patienceMs }) : undefined;
    if (first && (first.kind !== "found" || first.found.isComplete || signal.aborted)) return first;
    const outcome = await crew.perform({ kind: "ripgrep", query, ripgrep: program }, signal);
    if (outcome.kind !== "done") return outcome;
    if (outcome.done.found) return { kind: "found", found: outcome.done.found };
  }
  const shares = Array.from({ length: crew.size }, (_, index) => ({ index, of: crew.size }));
  const parts = await Promise.all(shares.map((share) => found(crew, { ...alone, share }, { signal })));
  const failed = parts.find((each) => each.kind !== "found");
  if (failed) return failed;
  return {
    kind: "found",
    found: together(
      parts.flatMap((each) => (each.kind === "found" ? [each.found] : [])),
      query.roots,
    ),
  };
}

async function found(crew: Crew, job: Job, until: { readonly signal: AbortSignal; readonly patienceMs?: number }): Promise<Counted> {
  const outcome = await crew.perform(job, until.signal, until.patienceMs);
  if (outcome.kind !== "done") return outcome;
  return { kind: "found", found: outcome.done.found ?? nothing };
}

const nothing: Found = { files: [], fileCount: 0, matchCount: 0, unreadable: [], unreadableCount: 0, isComplete: true };

interface ToShow extends SearchWish {
  readonly found: Found;
}

type ShownFiles = { readonly kind: "shown"; readonly files: readonly Shown[]; readonly secrets: ReadonlySet<string> };

async function show(crew: Crew, given: ToShow, signal: AbortSignal): Promise<ShownFiles | Exclude<Outcome, { kind: "done" }>> {
  const { expression, tops, roots } = given.query;
  const wishes = wishesOf(given);
  if (!expression || wishes.length === 0) return { kind: "shown", files: [], secrets: new Set() };
  const outcome = await crew.perform({ kind: "excerpt", expression, wishes, context: given.context }, signal);
  if (outcome.kind !== "done") return outcome;
  const counts = new Map(given.found.files.map((each) => [each.path, each.count]));
  const files = (outcome.done.excerpts ?? []).map((each) => ({ ...each, count: counts.get(each.path) ?? 0 }));
  const isAsked = (each: Shown) => roots.includes(each.path);
  if (!files.some((each) => each.identity !== undefined && !isAsked(each))) return { kind: "shown", files, secrets: new Set() };
  const looked = await crew.perform({ kind: "secrets", folders: tops.length > 0 ? tops : roots }, signal);
  if (looked.kind !== "done") return looked;
  const identities = new Set(looked.done.identities);
  const secret = files.filter((each) => identities.has(each.identity ?? "") && !isAsked(each));
  return { kind: "shown", files, secrets: new Set(secret.map((each) => each.path)) };
}

/** A second name does not make what may hold secrets less secret. */
function withoutSecrets(found: Found, { files, secrets }: ShownFiles): { readonly found: Found; readonly shown: readonly Shown[] } {
  const hidden = files.filter((each) => secrets.has(each.path));
  return {
    shown: files.filter((each) => !secrets.has(each.path) && each.lines.length > 0),
    found: {
      ...found,
      files: found.files.filter((each) => !secrets.has(each.path)),
      fileCount: found.fileCount - hidden.length,
      matchCount: found.matchCount - hidden.reduce((total, each) => total + each.count, 0),
    },
  };
}

/** How many matches of a file can be paged through. */
export function countedOf({ path, count }: FoundFile, { roots }: SearchQuery): number {
  return roots.length === 1 && roots[0] === path ? count : Math.min(count, perFile);
}

function wishesOf({ found: { files }, query, skip, take }: ToShow): readonly ExcerptWish[] {
  const wishes: ExcerptWish[] = [];
  let before = 0;
  let left = take;
  for (const each of files) {
    const here = countedOf(each, query);
    const passed = Math.min(here, Math.max(0, skip - before));
    before += here;
    if (passed >= here) continue;
    if (left <= 0) break;
    const wanted = Math.min(here - passed, left);
    wishes.push({ path: each.path, skip: passed, take: wanted });
    left -= wanted;
  }
  return wishes;
}

function timeLimit(signal: AbortSignal, milliseconds: number): { readonly signal: AbortSignal; clear(): void } {
  const own = new AbortController();
  const stop = () => own.abort();
  const timer = setTimeout(stop, milliseconds);
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  return {
    signal: own.signal,
    clear: () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
    },
  };
}
