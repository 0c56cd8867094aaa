import { useRef, useState } from "preact/hooks";
import type { ListedAgent } from "../../src/core/events/roster/agent.ts";
import type { ViewConfig } from "../../src/core/protocol/host-message.ts";
import type { ViewState } from "../state.ts";
import { useLooked } from "../ui/page/looked.ts";
import { Page } from "../ui/page/page.tsx";
import { Said } from "../ui/said.tsx";
import { useServices } from "../ui/services.ts";
import { type Editing, isChanged } from "./draft.ts";
import { AgentEditor } from "./editor.tsx";
import { AgentList } from "./list.tsx";

interface AgentsProps {
  readonly state: ViewState;
  readonly config: ViewConfig;
  readonly said: string | undefined;
}

/** The agents there are, and one of them to be changed. What is being changed outlives the view. */
export function AgentsScreen({ state: { agents: page, screenCount, staleCount }, config, said }: AgentsProps) {
  const { host } = useServices();
  const [editing, setEditing] = useState<Editing | undefined>(() => host.saved.agent);
  const [words, setWords] = useState("");
  const [gone, setGone] = useState<ListedAgent | undefined>(undefined);
  const leaving = useRef<(() => void) | undefined>(undefined);
  useLooked("loadAgents", staleCount);
  const edit = (next: Editing | undefined) => {
    host.save({ agent: next && isChanged(next) ? next : undefined });
    setGone(undefined);
    setEditing(next);
  };
  return (
    <Page class="agents" onEscape={editing && (() => leaving.current?.())}>
      {editing && page ? (
        <>
          <Said said={said} />
          <AgentEditor
            {...{ editing, page, leaving }}
            models={config.models}
            onChange={edit}
            onClose={() => edit(undefined)}
            onGone={(agent) => {
              edit(undefined);
              setGone(agent);
            }}
          />
        </>
      ) : (
        <AgentList {...{ page, said, gone, words, screenCount }} onType={setWords} onEdit={edit} onBack={() => setGone(undefined)} />
      )}
    </Page>
  );
}
