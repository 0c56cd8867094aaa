import { dice } from "../../storage/faults/dice.ts";
import { faultsOf } from "./hold.ts";
import { randomPlan } from "./plan.ts";
import { type Outcome, play } from "./play.ts";
import type { Plant } from "./world.ts";

/** What many interleavings came to. */
export interface Tally {
  readonly plays: number;
  /** Answers given, questions asked, commands run. */
  answers: number;
  questions: number;
  ran: number;
  /** Interleavings in which two surfaces answered the same question before either had heard of an answer. */
  raced: number;
  /** Those in which they were of different windows. */
  across: number;
  /** The first interleaving that is not as it must be. */
  first?: string;
}

/** Plays so many interleavings, or until one is not as it must be. */
export async function playMany(seed: string, count: number, plant?: Plant): Promise<Tally> {
  const tally: Tally = { plays: count, answers: 0, questions: 0, ran: 0, raced: 0, across: 0 };
  for (let nth = 0; nth < count && tally.first === undefined; nth += 1) {
    const outcome = await play(randomPlan(dice(`${seed} ${nth}`)), plant);
    tally.answers += outcome.given.length;
    tally.questions += outcome.approvals.length;
    tally.ran += outcome.world.ran.length;
    if (isRaced(outcome, "by")) tally.raced += 1;
    if (isRaced(outcome, "window")) tally.across += 1;
    const faults = faultsOf(outcome);
    if (faults.length > 0)
      tally.first = `ANSWER_SEED="${seed}", interleaving ${nth}:\n${faults.join("\n")}\n${JSON.stringify(outcome.plan.turns)}\n${otherActs(outcome)}`;
  }
  return tally;
}

function otherActs({ plan }: Outcome): string {
  const others = plan.acts.filter(({ what }) => what.kind !== "answer");
  return others.map(({ after, window, what }) => JSON.stringify({ ...after, window, ...what })).join("\n");
}

function isRaced({ given }: Outcome, apart: "by" | "window"): boolean {
  const blind = given.filter((each) => each.isBlind);
  return blind.some((each) => blind.some((other) => other.approvalId === each.approvalId && other[apart] !== each[apart]));
}
