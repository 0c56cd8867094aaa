import { useEffect, useMemo, useRef } from "preact/hooks";
import { laneAbove } from "../../src/core/events/plan/lanes.ts";
import { isOver, type Task, type TaskResult } from "../../src/core/events/plan/plan.ts";
import type { SessionView } from "../../src/core/events/session-view.ts";
import { Asking } from "../approval/asking.tsx";
import { Brief } from "../chat/brief.tsx";
import { NoticeLine } from "../chat/outcome.tsx";
import { RevealContext } from "../chat/reveal.ts";
import { useFollow } from "../chat/scroll.ts";
import { RunEntries } from "../chat/turn.tsx";
import type { Turn } from "../chat/turns.ts";
import type { ViewState } from "../state.ts";
import { Awaited } from "../ui/awaited.tsx";
import { Icon } from "../ui/icon.tsx";
import { SightContext, useSight } from "../ui/nearby/sight.ts";
import { useNow } from "../ui/now.ts";
import { Back } from "../ui/page/head.tsx";
import { useKeptFocus } from "../ui/page/kept-focus.ts";
import { Said } from "../ui/said.tsx";
import { useServices } from "../ui/services.ts";
import { UndoPanel } from "../undo/panel.tsx";
import { UndoneContext, undoneOf } from "../undo/undone.ts";
import { t, told, withParts } from "../words.ts";
import { TaskActions } from "./actions.tsx";
import { useLead } from "./lead.ts";
import { AgentMark } from "./mark.tsx";
import { spentOn } from "./spent.ts";
import { StandIcon } from "./task.tsx";
import { type Footing, footingOf, teamsOf } from "./team.ts";
import { TellTask } from "./tell.tsx";
import { lanesThatAsk, standOf, standWords } from "./words.ts";

interface TaskScreenProps {
  readonly state: ViewState;
  readonly said: string | undefined;
}

/** Everything of one task, and where its agent is spoken to. */
export function TaskScreen({ state, said }: TaskScreenProps) {
  const { store } = useServices();
  const { view } = state;
  const task = view?.tasks.find((each) => each.id === state.task);
  const heading = useRef<HTMLHeadingElement>(null);
  const onFocus = useKeptFocus(() => heading.current);
  useEffect(() => heading.current?.focus(), [state.screenCount]);
  const above = view && task && view.tasks.find((each) => each.id === laneAbove(view, task));
  const back = () => store.update(above ? { screen: "task", task: above.id } : { screen: "chat" });
  return (
    <main
      class="chat task-screen"
      tabIndex={-1}
      onFocusCapture={onFocus}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) back();
      }}
    >
      <div class="history-head task-head">
        <Back
          label={above ? t("Back to “{0}”", above.title) : t("Back to the chat")}
          title={above ? t("Back to “{0}” (Escape)", above.title) : t("Back (Escape)")}
          onClick={back}
        />
        <h2 ref={heading} class="storage-title task-name" tabIndex={-1} title={task?.title}>
          <bdi>{task?.title ?? t("This task is no longer there")}</bdi>
        </h2>
      </div>
      {view && task && <TaskBody key={task.id} view={view} task={task} state={state} said={said} />}
    </main>
  );
}

interface TaskBodyProps extends TaskScreenProps {
  readonly view: SessionView;
  readonly task: Task;
}

function TaskBody({ view, task, state, said }: TaskBodyProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const turn = useMemo(() => laneTurn(view, task), [view, task]);
  const undone = useMemo(() => undoneOf(view), [view.steps, view.messages.length]);
  useFollow(scroller, view, false);
  const sight = useSight(scroller);
  const footing = footingOf(view, task);
  return (
    <>
      <TaskFacts task={task} turn={turn} view={view} footing={footing} />
      <div class="scroller" ref={scroller}>
        <div class="turns" role="log" aria-label={t("Transcript of “{0}”", task.title)} aria-live="off">
          <UndoneContext.Provider value={undone}>
            <Asking view={view} laneId={task.id}>
              <RevealContext.Provider value={state.reveal}>
                <section class="turn turn-last">
                  <Brief id={turn.id} label={t("Brief")} text={briefOf(turn) ?? task.objective} />
                  <SightContext.Provider value={sight}>
                    <RunEntries turn={turn} open={!isOver(task)} />
                  </SightContext.Provider>
                  {turn.notice && <NoticeLine notice={turn.notice} canStop={false} />}
                  <Result task={task} turn={turn} />
                </section>
              </RevealContext.Provider>
            </Asking>
          </UndoneContext.Provider>
        </div>
      </div>
      <div class="desk">
        <Said said={said} />
        {state.undo && <UndoPanel undo={state.undo} />}
        <TellTask task={task} queue={view.queue} footing={footing} />
      </div>
    </>
  );
}

