import { useRef } from "preact/hooks";
import type { Approval, ApprovalScope } from "../../src/core/events/approval.ts";
import type { Step } from "../../src/core/events/step.ts";
import { PlaceBadge } from "../sandbox/badge.tsx";
import { Icon, Spinner } from "../ui/icon.tsx";
import { useFold } from "../ui/kept/fold.ts";
import { LineCounts } from "../ui/line-counts.tsx";
import { pure } from "../ui/pure.ts";
import { useServices } from "../ui/services.ts";
import { StepUndo } from "../undo/link.tsx";
import { t, told } from "../words.ts";
import { Details, type StepLineProps } from "./details/details.tsx";
import { Elapsed } from "./details/time.tsx";
import { useReveal } from "./reveal.ts";
import { iconOf, stateWord, titleParts } from "./tool.ts";

/** One quiet line for a tool call, which opens to show all of it. */
export const StepLine = pure(function StepLine({ step, approval, live }: StepLineProps) {
  const [open, setOpen] = useFold(`step ${step.id}`);
  const line = useRef<HTMLButtonElement>(null);
  useReveal(step, line, () => setOpen(true));
  return (
    <div class={`step step-${step.state}`}>
      <div class="step-row">
        <button ref={line} type="button" class="line quiet-line step-line" aria-expanded={open} onClick={() => setOpen(!open)}>
          {step.state === "running" ? <Spinner /> : <Icon name={iconOf(step)} />}
          <Title step={step} />
          <PlaceBadge step={step} />
          <Fact step={step} approval={approval} />
        </button>
        <DiffLink step={step} />
        <StepUndo step={step} />
      </div>
      {!open && step.state === "running" && live && <pre class="tail">{lastLines(live)}</pre>}
      {open && <Details step={step} live={live} approval={approval} />}
    </div>
  );
});

/** Opens what a step changed, beside the conversation. */
export function DiffLink({ step }: { readonly step: Step }) {
  const { ask } = useServices();
  if (!step.change || (step.change.before === undefined && step.change.after === undefined)) return null;
  return (
    <button
      type="button"
      class="link-button"
      aria-label={t("Diff: show the change to {0}", step.change.label)}
      onClick={() => ask("openDiff", { stepId: step.id })}
    >
      {t("Diff")}
    </button>
  );
}

function Title({ step }: { readonly step: Step }) {
  const title = told(step.title);
  const { words, head, tail } = titleParts({ ...step, title });
  return (
    <span class={`title ${head ? "title-parted" : ""}`} title={title}>
      <span class="title-words">{words}</span>
      {head && (
        <bdi class="title-name" dir="ltr">
          <span class="title-head">{head}</span>
          {tail && <span class="title-tail">{tail}</span>}
        </bdi>
      )}
    </span>
  );
}

function Fact({ step, approval }: { readonly step: Step; readonly approval: Approval | undefined }) {
  const allowed = allowedWord(approval);
  const word = approval && !approval.answer ? t("waiting") : stateWord(step.state);
  const shown = step.summary && step.state !== "denied" ? told(step.summary) : word;
  return (
    <span class="fact">
      {allowed && <span class="fact-answer">{shown ? `${allowed} · ` : allowed}</span>}
      {shown !== word && word && <span class="unseen">{word}, </span>}
      {step.change && step.state === "ok" ? <LineCounts added={step.change.addedLines} removed={step.change.removedLines} /> : shown}
      {step.state === "running" && !shown && <Elapsed step={step} approval={approval} />}
    </span>
  );
}

function allowedWord(approval: Approval | undefined): string {
  if (approval?.answer?.decision !== "allow") return "";
  return scopeWords[approval.answer.scope];
}

const scopeWords: Readonly<Record<ApprovalScope, string>> = {
  once: t("allowed once"),
  session: t("allowed for this conversation"),
  workspace: t("allowed in this workspace"),
  always: t("always allowed"),
};

function lastLines(text: string): string {
  return text.trimEnd().split("\n").slice(-4).join("\n").slice(-1_000);
}
