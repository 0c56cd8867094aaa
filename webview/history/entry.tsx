import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { HistoryEntry } from "../../src/core/protocol/pages.ts";
import { Icon, type IconName, Spinner } from "../ui/icon.tsx";
import { pure } from "../ui/pure.ts";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";
import { isWaiting, marked, stateWords } from "./facts.ts";

interface EntryProps {
  readonly entry: HistoryEntry;
  /** What was looked for. */
  readonly words: string;
  readonly isCurrent: boolean;
  /** The one that Tab comes to, and under the pointer: it shows its buttons. */
  readonly isActive: boolean;
  onActive(id: string): void;
  onDeleted(entry: HistoryEntry): void;
  onBack(): void;
}

/** One conversation of the list, with what can be done with it. */
export const Entry = pure(function Entry(props: EntryProps) {
  const { entry, words, isCurrent, isActive, onActive, onDeleted, onBack } = props;
  const { ask } = useServices();
  const [renaming, setRenaming] = useState(false);
  const line = useRef<HTMLButtonElement>(null);
  const facts = stateWords(entry, Date.now());
  const open = async () => {
    if (entry.deletedAt) return;
    if (isCurrent || !(await ask("openSession", { sessionId: entry.id }))) onBack();
  };
  const remove = async () => {
    focusNext(line.current);
    if (!(await ask("deleteSession", { sessionId: entry.id }))) onDeleted(entry);
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.target !== line.current || entry.deletedAt) return;
    if (event.key === "F2") setRenaming(true);
    else if (event.key === "Delete") void remove();
  };
  return (
    <li class="session-row" onPointerEnter={() => onActive(entry.id)} onFocusCapture={() => onActive(entry.id)} onKeyDown={pressed}>
      {renaming ? (
        <Rename
          entry={entry}
          onDone={() => {
            setRenaming(false);
            requestAnimationFrame(() => line.current?.focus());
          }}
        />
      ) : (
        <button
          ref={line}
          type="button"
          class="line quiet-line session"
          tabIndex={isActive ? 0 : -1}
          aria-current={isCurrent ? "true" : undefined}
          aria-disabled={entry.deletedAt ? "true" : undefined}
          onClick={open}
        >
          <Mark entry={entry} />
          <span class="session-words">
            <span class="session-title" title={entry.title}>
              {marked(entry.title || t("Untitled"), words).map(mark)}
            </span>
            {entry.excerpt && <span class="session-excerpt faint">{marked(entry.excerpt, words).map(mark)}</span>}
            <span class="faint session-facts" title={facts}>
              {facts}
            </span>
          </span>
        </button>
      )}
      {isActive && !renaming && <Actions entry={entry} onRename={() => setRenaming(true)} onDelete={remove} />}
    </li>
  );
});

function mark({ text, isFound }: { readonly text: string; readonly isFound: boolean }, index: number) {
  return isFound ? <mark key={index}>{text}</mark> : text;
}

interface ActionsProps {
  readonly entry: HistoryEntry;
  onRename(): void;
  onDelete(): void;
}

function Actions({ entry, onRename, onDelete }: ActionsProps) {
  const { ask } = useServices();
  const { id: sessionId, title, pinnedAt, archivedAt, deletedAt } = entry;
  const button = (icon: IconName, label: string, act: () => unknown) => (
    <button type="button" class={`quiet icon icon-${icon}`} aria-label={`${label}: ${title}`} title={label} onClick={() => void act()} />
  );
  if (deletedAt)
    return (
      <span class="session-actions">
        {button("discard", t("Restore"), () => ask("restoreSession", { sessionId }))}
        {button("trash", t("Delete now"), () => ask("eraseSession", { sessionId }))}
      </span>
    );
  return (
    <span class="session-actions">
      {button(pinnedAt ? "pinned" : "pin", pinnedAt ? t("Unpin") : t("Pin"), () => ask("pinSession", { sessionId, pinned: !pinnedAt }))}
      {button("edit", t("Rename"), onRename)}
      {button("archive", archivedAt ? t("Take out of the archive") : t("Archive"), () =>
        ask("archiveSession", { sessionId, archived: !archivedAt }),
      )}
      {button("export", t("Export…"), () => ask("exportSession", { sessionId }))}
      {button("trash", t("Delete"), onDelete)}
    </span>
  );
}

function Rename({ entry, onDone }: { readonly entry: HistoryEntry; onDone(): void }) {
  const { ask } = useServices();
  const field = useRef<HTMLInputElement>(null);
  const over = useRef(false);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const end = async (isKept: boolean) => {
    if (over.current) return;
    over.current = true;
    const title = field.current?.value.trim() ?? "";
    if (isKept && title && title !== entry.title) await ask("renameSession", { sessionId: entry.id, title });
    onDone();
  };
  return (
    <input
      ref={field}
      class="rename"
      aria-label={t("New name")}
      maxLength={200}
      defaultValue={entry.title}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.stopPropagation();
        if (!event.isComposing) void end(event.key === "Enter");
      }}
    />
  );
}

function Mark({ entry }: { readonly entry: HistoryEntry }) {
  const { runState, failureCode, waitReason, pinnedAt, begunIn } = entry;
  if (runState === "running") return <Spinner />;
  if (isWaiting(entry)) return <Icon name="shield" class="warn" />;
  if (runState === "waiting") return <Icon name={waitReason === "parked" ? "clock" : "debug-pause"} />;
  if (pinnedAt) return <Icon name="pinned" />;
  if (runState === "failed") return <Icon name={failureCode === "partly-done" ? "warning" : "error"} />;
  return <Icon name={begunIn ? "device-mobile" : "comment"} />;
}

/** The focus goes to the line below, or above the last one, before its own is gone. */
function focusNext(line: HTMLElement | null): void {
  const row = line?.closest("li");
  const other = row?.nextElementSibling ?? row?.previousElementSibling;
  other?.querySelector<HTMLElement>(".session")?.focus();
}
