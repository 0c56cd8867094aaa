import type { Approval } from "../../src/core/events/approval.ts";
import type { StepId } from "../../src/core/events/ids.ts";
import type { AskedQuestion } from "../../src/core/events/question.ts";
import type { Step } from "../../src/core/events/step.ts";
import { ApprovalCard } from "../approval/card.tsx";
import { Delegated } from "../plan/task.tsx";
import { QuestionCard } from "../question/card.tsx";
import { Icon } from "../ui/icon.tsx";
import { useFold } from "../ui/kept/fold.ts";
import { LineCounts } from "../ui/line-counts.tsx";
import { Nearby } from "../ui/nearby/nearby.tsx";
import { Earlier, useNewest } from "../ui/nearby/newest.tsx";
import { useRevealed } from "./reveal.ts";
import { DiffLink, StepLine } from "./step.tsx";
import { sumOf } from "./tool.ts";

interface StepGroupProps {
  readonly steps: readonly Step[];
  readonly approvals: readonly Approval[];
  readonly questions: readonly AskedQuestion[];
  readonly liveOutput: Readonly<Record<string, string>>;
  /** The turn is over: several steps become one line. */
  readonly fold: boolean;
}

/** Steps with no words between them. */
export function StepGroup({ steps, approvals, questions, liveOutput, fold }: StepGroupProps) {
  const [open, setOpen] = useFold(`steps ${steps[0]?.id}`);
  const waiting = firstAsked(steps, approvals, questions);
  const newest = useNewest(steps.length, waiting);
  const revealed = useRevealed(steps, (at) => {
    setOpen(true);
    newest.showFrom(at);
  });
  const folded = fold && steps.length > 1;
  const sum = sumOf(steps);
  const changes = steps.filter((each) => each.change);
  const changed = changes.length === 1 ? changes[0] : undefined;
  return (
    <div class="steps">
      {folded && (
        <div class="step-row">
          <button type="button" class="line quiet-line step-sum" aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon name={open ? "chevron-down" : "chevron-right"} class="turns-rtl" />
            <span>
              {sum.text}
              <LineCounts added={sum.addedLines} removed={sum.removedLines} />
            </span>
          </button>
          {!open && changed && <DiffLink step={changed} />}
        </div>
      )}
      {(!folded || open) && <Earlier {...newest} />}
      {(!folded || open) && (
        <Nearby
          {...{ items: steps, from: newest.from, together: 20, guessPx: () => 26 }}
          needed={[waiting ?? -1, revealed]}
          draw={(each) => {
            const asked = approvals.filter((approval) => approval.request.stepId === each.id);
            return (
              <div key={each.id} class={folded ? "inset" : ""}>
                <StepLine step={each} approval={asked.at(-1)} live={liveOutput[each.id]} />
                <Delegated step={each} />
                {questions.map(
                  ({ question, answer }) =>
                    question.stepId === each.id && !answer && <QuestionCard key={question.id} question={question} />,
                )}
                {asked.map((approval) => !approval.answer && <ApprovalCard key={approval.request.id} approval={approval} />)}
              </div>
            );
          }}
        />
      )}
    </div>
  );
}

/** The place of the first step that waits for an answer; undefined where none does. */
function firstAsked(steps: readonly Step[], approvals: readonly Approval[], questions: readonly AskedQuestion[]): number | undefined {
  const asking = askingIn(approvals, questions);
  const at = asking.size === 0 ? -1 : steps.findIndex(({ id }) => asking.has(id));
  return at < 0 ? undefined : at;
}

/** The steps that wait for an answer. */
export function askingIn(approvals: readonly Approval[], questions: readonly AskedQuestion[]): ReadonlySet<StepId> {
  return new Set([
    ...approvals.flatMap(({ request, answer }) => (answer ? [] : request.stepId)),
    ...questions.flatMap(({ question, answer }) => (answer ? [] : (question.stepId ?? []))),
  ]);
}