/** The task's part of the conversation, as a turn of its own. */
function laneTurn(view: SessionView, task: Task): Turn {
  const isOurs = ({ laneId }: { readonly laneId?: string }) => laneId === task.id;
  return {
    id: task.id,
    laneId: task.id,
    run: view.runs.find((each) => each.id === task.runId),
    messages: view.messages.filter(isOurs),
    steps: view.steps.filter(isOurs),
    approvals: view.approvals.filter(({ request }) => isOurs(request)),
    questions: view.questions.filter(({ question }) => isOurs(question)),
    summaries: (view.compactions ?? []).flatMap((each) => (each.kind === "summary" && isOurs(each) ? each : [])),
    liveOutput: view.liveOutput,
    notice: view.laneNotices?.[task.id],
    team: undefined,
  };
}

function briefOf({ messages: [first] }: Turn): string | undefined {
  return first?.role === "user" && first.from === "team" ? first.text : undefined;
}

interface TaskFactsProps {
  readonly task: Task;
  readonly turn: Turn;
  readonly view: SessionView;
  readonly footing: Footing;
}

/** How it stands, who does it, what it cost, and what can be done. */
function TaskFacts({ task, turn, view, footing }: TaskFactsProps) {
  const { lead, problem, isOpen: isAsked } = useLead();
  const team = teamsOf(view).get(task.runId);
  const stand = standOf(task, lanesThatAsk(view.approvals, view.questions, team?.under), turn.run);
  const now = useNow(stand === "running");
  const facts = [
    task.agent,
    standWords[stand],
    team ? spentOn(task, team, now) : "",
    task.attempts > 1 ? t("{0} tries", task.attempts) : "",
  ];
  return (
    <div class="task-facts">
      <div class="line">
        <StandIcon stand={stand} />
        <AgentMark name={task.agent} />
        <span class="faint">
          <bdi>{facts.filter(Boolean).join(" · ")}</bdi>
        </span>
        {footing === "led" && <TaskActions task={task} lead={lead} />}
      </div>
      <Awaited isOpen={isAsked} />
      {problem && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

/** Why it did not come to its end, where its agent's last words don't say it; and what of its evidence is as it was before. */
function Result({ task: { state, result }, turn }: { readonly task: Task; readonly turn: Turn }) {
  if (!result) return null;
  const isSaid = turn.messages.some((each) => each.role === "assistant" && each.text.trim() === result.text.trim());
  const why =
    state === "completed"
      ? []
      : [...(isSaid || result.text.trim() === "" ? [] : [toldResult(result)]), ...(result.missing ?? []).map(told)];
  return (
    <>
      {why.map((each) => (
        <p key={each} class={`line ${state === "failed" ? "" : "faint"}`}>
          <Icon name={state === "failed" ? "error" : "info"} class={state === "failed" ? "stand-failed" : ""} />
          <span>{each}</span>
        </p>
      ))}
      {result.unchanged?.map((each) => (
        <p key={each} class="line faint">
          <Icon name="info" />
          <span>{withParts("As it was before: {0}", <bdi>{told(each)}</bdi>)}</span>
        </p>
      ))}
    </>
  );
}

/** Why it failed, in the person's language; what its agent said after that stays as it is. */
function toldResult({ text, failure }: TaskResult): string {
  if (failure === undefined || !text.startsWith(failure.message)) return told(text);
  return told(failure.message) + text.slice(failure.message.length);
}
