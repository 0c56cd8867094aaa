import type { PlanAct } from "../../events/plan/act.ts";

/** Where people's wishes meet the plan that is at work. */
export interface Control {
  /** Does it. Why it can't be done, as a sentence that says what can; undefined when it was done. */
  act(act: PlanAct): string | undefined;
  /** Something was said that whoever leads the plan may want to hear at once. */
  nudge(): void;
  /** Whoever carries out a plan takes wishes, until what comes back is called. */
  serve(leader: Leader): () => void;
}

type Leader = Pick<Control, "act" | "nudge">;

export function createControl(): Control {
  let leader: Leader | undefined;
  return {
    act: (act) => (leader ? leader.act(act) : noPlan),
    nudge: () => leader?.nudge(),
    serve(next) {
      leader = next;
      return () => {
        leader = undefined;
      };
    },
  };
}

/** What is said where nothing can be changed. */
export const noPlan = "No plan is at work in this conversation just now. Send a message that says what to do instead.";
