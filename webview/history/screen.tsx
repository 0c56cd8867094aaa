import { useState } from "preact/hooks";
import type { SessionSummary } from "../../src/core/events/session.ts";
import type { ViewState } from "../state.ts";
import { Field } from "../ui/field.tsx";
import { Icon, Spinner } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";
import { timeAgo } from "./time.ts";

/** Earlier conversations, newest first. */
export function HistoryScreen({ state }: { readonly state: ViewState }) {
  const { ask, store } = useServices();
  const [wanted, setWanted] = useState("");
  const back = () => store.update({ screen: "chat" });
  const sessions = state.sessions ?? [];
  const found = matching(sessions, wanted);
  const openSession = async (id: string) => {
    if (id === state.view?.session.id) return back();
    if (!(await ask("openSession", { sessionId: id }))) back();
  };
  return (
    <main
      class="history"
      onKeyDown={(event) => {
        if (event.key === "Escape") back();
      }}
    >
      <div class="history-head">
        <button type="button" class="quiet icon icon-arrow-left turns-rtl" aria-label="Back to the chat" title="Back" onClick={back} />
        <Field label="Search conversations" placeholder="Search conversations" value={wanted} autofocus onChange={setWanted} class="grow" />
      </div>
      <ul class="sessions" aria-label="Conversations">
        {found.map((each) => (
          <li key={each.id}>
            <SessionLine session={each} current={each.id === state.view?.session.id} onOpen={() => openSession(each.id)} />
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="faint history-none">{wanted ? "No conversation matches." : "No conversations yet."}</p>}
    </main>
  );
}

function SessionLine({ session, current, onOpen }: { readonly session: SessionSummary; readonly current: boolean; onOpen(): void }) {
  return (
    <button type="button" class="line quiet-line session" aria-current={current ? "true" : undefined} onClick={onOpen}>
      <StateMark session={session} />
      <span class="session-words">
        <span class="session-title">{session.title || "Untitled"}</span>
        <span class="faint">{factsOf(session)}</span>
      </span>
    </button>
  );
}

function StateMark({ session }: { readonly session: SessionSummary }) {
  if (session.runState === "running") return <Spinner />;
  if (session.runState === "waiting" && !waitsForPerson(session))
    return <Icon name={session.waitReason === "parked" ? "clock" : "debug-pause"} />;
  if (session.runState === "waiting") return <Icon name="shield" class="warn" />;
  return <Icon name={session.runState === "failed" ? "error" : "comment"} />;
}

function factsOf(session: SessionSummary): string {
  const state = stateOf(session);
  const count = `${session.messages} message${session.messages === 1 ? "" : "s"}`;
  return [timeAgo(session.updatedAt, Date.now()), count, state].filter(Boolean).join(" · ");
}

function stateOf(session: SessionSummary): string {
  const { runState, waitReason } = session;
  if (runState === "running" || runState === "failed") return runState;
  if (runState !== "waiting") return "";
  if (waitReason === "parked") return "goes on by itself later";
  return waitsForPerson(session) ? "waits for you" : "interrupted";
}

function waitsForPerson({ waitReason }: SessionSummary): boolean {
  return waitReason !== "parked" && waitReason !== "interrupted";
}

/** Conversations that hold every word that is wanted, newest first. */
function matching(sessions: readonly SessionSummary[], wanted: string): readonly SessionSummary[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = (each: SessionSummary) => words.every((word) => each.title.toLowerCase().includes(word));
  return sessions.filter(holds).sort((left, right) => right.updatedAt.localeCompare(left.updatedAt));
}
