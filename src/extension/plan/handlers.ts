import type { Handlers } from "../chat/handlers.ts";
import type { Desk } from "../desk.ts";
import { t, told } from "../words.ts";

export interface PlanHandlerParts {
  readonly desk: Pick<Desk, "core" | "shown" | "setTeam">;
  /** Whether the chat is visible, so that what comes back is seen there. */
  isVisible(): boolean;
  /** Says a sentence where the chat does not show it. */
  tell(sentence: string): void;
}

/** What the view wants of plans and of who carries them out. What can't be done is said in the core's words. */
export function createPlanHandlers({ desk, isVisible, tell }: PlanHandlerParts): Pick<Handlers, "lead" | "setWorkMode" | "setAgent"> {
  return {
    async lead({ act }) {
      const sessionId = desk.shown();
      if (sessionId === undefined) return t("No conversation is shown, so there is no plan to change.");
      const first = await (await desk.core()).runtime.lead(sessionId, act);
      // Asking again is not what helps: the view hears only how it ends, and says meanwhile for whom it waits.
      const receipt = first.kind === "pending" ? await first.settled : first;
      if (receipt?.kind !== "refused") return undefined;
      if (first.kind === "pending" && !(isVisible() && desk.shown() === sessionId))
        tell(t("The plan stays as it was: {0}", told(receipt.problem)));
      return receipt.problem;
    },
    async setWorkMode({ workMode }) {
      await desk.setTeam({ workMode });
      return undefined;
    },
    async setAgent({ agent }) {
      await desk.setTeam({ agent });
      return undefined;
    },
  };
}
