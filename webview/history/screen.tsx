import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { HistoryEntry, HistoryQuery } from "../../src/core/protocol/pages.ts";
import type { ViewState } from "../state.ts";
import { Field } from "../ui/field.tsx";
import { BackToChat } from "../ui/page/head.tsx";
import { useKeptFocus } from "../ui/page/kept-focus.ts";
import { useListed } from "../ui/page/listed.ts";
import { Said } from "../ui/said.tsx";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";
import { Entry } from "./entry.tsx";
import { useRoving } from "./roving.ts";

/** As many as are asked for at first, and then each time the end of the list comes near. */
const pageSize = 100;
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
  const asked = useListed("listHistory", query, state.staleCount);
  const back = () => store.update({ screen: "chat" });
  const narrow = (change: Partial<HistoryQuery>) => setQuery({ ...query, count: pageSize, ...change });
  const restore = useRestore(gone, () => setGone(undefined));
  const page = state.history;
  const search = useRef<HTMLElement>(null);
  const undo = useRef<HTMLButtonElement>(null);
  useEffect(() => search.current?.focus(), [state.screenCount]);
  const onFocus = useKeptFocus(() => undo.current ?? search.current);
  const entries = (page?.entries ?? []).filter((each) => each.id !== gone?.id || query.kind === "deleted");
  return (
    <main
      class="history"
      tabIndex={-1}
      onFocusCapture={onFocus}
      onKeyDown={(event) => {
        if (event.key === "Escape") back();
        else if (gone && isUndo(event)) {
          // Else the browser takes back what was typed into the search.
          event.preventDefault();
          restore();
        }
      }}
    >
      <Head text={query.text} field={search} onType={(text) => narrow({ text: text.slice(0, 200) })} />
      <Filters query={query} onChange={narrow} />
      <Said said={said} />
      {gone && (
        <p class="line history-gone" role="status">
          <span>{t("Deleted “{0}”.", gone.title || t("Untitled"))}</span>
          <button ref={undo} type="button" class="link-button" onClick={restore}>
            {t("Undo")}
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

interface HeadProps {
  readonly text: string;
  readonly field: RefObject<HTMLElement | null>;
  onType(text: string): void;
}

function Head({ text, field, onType }: HeadProps) {
  return (
    <div class="history-head">
      <BackToChat />
      <Field
        label={t("Search conversations")}
        placeholder={t("Search titles and text")}
        value={text}
        elementRef={field}
        autofocus
        class="grow"
        onChange={onType}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") document.querySelector<HTMLElement>(".session[tabindex='0']")?.focus();
        }}
      />
    </div>
  );
}

/** A name that is being written has an undo of its own. */
function isUndo({ key, ctrlKey, metaKey, target }: KeyboardEvent): boolean {
  return key === "z" && (ctrlKey || metaKey) && !(target instanceof HTMLElement && target.matches(".rename"));
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
    <fieldset class="filters" aria-label={t("Which conversations")}>
      {pressed(t("Workspace"), reach === "here", { reach: "here" })}
      {pressed(t("Everywhere"), reach === "everywhere", { reach: "everywhere" })}
      <span class="grow" />
      {pressed(t("Archived"), kind === "archived", { kind: kind === "archived" ? "kept" : "archived" })}
      {pressed(t("Deleted"), kind === "deleted", { kind: kind === "deleted" ? "kept" : "deleted" })}
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
      aria-label={t("Conversations")}
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
        {t("Import…")}
      </button>
      <button type="button" class="link-button" onClick={() => ask("exportAll", {})}>
        {t("Export all…")}
      </button>
      <button type="button" class="link-button" onClick={() => store.update({ screen: "storage" })}>
        {t("Storage…")}
      </button>
    </p>
  );
}

function nothingWord({ text, kind, reach }: HistoryQuery): string {
  if (text.trim()) return t("No conversation matches.");
  if (kind === "deleted") return t("Nothing was deleted lately.");
  if (kind === "archived") return t("Nothing is archived.");
  return reach === "here"
    ? t("No conversations in this workspace yet. What you ask in the chat is kept here, to be found, continued or exported.")
    : t("No conversations yet. What you ask in the chat is kept here, to be found, continued or exported.");
}
