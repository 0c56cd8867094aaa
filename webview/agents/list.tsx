import { useEffect, useRef } from "preact/hooks";
import type { ListedAgent } from "../../src/core/events/roster/agent.ts";
import type { AgentsPage } from "../../src/core/protocol/agents.ts";
import { Icon, Spinner } from "../ui/icon.tsx";
import { SearchHead } from "../ui/page-head.tsx";
import { Said } from "../ui/said.tsx";
import { useServices } from "../ui/services.ts";
import { agentOf, type Editing, editingNew, editingOf } from "./draft.ts";
import { AgentPicture } from "./picture.tsx";
import { agentsWith, sourceWord, sourceWords } from "./words.ts";

interface ListProps {
  readonly page: AgentsPage | undefined;
  readonly said: string | undefined;
  /** What was just taken away. */
  readonly gone: ListedAgent | undefined;
  /** What is looked for. */
  readonly words: string;
  readonly screenCount: number;
  onType(words: string): void;
  onEdit(editing: Editing): void;
  /** Called when what was taken away is there again. */
  onBack(): void;
}

/** The agents: what each is called, when to use it, where it comes from; and what can be done with all of them. */
export function AgentList({ page, said, gone, words, screenCount, onType, onEdit, onBack }: ListProps) {
  const search = useRef<HTMLElement>(null);
  useEffect(() => search.current?.focus(), [screenCount]);
  const found = agentsWith(words, page?.agents ?? []);
  return (
    <>
      <SearchHead title="Agents" label="Search agents" placeholder="Search agents" value={words} field={search} onType={onType} />
      <Said said={said} />
      <Gone agent={gone} onBack={onBack} />
      {page?.told && (
        <p class="line" role="status">
          <Icon name="check" />
          <span>{page.told}</span>
        </p>
      )}
      <div class="rules">
        {page?.problems.map((each) => (
          <Problem key={each} sentence={each} />
        ))}
        <Rows agents={found} onEdit={onEdit} />
        {page && found.length === 0 && <p class="faint">No agent matches.</p>}
        {!page && !said && (
          <p class="line faint">
            <Spinner />
            <span>Looking…</span>
          </p>
        )}
      </div>
      <Foot names={found.map((each) => each.name)} isNarrowed={words.trim() !== ""} onEdit={onEdit} />
    </>
  );
}

/** What does not count. An agent that is kept and can't be used is not in the list, so it is removed from here. */
function Problem({ sentence }: { readonly sentence: string }) {
  const { ask } = useServices();
  const [, name] = /^The agent (\S+) that you keep can't be used/.exec(sentence) ?? [];
  return (
    <p class="line" role="alert">
      <Icon name="warning" class="warn" />
      <span>
        {sentence}{" "}
        {name !== undefined && (
          <button type="button" class="link-button" onClick={() => ask("removeAgent", { name })}>
            Remove
          </button>
        )}
      </span>
    </p>
  );
}

function Rows({ agents, onEdit }: { readonly agents: readonly ListedAgent[]; onEdit(editing: Editing): void }) {
  return (
    <ul class="sessions agents-list" aria-label="Agents">
      {agents.map((each) => (
        <li key={each.name} class="session-row">
          <button type="button" class="line quiet-line session agent-row" title={sourceWords(each)} onClick={() => onEdit(editingOf(each))}>
            <AgentPicture {...each} />
            <span class="session-words">
              <bdi class="session-title">{each.title}</bdi>
              <bdi class="faint agent-role">{each.role}</bdi>
            </span>
            <span class="fact">{sourceWord(each)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

interface FootProps {
  /** Those that are shown. */
  readonly names: readonly string[];
  readonly isNarrowed: boolean;
  onEdit(editing: Editing): void;
}

function Foot({ names, isNarrowed, onEdit }: FootProps) {
  const { ask } = useServices();
  return (
    <p class="history-foot">
      <button type="button" class="link-button" onClick={() => onEdit(editingNew())}>
        New agent…
      </button>
      <button type="button" class="link-button" onClick={() => ask("importAgents", {})}>
        Import…
      </button>
      {names.length > 0 && (
        <button type="button" class="link-button" onClick={() => ask("exportAgents", { names: [...names] })}>
          {isNarrowed ? "Export these…" : "Export all…"}
        </button>
      )}
    </p>
  );
}

/** What was just taken away, with the way back. */
function Gone({ agent, onBack }: { readonly agent: ListedAgent | undefined; onBack(): void }) {
  const { ask } = useServices();
  const putBack = async () => {
    if (agent && !(await ask("saveAgent", { agent: agentOf(editingOf(agent)), since: null }))) onBack();
  };
  return (
    <div role="status">
      {agent && (
        <p class="line history-gone">
          <span>{agent.changed ? `${agent.title} is as it was shipped again.` : `Removed: ${agent.title}.`}</span>
          <button type="button" class="link-button" onClick={putBack}>
            Undo
          </button>
        </p>
      )}
    </div>
  );
}
