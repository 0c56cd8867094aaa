import assert from "node:assert/strict";
import { test } from "node:test";
import type { LeadReceipt, PlanReceipt } from "../../../src/core/events/plan/act.ts";
import { createPlanHandlers, type PlanHandlerParts } from "../../../src/extension/plan/handlers.ts";
import { breath } from "../../scenarios/acts.ts";

const skip = { act: { kind: "skip", taskId: "t1" } } as const;

test("A wish that another window has not taken is open until that one answers, and a refusal that nobody would see in the chat is told", async () => {
  const over: PlanReceipt = { kind: "refused", problem: "It is over." };
  for (const [became, isVisible, told] of [
    [over, false, ["The plan stays as it was: It is over."]],
    [over, true, []],
    [{ kind: "done" }, false, []],
    [undefined, false, []],
  ] as const) {
    const { wish, answer, sentences } = stand(isVisible);
    let reply: string | undefined | "open" = "open";
    const asked = wish.then((said) => {
      reply = said;
    });
    await breath();
    assert.equal(reply, "open");
    answer(became);
    await asked;
    assert.deepEqual([reply, sentences], [became?.kind === "refused" ? became.problem : undefined, told]);
  }
});

function stand(isVisible: boolean) {
  let answer: (became: PlanReceipt | undefined) => void = () => assert.fail();
  const settled = new Promise<PlanReceipt | undefined>((resolve) => {
    answer = resolve;
  });
  const lead = async (): Promise<LeadReceipt> => ({ kind: "pending", settled });
  const desk = { core: async () => ({ runtime: { lead } }), shown: () => "s1" } as unknown as PlanHandlerParts["desk"];
  const sentences: string[] = [];
  const { lead: wanted } = createPlanHandlers({ desk, isVisible: () => isVisible, tell: (each) => void sentences.push(each) });
  return { wish: wanted(skip), answer: (became: PlanReceipt | undefined) => answer(became), sentences };
}
