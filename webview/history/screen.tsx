import { useEffect, useRef, useState } from "preact/hooks";
import type { HistoryEntry, HistoryQuery } from "../../src/core/protocol/pages.ts";
import type { ViewState } from "../state.ts";
import { Field } from "../ui/field.tsx";
import { Said } from "../ui/said.tsx";
import { useServices } from "../ui/services.ts";
import { Entry } from "./entry.tsx";
import { useRoving } from "./roving.ts";

/** As many as are asked for at first, and then each time the end of the list comes near. */
const pageSize = 100;
/** Typing pauses so long before anything is looked for. */
const typingMs = 120;
const nearPx = 400;

const start: HistoryQuery = { reach: "here", kind: "kept", text: "", count: pageSize };

interface HistoryProps {
  readonly state: ViewState;
  readonly said: string | undefined;
}

/** Earlier conversations: pinned ones on top, then newest first. */
export function HistoryScreen({ state, said }: HistoryProps) {
  const { store } = useServices();
  const [query, setQuery] = useState<HistoryQuery>(() => ({ ...(state.history?.query ?? start), text: "", count: pageSize }));
  const [gone, setGone] = useState<HistoryEntry | undefined>(undefined);
  const asked = useAsked(query, state.staleCount);
  const back = () => store.update({ screen: "chat" });
  const narrow = (change: Partial<HistoryQuery>) => setQuery({ ...query, count: pageSize, ...change });
  const restore = useRestore(gone, () => setGone(undefined));
  const page = state.history;
  const entries = (page?.entries ?? []).filter((each) => each.id !== gone?.id || query.kind === "deleted");
  return (
    <main
      class="history"
      onKeyDown={(event) => {
        if (event.key === "Escape") back();
        else if (event.key === "z" && (event.ctrlKey || event.metaKey) && gone) restore();
      }}
    >
      <div class="history-head">
        <button type="button" class="quiet icon icon-arrow-left turns-rtl" aria-label="Back to the chat" title="Back" onClick={back} />
        <Field
          label="Search conversations"
          placeholder="Search titles and text"
          value={query.text}
          autofocus
          class="grow"
          onChange={(text) => narrow({ text: text.slice(0, 200) })}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown") document.querySelector<HTMLElement>(".session[tabindex='0']")?.focus();
          }}
        />
      </div>
      <Filters query={query} onChange={narrow} />
      <Said said={said} />
      {gone && (
        <p class="line history-gone" role="status">
          <span>Deleted “{gone.title || "Untitled"}”.</span>
          <button type="button" class="link-button" onClick={restore}>
            Undo
          </button>
        </p>
      )}
      <Sessions
        entries={entries}
        query={query}
        current={state.view?.session.id}
        isBusy={asked}
        onMore={() => page && entries.length < page.total && !asked && setQuery({ ...query, count: page.entries.length + pageSize })}
        onDeleted={setGone}
        onBack={back}
      />
      {page && entries.length === 0 && !asked && <p class="faint history-none">{nothingWord(query)}</p>}
      <Foot />
    </main>
  );
}

/** Asks for the list whenever something else is wanted, or the list has changed; says whether an answer is awaited. */
function useAsked(query: HistoryQuery, staleCount: number): boolean {
  const { ask } = useServices();
  const [waiting, setWaiting] = useState(true);
  const last = useRef(query);
  useEffect(() => {
    let isOver = false;
    const typed = last.current.text !== query.text;
    last.current = query;
    setWaiting(true);
    const timer = setTimeout(() => void ask("listHistory", query).then(() => !isOver && setWaiting(false)), typed ? typingMs : 0);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [query, staleCount]);
  return waiting;
}

function useRestore(gone: HistoryEntry | undefined, done: () => void): () => void {
  const { ask } = useServices();
  return async () => {
    if (gone && !(await ask("restoreSession", { sessionId: gone.id }))) done();
  };
}

interface FiltersProps {
  readonly query: HistoryQuery;
  onChange(change: Partial<HistoryQuery>): void;
}

function Filters({ query: { reach, kind }, onChange }: FiltersProps) {
  const pressed = (label: string, isOn: boolean, change: Partial<HistoryQuery>) => (
    <button type="button" class="filter" aria-pressed={isOn} onClick={() => onChange(change)}>
      {label}
    </button>
  );
  return (
    <fieldset class="filters" aria-label="Which conversations">
      {pressed("Workspace", reach === "here", { reach: "here" })}
      {pressed("Everywhere", reach === "everywhere", { reach: "everywhere" })}
      <span class="grow" />
      {pressed("Archived", kind === "archived", { kind: kind === "archived" ? "kept" : "archived" })}
      {pressed("Deleted", kind === "deleted", { kind: kind === "deleted" ? "kept" : "deleted" })}
    </fieldset>
  );
}

interface SessionsProps {
  readonly entries: readonly HistoryEntry[];
  readonly query: HistoryQuery;
  readonly current: string | undefined;
  readonly isBusy: boolean;
  onMore(): void;
  onDeleted(entry: HistoryEntry): void;
  onBack(): void;
}

function Sessions({ entries, query, current, isBusy, onMore, onDeleted, onBack }: SessionsProps) {
  const roving = useRoving(entries);
  return (
    <ul
      class="sessions"
      aria-label="Conversations"
      aria-busy={isBusy}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        if (scrollHeight - scrollTop - clientHeight < nearPx) onMore();
      }}
      onKeyDown={roving.onKeyDown}
    >
      {entries.map((each) => (
        <Entry
          key={each.id}
          entry={each}
          words={query.text}
          isCurrent={each.id === current}
          isActive={each.id === roving.active}
          onActive={roving.activate}
          onDeleted={onDeleted}
          onBack={onBack}
        />
      ))}
    </ul>
  );
}

function Foot() {
  const { ask, store } = useServices();
  return (
    <p class="history-foot">
      <button type="button" class="link-button" onClick={() => ask("importSessions", {})}>
        Import…
      </button>
      <button type="button" class="link-button" onClick={() => ask("exportAll", {})}>
        Export all…
      </button>
      <button type="button" class="link-button" onClick={() => store.update({ screen: "storage" })}>
        Storage…
      </button>
    </p>
  );
}

function nothingWord({ text, kind, reach }: HistoryQuery): string {
  if (text.trim()) return "No conversation matches.";
  if (kind === "deleted") return "Nothing was deleted lately.";
  if (kind === "archived") return "Nothing is archived.";
  return reach === "here" ? "No conversations in this workspace yet." : "No conversations yet.";
}
