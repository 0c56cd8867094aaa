import type { Approval } from "../../../src/core/events/approval.ts";
import type { Step } from "../../../src/core/events/step.ts";
import { DecisionLine } from "../../approval/decision.tsx";
import { Places } from "../../markdown/places.tsx";
import { placeTitle } from "../../sandbox/badge.tsx";
import { useServices } from "../../ui/services.ts";
import { undoableOf } from "../../undo/words.ts";
import { t, told, withParts } from "../../words.ts";
import { Pictures } from "../pictures.tsx";
import { inputText } from "../tool.ts";
import { tookWords } from "./time.tsx";

export interface StepLineProps {
  readonly step: Step;
  readonly approval: Approval | undefined;
  /** The tail of what a running step has put out. */
  readonly live: string | undefined;
}

/** How much of an output is shown here; the rest is one button away. */
const mostShown = 20_000;

/** All there is to know of a step: what let it pass, how it went, what went in and what came out. */
export function Details({ step, live, approval }: StepLineProps) {
  const { ask } = useServices();
  const input = inputText(step);
  const output = step.state === "running" ? (live ?? "") : step.output;
  const facts = [step.runsOn && step.summary, tookWords({ step, approval }), placeTitle(step)].filter(Boolean).join(" · ");
  const file = fileOf(step);
  return (
    <div class="details">
      <DecisionLine step={step} approval={approval} />
      {facts && <p class="faint">{facts}</p>}
      {file && (
        <button type="button" class="link-button" onClick={() => ask("openFile", { path: file })}>
          {withParts("Open {0}", <bdi class="mono">{file}</bdi>)}
        </button>
      )}
      {input && <Text label={t("Input")} text={input} />}
      {output && <Text label={step.state === "running" ? t("Output so far") : t("Output")} text={output} />}
      {!output && step.state === "ok" && <p class="faint">{t("It put out nothing.")}</p>}
      {undoableOf(step)?.limits.map((each) => (
        <p key={each} class="faint">
          {told(each)}
        </p>
      ))}
      {step.images && <Pictures images={step.images} />}
      {step.fullOutput && (
        <button type="button" class="link-button" onClick={() => ask("openOutput", { stepId: step.id })}>
          {t("Open the whole output")}
        </button>
      )}
    </div>
  );
}

/** The file or folder a step was about, where it is still there. */
function fileOf({ tool, input, change, state }: Step): string | undefined {
  if (!/^(?:read|write|edit)_file$|^list_files$/.test(tool) || change?.kind === "delete" || state === "denied") return undefined;
  const path = typeof input === "object" && input !== null && "path" in input ? input.path : undefined;
  return typeof path === "string" && path !== "" && path !== "." && path.length <= 4_096 ? path : undefined;
}

function Text({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <>
      <h3 class="details-label">{label}</h3>
      <pre class="details-text">
        <Places text={text.length > mostShown ? `${text.slice(0, mostShown)}\n…` : text} />
      </pre>
    </>
  );
}
