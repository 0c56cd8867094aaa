import type { Approval } from "../../src/core/events/approval.ts";
import type { AssistantMessage } from "../../src/core/events/message.ts";
import { isStoppedHalfway } from "../../src/core/events/plan/stopped.ts";
import type { Step } from "../../src/core/events/step.ts";
import { ApprovalCard } from "../approval/card.tsx";
import { Article } from "../heard/article.tsx";
import { SaidBy } from "../heard/said-by.tsx";
import { hasWords } from "../markdown/growing.ts";
import { Markdown } from "../markdown/markdown.tsx";
import { PlanCard } from "../plan/card.tsx";
import { isPlanning } from "../plan/planning.tsx";
import { AnsweredLine, QuestionCard } from "../question/card.tsx";
import { SandboxTrouble, troubledStep } from "../sandbox/trouble.tsx";
import { Spinner } from "../ui/icon.tsx";
import { Nearby } from "../ui/nearby/nearby.tsx";
import { Earlier, useNewest } from "../ui/nearby/newest.tsx";
import { pure } from "../ui/pure.ts";
import { useServices } from "../ui/services.ts";
import { RunUndo } from "../undo/link.tsx";
import { SummaryLine } from "../undo/summary.tsx";
import { t } from "../words.ts";
import { Asked } from "./asked/asked.tsx";
import { Brief } from "./brief.tsx";
import { RunCost } from "./cost.tsx";
import { NoticeLine, Outcome } from "./outcome.tsx";
import { useRevealed } from "./reveal.ts";
import { askingIn, StepGroup } from "./steps.tsx";
import { Thought } from "./thought.tsx";
import { type Entry, entriesOf, isOpen, openingOf, type Turn } from "./turns.ts";

interface TurnProps {
  readonly turn: Turn;
  readonly last: boolean;
  /** The place of its first article among those of the conversation. */
  readonly nr?: number | undefined;
  /** Whether files were changed in it or after it. */
  readonly restorable: boolean;
  /** Whether another message has taken the place of the one it began with. */
  readonly isAside?: boolean;
}

/** What the person wrote and all that came of it. */
export const TurnBlock = pure(function TurnBlock({ turn, last, nr, restorable, isAside = false }: TurnProps) {
  const open = isOpen(turn);
  const opening = openingOf(turn);
  const troubled = troubledOf(turn);
  // That a limit is near is no news once it is reached.
  const isLimitAsked = turn.notice?.kind === "warning" && turn.questions.some(({ question }) => question.about === "limit");
  const { run, team } = turn;
  const isPlanLeft = team?.plan !== undefined && (run?.state === "cancelled" ? isStoppedHalfway(team.tasks) : team.plan.state !== "over");
  const hasCard = run !== undefined && team !== undefined && (team.tasks.length > 0 || isPlanning(team, run));
  return (
    <section class={`turn${last ? " turn-last" : ""}`} data-turn={turn.id}>
      {opening && <Asked message={opening} nr={nr} restorable={restorable} changeable={run !== undefined && !isAside} route={run?.route} />}
      <Article class="worked" headedBy={`worked-${turn.id}`} nr={nr === undefined ? nr : nr + (opening ? 1 : 0)}>
        <SaidBy id={`worked-${turn.id}`} name="AnyCowork" at={turn.messages.find((each) => each !== opening)?.at ?? run?.startedAt} />
        {hasCard && <PlanCard team={team} run={run} approvals={turn.approvals} questions={turn.questions} liveOutput={turn.liveOutput} />}
        <RunEntries turn={turn} open={open} />
        {isQuiet(turn) && (
          <p class="line faint">
            <Spinner />
            <span>{t("Working…")}</span>
          </p>
        )}
        {turn.notice && !isLimitAsked && <NoticeLine notice={turn.notice} />}
        {last && troubled && <SandboxTrouble key={troubled.id} step={troubled} />}
        {run && !isAside && <Outcome run={run} steps={allSteps(turn)} isPlanLeft={isPlanLeft} last={last} />}
        {run && !open && <RunCost run={run} />}
        {run && !open && <RunUndo runId={run.id} steps={allSteps(turn)} />}
      </Article>
    </section>
  );
});

/** Its own steps and those of its tasks. */
function allSteps({ steps, team }: Turn): readonly Step[] {
  return team ? [...steps, ...team.steps] : steps;
}

interface RunEntriesProps {
  readonly turn: Turn;
  /** It goes on or waits. */
  readonly open: boolean;
}

