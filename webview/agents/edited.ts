import { useLayoutEffect, useState } from "preact/hooks";
import type { AgentsPage } from "../../src/core/protocol/agents.ts";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";
import { agentOf, type Draft, type Editing, editingOf, fieldOf } from "./draft.ts";
import { idOf } from "./fields.tsx";
import { inWords } from "./words.ts";

/** Why something was not saved. */
export interface Wrong {
  /** Absent: it is about the whole. */
  readonly field?: keyof Draft;
  readonly problem: string;
}

export interface EditedParts {
  readonly editing: Editing;
  readonly page: AgentsPage;
  onChange(editing: Editing): void;
}

/** Of the block that says why nothing was saved, where that is about the whole. */
export const refusalId = "agent-refusal";

/** Saves what is being edited, and keeps what came of that. */
export function useEdited({ editing, page, onChange }: EditedParts) {
  const { host, store } = useServices();
  const [wrong, setWrong] = useState<Wrong | undefined>(undefined);
  const [isSaved, setSaved] = useState(false);
  const { draft, isNew } = editing;
  const refused = (problem: string) => {
    const about = fieldOf(problem);
    setWrong({ ...(about ? { field: about } : {}), problem: inWords(problem) });
  };
  const field = wrong?.field;
  useLayoutEffect(() => {
    const control = field && document.getElementById(idOf(field));
    control?.focus();
    const said = control ? control.closest(".field") : wrong && document.getElementById(refusalId);
    said?.scrollIntoView({ block: "nearest" });
  }, [wrong]);
  return {
    wrong,
    isSaved,
    /** Something else is edited, or in another form. */
    change(next: Editing) {
      setSaved(false);
      setWrong(undefined);
      onChange(next);
    },
    async save(since: string | null) {
      if (isNew && page.agents.some((each) => each.name === draft.name))
        return setWrong({ field: "name", problem: t("The name of an agent is its own: there is {0} already.", draft.name) });
      const problem = await host.request("saveAgent", { agent: agentOf(editing), since });
      if (problem !== undefined) return refused(problem);
      setWrong(undefined);
      setSaved(true);
      // What was kept is told before the answer comes.
      const now = store.state.agents?.agents.find((each) => each.name === draft.name.trim());
      if (now) onChange(editingOf(now));
    },
  };
}
