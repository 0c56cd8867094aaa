import { useState } from "preact/hooks";
import type { ListedAgent } from "../../src/core/events/roster/agent.ts";
import type { AgentsPage } from "../../src/core/protocol/agents.ts";
import type { ModelChoice } from "../../src/core/protocol/host-message.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Back, TitleHead } from "../ui/page/head.tsx";
import { useServices } from "../ui/services.ts";
import { t, told } from "../words.ts";
import { draftOf, type Editing, editingNew, editingOf, isChanged } from "./draft.ts";
import { refusalId, useEdited } from "./edited.ts";
import { Fields } from "./fields.tsx";
import { EditorFoot } from "./foot.tsx";
import { AgentPicture } from "./picture.tsx";
import { freeName, sourceWords } from "./words.ts";

interface EditorProps {
  readonly editing: Editing;
  readonly page: AgentsPage;
  readonly models: readonly ModelChoice[];
  /** Is given the way out of it, which stays where something is not saved. */
  readonly leaving: { current: (() => void) | undefined };
  onChange(editing: Editing): void;
  onClose(): void;
  /** Called when the person's own form of it was taken away. */
  onGone(agent: ListedAgent): void;
}

/** One agent, to be looked at and changed. What is refused is said at its field. */
export function AgentEditor({ editing, page, models, leaving, onChange, onClose, onGone }: EditorProps) {
  const { wrong, isSaved, change, save } = useEdited({ editing, page, onChange });
  const [isLeaving, setLeaving] = useState(false);
  const { draft, start, isNew, since } = editing;
  const listed = isNew ? undefined : page.agents.find((each) => each.name === start.name);
  const isReadOnly = listed?.source === "workspace";
  const changed = !isReadOnly && isChanged(editing);
  const edit = (next: Editing) => {
    setLeaving(false);
    change(next);
  };
  const leave = () => (changed ? setLeaving(true) : onClose());
  leaving.current = leave;
  const about = wrong?.field && { field: wrong.field, problem: wrong.problem };
  return (
    <form
      class="agent-editor"
      aria-label={isNew ? t("A new agent") : t("The agent {0}", start.title)}
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && changed) void save(since);
      }}
    >
      <TitleHead
        title={<bdi>{draft.title || t("A new agent")}</bdi>}
        back={<Back label={t("Back to the agents")} onClick={leave} />}
        focusOn={`${isNew} ${start.name}`}
      >
        <AgentPicture {...draft} />
      </TitleHead>
      <div class="agent-fields">
        {listed && (
          <p class="faint">
            <bdi class="mono">{listed.name}</bdi>, {sourceWords(listed)}
          </p>
        )}
        {wrong && !wrong.field && <Whole problem={wrong.problem} listed={listed} onTake={edit} onInsist={save} />}
        <Fields
          {...{ editing, isReadOnly, models }}
          tools={page.tools}
          wrong={about}
          onChange={(next) => edit({ ...editing, draft: next })}
        />
        {listed && <Deeds agent={listed} agents={page.agents} onCopy={edit} onGone={onGone} />}
      </div>
      <EditorFoot
        {...{ changed, isLeaving, isSaved, isNew }}
        file={isReadOnly ? listed?.file : undefined}
        onSave={() => void save(isReadOnly ? null : since)}
        onDiscard={isLeaving || isNew ? onClose : () => edit({ ...editing, ...(listed ? editingOf(listed) : { draft: draftOf(start) }) })}
      />
    </form>
  );
}

interface DeedsProps {
  readonly agent: ListedAgent;
  readonly agents: readonly ListedAgent[];
  onCopy(editing: Editing): void;
  onGone(agent: ListedAgent): void;
}

/** What can be done with the whole of an agent. */
function Deeds({ agent, agents, onCopy, onGone }: DeedsProps) {
  const { ask } = useServices();
  const { start } = editingOf(agent);
  const duplicate = () => {
    const name = freeName(`${start.name.slice(0, 55)}-copy`, agents);
    onCopy(editingNew({ ...start, name, title: t("{0} copy", start.title) }));
  };
  const remove = async () => {
    if (!(await ask("removeAgent", { name: agent.name }))) onGone(agent);
  };
  return (
    <p class="history-foot">
      <button type="button" class="link-button" onClick={duplicate}>
        {t("Duplicate")}
      </button>
      <button type="button" class="link-button" onClick={() => ask("exportAgents", { names: [agent.name] })}>
        {t("Export…")}
      </button>
      {agent.source === "yours" && (
        <button type="button" class="link-button" onClick={remove}>
          {agent.changed ? t("Back to shipped") : t("Remove")}
        </button>
      )}
    </p>
  );
}

interface WholeProps {
  readonly problem: string;
  readonly listed: ListedAgent | undefined;
  onTake(editing: Editing): void;
  onInsist(since: string | null): Promise<void>;
}

/** A refusal that is about no single field; of a change made elsewhere meanwhile, with the ways out. */
function Whole({ problem, listed, onTake, onInsist }: WholeProps) {
  return (
    <div id={refusalId} class="block" role="alert">
      <Icon name="warning" class="warn" />
      <div>
        <p>{told(problem)}</p>
        {problem.includes("meanwhile") && (
          <p class="actions">
            {listed && <Button onClick={() => onTake(editingOf(listed))}>{t("Show what is saved")}</Button>}
            <Button onClick={() => onInsist(listed?.savedAt ?? null)}>{t("Save mine all the same")}</Button>
          </p>
        )}
      </div>
    </div>
  );
}