/** What was said and done in a turn, and what waits for an answer. */
export function RunEntries({ turn, open }: RunEntriesProps) {
  const stepIds = new Set(turn.steps.map((each) => each.id));
  const orphans = turn.approvals.filter((each) => !each.answer && !stepIds.has(each.request.stepId));
  const ofRun = turn.questions.filter(
    ({ question, answer }) =>
      !answer && (question.stepId === undefined || !stepIds.has(question.stepId)) && !(question.about === "plan" && turn.team?.plan),
  );
  const entries = entriesOf(turn);
  const asked = firstAsked(entries, turn);
  const newest = useNewest(entries.length, asked);
  const placed = entries.flatMap((each, place) => (each.kind === "steps" ? each.steps.map(({ id }) => ({ id, place })) : []));
  const revealed = useRevealed(placed, (at) => newest.showFrom(placed[at]?.place ?? 0));
  return (
    <>
      <Earlier {...newest} />
      <Nearby
        {...{ items: entries, from: newest.from, together: 6, guessPx: () => 60 }}
        needed={[asked ?? -1, placed[revealed]?.place ?? -1]}
        draw={(each) => <EntryBlock key={keyOf(each)} entry={each} turn={turn} open={open} />}
      />
      {orphans.map((each) => (
        <ApprovalCard key={each.request.id} approval={each} />
      ))}
      {ofRun.map(({ question }) => (
        <QuestionCard key={question.id} question={question} />
      ))}
    </>
  );
}

/** The place of the first entry in which something waits for an answer; undefined where nothing does. */
function firstAsked(entries: readonly Entry[], { approvals, questions }: Turn): number | undefined {
  const asking = askingIn(approvals, questions);
  const at = asking.size === 0 ? -1 : entries.findIndex((each) => each.kind === "steps" && each.steps.some(({ id }) => asking.has(id)));
  return at < 0 ? undefined : at;
}

function keyOf(entry: Entry): string {
  if (entry.kind === "answered") return entry.asked.question.id;
  if (entry.kind === "summarised") return entry.summary.id;
  return entry.kind === "steps" ? entry.id : entry.message.id;
}

function EntryBlock({ entry, turn, open }: { readonly entry: Entry; readonly turn: Turn; readonly open: boolean }) {
  if (entry.kind === "answered") return <AnsweredLine asked={entry.asked} />;
  if (entry.kind === "summarised") return <SummaryLine summary={entry.summary} />;
  if (entry.kind === "said" && entry.message.from === "team")
    return <Brief id={entry.message.id} label={t("Told by the team")} text={entry.message.text} />;
  if (entry.kind === "said") return <Asked message={entry.message} />;
  if (entry.kind === "message") return <Words message={entry.message} />;
  const ids = new Set(entry.steps.map((each) => each.id));
  const approvals: readonly Approval[] = turn.approvals.filter((each) => ids.has(each.request.stepId));
  const questions = turn.questions.filter((each) => each.question.stepId !== undefined && ids.has(each.question.stepId));
  return <StepGroup steps={entry.steps} approvals={approvals} questions={questions} liveOutput={turn.liveOutput} fold={!open} />;
}

function Words({ message }: { readonly message: AssistantMessage }) {
  const { store } = useServices();
  const streaming = message.finish === "streaming";
  return (
    <div class="words" aria-busy={streaming}>
      {hasWords(message.thought) && <Thought id={message.id} text={message.thought} running={streaming && !message.text} />}
      {hasWords(message.text) && <Markdown text={message.text} end={store.state.ends[message.id]} />}
      {message.finish === "filtered" && <p class="line faint">{t("The provider withheld the rest of this answer.")}</p>}
    </div>
  );
}

/** The command that was kept from its work. Of one that had too little memory the model is told how to go on, so it may before the person is offered to. */
function troubledOf(turn: Turn): Step | undefined {
  const step = troubledStep(turn.steps);
  return step?.trouble?.kind === "out-of-memory" && turn.run?.state === "running" ? undefined : step;
}

/** The run goes on and nothing else on the screen shows it. */
function isQuiet(turn: Turn): boolean {
  if (turn.run?.state !== "running" || turn.notice) return false;
  if (turn.team?.plan && turn.team.plan.state !== "over") return false;
  if (turn.team && isPlanning(turn.team, turn.run)) return false;
  if (turn.steps.some((each) => each.state === "running")) return false;
  const last = turn.messages.at(-1);
  return !(last?.role === "assistant" && last.finish === "streaming" && (last.text || last.thought));
}
