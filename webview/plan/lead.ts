import { useState } from "preact/hooks";
import type { RequestParams } from "../../src/core/protocol/requests.ts";
import { useServices } from "../ui/services.ts";

export type Act = RequestParams<"lead">["act"];

export interface Leading {
  /** Asks for a change of the plan. What comes back says whether it was done. */
  lead(act: Act): Promise<boolean>;
  /** Why the last wish could not be done, where it was made. */
  readonly problem: string | undefined;
}

/** Wishes about a plan, with their refusal beside what they were about instead of above the composer. */
export function useLead(): Leading {
  const { host } = useServices();
  const [problem, setProblem] = useState<string | undefined>(undefined);
  return {
    problem,
    async lead(act) {
      setProblem(undefined);
      const error = await host.request("lead", { act });
      setProblem(error);
      return error === undefined;
    },
  };
}
