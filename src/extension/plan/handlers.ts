import type { Handlers } from "../chat/handlers.ts";
import type { Desk } from "../desk.ts";

/** What the view wants of plans and of who carries them out. What can't be done is said in the core's words. */
export function createPlanHandlers(desk: Pick<Desk, "core" | "shown" | "setTeam">): Pick<Handlers, "lead" | "setWorkMode" | "setAgent"> {
  return {
    async lead({ act }) {
      const sessionId = desk.shown();
      if (sessionId === undefined) return "No conversation is shown, so there is no plan to change.";
      const receipt = await (await desk.core()).runtime.lead(sessionId, act);
      return receipt.kind === "refused" ? receipt.problem : undefined;
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
