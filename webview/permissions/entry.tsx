import { useState } from "preact/hooks";
import { placeWords } from "../../src/core/events/words/runs-on.ts";
import type { AuditEntry } from "../../src/core/protocol/permissions.ts";
import { stateWord, toolIcon } from "../chat/tool.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import { pure } from "../ui/pure.ts";
import { useServices } from "../ui/services.ts";
import { speech, t } from "../words.ts";
import { modesOf, momentOf, surfaceWords, timeOf, verdictOf } from "./words.ts";

interface EntryProps {
  readonly entry: AuditEntry;
  /** It belongs to the conversation that is open. */
  readonly isShown: boolean;
}

/** One thing that was done, or was not let through; opens to tell all that is known of it. */
export const EntryRow = pure(function EntryRow({ entry, isShown }: EntryProps) {
  const [open, setOpen] = useState(false);
  const { allowed, at, effects, agent } = entry;
  const what = entry.kind === "mode" ? modesOf(entry.what) : entry.what;
  const facts = [momentOf(at), agent === undefined ? "" : t("agent {0}", agent), verdictOf(entry), effects ?? ""]
    .filter(Boolean)
    .join(" · ");
  return (
    <li class="session-row">
      <button type="button" class="line quiet-line session" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={iconOf(entry)} class={allowed === false ? "refused" : ""} />
        <span class="session-words">
          <bdi class="session-title" dir="auto" title={what}>
            {what}
          </bdi>
          <span class="faint session-facts" title={facts}>
            {facts}
          </span>
        </span>
      </button>
      {open && <Details entry={entry} isShown={isShown} />}
    </li>
  );
});

function Details({ entry, isShown }: EntryProps) {
  const { ask, store } = useServices();
  const { at, agent, by, tool, where, runsOn, outcome, effects, detail, title, sessionId, stepId } = entry;
  const open = async () => {
    if (!isShown && (await ask("openSession", { sessionId }))) return;
    store.update({ screen: "chat", reveal: stepId });
  };
  return (
    <div class="details">
      <dl class="facts">
        <Fact name={t("Decided")} value={verdictOf(entry)} />
        <Fact name={t("Who")} value={agent === undefined ? t("the coworker") : t("the agent {0}", agent)} />
        {by && <Fact name={t("Answered in")} value={surfaceWords[by]} />}
        <Fact name={t("Tool")} value={tool} />
        <Fact name={t("Where")} value={where} isPath />
        <Fact name={t("Ran")} value={runsOn && placeWords(runsOn, undefined, speech)} />
        <Fact name={t("When")} value={timeOf(at)} />
        <Fact name={t("Came to")} value={outcome && (stateWord(outcome) || t("done"))} />
        <Fact name={t("Effect")} value={effects} />
        <Fact name={t("Conversation")} value={title || t("no longer stored")} />
      </dl>
      {detail && (
        <pre class="details-text" dir="ltr">
          {detail}
        </pre>
      )}
      {title !== "" && (
        <button type="button" class="link-button" onClick={open}>
          {t("Open in the conversation")}
        </button>
      )}
    </div>
  );
}

function Fact({ name, value, isPath = false }: { readonly name: string; readonly value: string | undefined; readonly isPath?: boolean }) {
  if (!value) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {isPath ? (
          <bdi class="mono" dir="ltr">
            {value}
          </bdi>
        ) : (
          value
        )}
      </dd>
    </div>
  );
}

function iconOf({ kind, allowed, tool }: AuditEntry): IconName {
  if (kind === "grant") return "pass";
  if (kind === "revoke") return "discard";
  if (kind === "mode") return "shield";
  if (allowed === false) return "circle-slash";
  return toolIcon(tool ?? "");
}
