import { useEffect, useRef } from "preact/hooks";
import type { ListedAgent } from "../../src/core/events/roster/agent.ts";
import type { AgentsPage } from "../../src/core/protocol/agents.ts";
import { Icon } from "../ui/icon.tsx";
import { SearchHead } from "../ui/page/head.tsx";
import { Deed, Gone, Looking, Told } from "../ui/page/parts.tsx";
import { Said } from "../ui/said.tsx";
import { useServices } from "../ui/services.ts";
import { t, told } from "../words.ts";
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
  const { ask } = useServices();
  const search = useRef<HTMLElement>(null);
  useEffect(() => search.current?.focus(), [screenCount]);
  const putBack = async () => {
    if (gone && !(await ask("saveAgent", { agent: agentOf(editingOf(gone)), since: null }))) onBack();
  };
  const found = agentsWith(words, page?.agents ?? []);
  return (
    <>
      <SearchHead
        title={t("Agents")}
        label={t("Search agents")}
        placeholder={t("Search agents")}
        value={words}
        field={search}
        onType={onType}
      />
      <Said said={said} />
      <Gone onUndo={putBack}>
        {gone && (gone.changed ? t("{0} is as it was shipped again.", gone.title) : t("Removed: {0}.", gone.title))}
      </Gone>
      <Told told={page?.told} />
      <div class="rules">
        {page?.problems.map((each) => (
          <Problem key={each} sentence={each} />
        ))}
        <Rows agents={found} onEdit={onEdit} />
        {page && found.length === 0 && <p class="faint">{t("No agent matches.")}</p>}
        {!page && !said && <Looking />}
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
        {told(sentence)}{" "}
        {name !== undefined && (
          <button type="button" class="link-button" onClick={() => ask("removeAgent", { name })}>
            {t("Remove")}
          </button>
        )}
      </span>
    </p>
  );
}

function Rows({ agents, onEdit }: { readonly agents: readonly ListedAgent[]; onEdit(editing: Editing): void }) {
  return (
    <ul class="sessions agents-list" aria-label={t("Agents")}>
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
      <Deed label={t("New agent…")} onClick={() => onEdit(editingNew())} />
      <Deed label={t("Import…")} onClick={() => ask("importAgents", {})} />
      {names.length > 0 && (
        <Deed label={isNarrowed ? t("Export these…") : t("Export all…")} onClick={() => ask("exportAgents", { names: [...names] })} />
      )}
    </p>
  );
}
