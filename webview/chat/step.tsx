import { useState } from "preact/hooks";
import type { Approval } from "../../src/core/events/approval.ts";
import type { Step } from "../../src/core/events/step.ts";
import { Icon, Spinner } from "../ui/icon.tsx";
import { pure } from "../ui/pure.ts";
import { useServices } from "../ui/services.ts";
import { iconOf, inputText, stateWord, titleParts } from "./tool.ts";

interface StepLineProps {
  readonly step: Step;
  readonly approval: Approval | undefined;
  /** The tail of what a running step has put out. */
  readonly live: string | undefined;
}

/** How much of an output is shown here; the rest is one button away. */
const mostShown = 20_000;

/** One quiet line for a tool call, which opens to show all of it. */
export const StepLine = pure(function StepLine({ step, approval, live }: StepLineProps) {
  const [open, setOpen] = useState(false);
  const { ask } = useServices();
  return (
    <div class={`step step-${step.state}`}>
      <div class="step-row">
        <button type="button" class="line quiet-line step-line" aria-expanded={open} onClick={() => setOpen(!open)}>
          {step.state === "running" ? <Spinner /> : <Icon name={iconOf(step)} />}
          <Title text={step.title} />
          <Fact step={step} approval={approval} />
        </button>
        {step.change && (
          <button
            type="button"
            class="link-button"
            aria-label={`Show the change to ${step.change.label}`}
            onClick={() => ask("openDiff", { stepId: step.id })}
          >
            Diff
          </button>
        )}
      </div>
      {!open && step.state === "running" && live && <pre class="tail">{lastLines(live)}</pre>}
      {open && <Details step={step} live={live} />}
    </div>
  );
});

export function LineCounts({ added, removed }: { readonly added: number; readonly removed: number }) {
  if (added === 0 && removed === 0) return null;
  return (
    <span class="counts">
      <span class="added">+{added}</span> <span class="removed">−{removed}</span>
    </span>
  );
}

function Title({ text }: { readonly text: string }) {
  const { words, head, tail } = titleParts(text);
  return (
    <span class="title" title={text}>
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
  const counted = step.change && step.state === "ok";
  const word = stateWord(step.state);
  const answer = answerWord(approval);
  const facts = [step.state === "denied" ? "" : answer, step.summary, step.summary && step.state === "failed" ? "" : word];
  return (
    <span class="fact">
      {step.state === "failed" && step.summary && <span class="unseen">failed, </span>}
      {counted && step.change ? (
        <LineCounts added={step.change.addedLines} removed={step.change.removedLines} />
      ) : (
        [...new Set(facts.filter((each) => each && (each !== "running" || !step.summary)))].join(" · ")
      )}
    </span>
  );
}

function answerWord(approval: Approval | undefined): string {
  if (!approval?.answer || approval.answer.decision === "deny") return "";
  return approval.answer.scope === "once" ? "allowed once" : "allowed for this conversation";
}

function Details({ step, live }: { readonly step: Step; readonly live: string | undefined }) {
  const { ask } = useServices();
  const input = inputText(step);
  const output = step.state === "running" ? (live ?? "") : step.output;
  return (
    <div class="details">
      {input && <Text label="Input" text={input} />}
      {output && <Text label={step.state === "running" ? "Output so far" : "Output"} text={output} />}
      {!output && step.state === "ok" && <p class="faint">It put out nothing.</p>}
      {step.fullOutput && (
        <button type="button" class="link-button" onClick={() => ask("openOutput", { stepId: step.id })}>
          Open the whole output
        </button>
      )}
    </div>
  );
}

function Text({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <>
      <h3 class="details-label">{label}</h3>
      <pre class="details-text" tabIndex={0} aria-label={label}>
        {text.length > mostShown ? `${text.slice(0, mostShown)}\n…` : text}
      </pre>
    </>
  );
}

function lastLines(text: string): string {
  return text.trimEnd().split("\n").slice(-4).join("\n").slice(-1_000);
}
