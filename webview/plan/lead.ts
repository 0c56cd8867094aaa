import { useRef, useState } from "preact/hooks";
import type { RequestParams } from "../../src/core/protocol/requests.ts";
import { useServices } from "../ui/services.ts";
import { told } from "../words.ts";

export type Act = RequestParams<"lead">["act"];

export interface Leading {
  /** Asks for a change of the plan. What comes back says whether it was done. */
  lead(act: Act): Promise<boolean>;
  /** Why the last wish could not be done, where it was made. */
  readonly problem: string | undefined;
  /** Something is wanted and it is not known yet what came of it. */
  readonly isOpen: boolean;
}

/**
 * Wishes about a plan, with their refusal beside what they were about instead of above the composer. The window that leads the plan may be slow to
 * answer: what is asked again meanwhile is asked once.
 */
export function useLead(): Leading {
  const { host } = useServices();
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [openCount, setOpenCount] = useState(0);
  const open = useRef(new Map<string, Promise<boolean>>()).current;
  const ask = async (act: Act) => {
    setProblem(undefined);
    setOpenCount((count) => count + 1);
    const error = await host.request("lead", { act });
    open.delete(JSON.stringify(act));
    setOpenCount((count) => count - 1);
    setProblem(error && told(error));
    return error === undefined;
  };
  return {
    problem,
    isOpen: openCount > 0,
    lead(act) {
      const key = JSON.stringify(act);
      const asked = open.get(key) ?? ask(act);
      open.set(key, asked);
      return asked;
    },
  };
}
