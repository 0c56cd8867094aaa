import type { CallPrint, Print } from "./prints.ts";

/** From how many on something counts as going in circles: first it is said, then not run any more. */
export const thresholds = {
  /** The same call with the same result, one after another or in rounds with others. */
  same: { note: 3, block: 5 },
  /** Changes to one file that failed, one after another; calls of tools that are none. */
  failing: { note: 3, block: 6 },
  /** Turns without a change and without a result that was not there before. */
  stale: { note: 8, block: 12 },
  /** Two turns with blocked calls among so many are one too many: after the first there is one turn to find another way. */
  recovery: 5,
} as const;

/** What the model is told with the result of the last of these steps, when that goes in circles. Oldest first. */
export function noteFor(all: readonly Print[]): string | undefined {
  const last = all.at(-1);
  if (!last || last.kind === "polls" || last.isBlocked) return undefined;
  const prints = all.filter((each) => !each.isBlocked);
  const { same, failing, stale } = thresholds;
  const times = sameResults(prints, last);
  if (times >= same.note) return `the same call has given the same result ${times} times. ${another}`;
  const failures = failuresOn(prints, last.target);
  if (failures >= failing.note) return `${failures} tries in a row have failed here. ${afterFailure(last)}`;
  const idle = staleTurns(prints);
  if (idle >= stale.note) return `the last ${idle} turns have changed nothing and found nothing new. ${another}`;
  return undefined;
}

/** Why a call of this turn is not to be run, or undefined when it may. */
export function blockFor(prints: readonly Print[], next: CallPrint, turn: string): string | undefined {
  const run = prints.filter((each) => !each.isBlocked);
  const { same, failing, stale } = thresholds;
  const former = run.findLast((each) => each.call === next.call);
  if (next.kind === "polls" && former?.kind !== "looks") return undefined;
  const times = former ? sameResults(run, former) : 0;
  if (times >= same.block - 1) return `this call has given the same result ${times} times`;
  const failures = failuresOn(run, next.target);
  if (failures >= failing.block - 1) return `${failures} such tries in a row have failed`;
  const idle = staleTurns(run);
  const before = prints.findLast((each) => each.turn !== turn);
  if (idle >= stale.block && !before?.isBlocked) return `the last ${idle} turns have changed nothing and found nothing new`;
  return undefined;
}

/** Whether even the turn to find another way was used to repeat, so that only a person can help. */
export function isStuck(prints: readonly Print[]): boolean {
  const turns = new Map<string, boolean>();
  for (const { turn, isBlocked } of prints) turns.set(turn, isBlocked || (turns.get(turn) ?? false));
  return [...turns.values()].slice(-thresholds.recovery).filter((each) => each).length > 1;
}

const another = "Once more will not change that: use what you have, or go another way.";

function afterFailure({ kind }: Print): string {
  return kind === "made-up" ? "Use only the tools you were given." : "Read the file as it is now before you try again, or go another way.";
}

/** How often a call gave this result since something new was done: a change may well be followed by the same test with the same outcome. */
function sameResults(prints: readonly Print[], { call, pair }: Print): number {
  if (prints.reduce((count, each) => count + (each.pair === pair ? 1 : 0), 0) < 2) return 1;
  const isNew = firstTimes(prints);
  let times = 0;
  for (let index = prints.length - 1; index >= 0; index -= 1) {
    const each = prints[index] as Print;
    if (each.pair === pair) times += 1;
    else if (each.call !== call && each.kind === "acts" && isNew[index] && each.outcome !== "denied") break;
  }
  return times;
}

/** For each step whether the same call with the same result is nowhere before it. */
function firstTimes(prints: readonly Print[]): readonly boolean[] {
  const seen = new Set<number>();
  return prints.map(({ pair }) => {
    const isNew = !seen.has(pair);
    seen.add(pair);
    return isNew;
  });
}

function failuresOn(prints: readonly Print[], target: string | undefined): number {
  if (target === undefined) return 0;
  const tries = prints.filter((each) => each.target === target);
  return tries.length - 1 - tries.findLastIndex((each) => each.outcome !== "failed");
}

/** Turns at the end that brought nothing new. One in which was only waited for something neither counts nor ends the row. */
function staleTurns(prints: readonly Print[]): number {
  const results = new Set<number>();
  const calls = new Set<number>();
  const turns = new Map<string, boolean>();
  for (const { turn, call, result, kind, outcome } of prints) {
    const isNew = !results.has(result) || (kind === "acts" && outcome === "ok" && !calls.has(call));
    results.add(result);
    calls.add(call);
    if (isNew || kind !== "polls") turns.set(turn, isNew || (turns.get(turn) ?? false));
  }
  const fresh = [...turns.values()];
  return fresh.length - 1 - fresh.lastIndexOf(true);
}
