import { useState } from "preact/hooks";
import { type Approval, type Decision, decisionText } from "../../src/core/events/approval.ts";
import type { Step } from "../../src/core/events/step.ts";
import { useServices } from "../ui/services.ts";
import { speech, t } from "../words.ts";

/** Longer ones are cut: all of it stands in the step's input. */
const longestText = 300;

/** What let a step pass or held it back, with a way to change that. */
export function DecisionLine({ step, approval }: { readonly step: Step; readonly approval: Approval | undefined }) {
  const said = saidOf(step, approval);
  if (said === "") return null;
  return (
    <p class="faint">
      {said} {step.decision && <Change decision={step.decision} />}
    </p>
  );
}

function Change({ decision }: { readonly decision: Decision }) {
  const { ask, store } = useServices();
  const [isTaken, setTaken] = useState(false);
  const button = (label: string, act: () => unknown) => (
    <button type="button" class="link-button" onClick={() => void act()}>
      {label}
    </button>
  );
  switch (decision.source) {
    case "grant": {
      const { grants = [] } = decision;
      if (isTaken) return <span role="status">{t("Taken back: from now on it is asked again.")}</span>;
      return grants.length === 0
        ? null
        : button(t("Take back"), async () => setTaken((await ask("revokeGrants", { grantIds: [...grants] })) === undefined));
    }
    case "settings":
      return button(t("Open settings"), () => ask("openRules", {}));
    case "workspace":
      return button(t("Open the file"), () => ask("openFile", { path: ".anycowork/permissions.json" }));
    case "answer":
      return decision.scope === "once" ? null : button(t("Permissions"), () => store.update({ screen: "permissions" }));
    default:
      return null;
  }
}

/** "Allowed by your settings: shell:git status." */
export function saidOf({ state, decision }: Pick<Step, "state" | "decision">, approval: Approval | undefined): string {
  if (!decision) return approval ? answerLine(approval) : "";
  const isRefused = state === "denied" || (decision.source === "answer" && (decision.by === "stopped" || decision.by === "nobody"));
  const text = decisionText(decision, !isRefused, speech);
  const cut = text.length > longestText ? `${text.slice(0, longestText).trimEnd()}…` : text;
  const why = decision.source === "answer" && approval?.answer?.why ? `: ${approval.answer.why}` : "";
  return ended(`${cut.charAt(0).toUpperCase()}${cut.slice(1)}${why}`);
}

/** What was answered, of a step from before decisions were kept. */
function answerLine({ answer }: Approval): string {
  if (!answer) return "";
  return ended(`${whatWas(answer)}${answer.why ? `: ${answer.why}` : ""}`);
}

function whatWas({ decision, scope, by }: NonNullable<Approval["answer"]>): string {
  if (decision === "allow") return scope === "once" ? t("Allowed once") : t("Allowed for this conversation");
  if (by === "stopped") return t("Denied, because the run was stopped");
  return by === "nobody" ? t("Denied, because nobody could be asked") : t("Denied");
}

function ended(sentence: string): string {
  return /[.!?…。！？]$/.test(sentence) ? sentence : t("{0}.", sentence);
}
