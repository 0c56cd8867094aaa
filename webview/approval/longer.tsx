import { useState } from "preact/hooks";
import type { ApprovalAnswer, ApprovalRequest, ApprovalScope } from "../../src/core/events/approval.ts";
import { ruleWords } from "../../src/core/events/words/rule.ts";
import { placeWords } from "../../src/core/events/words/runs-on.ts";
import { Area } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { parted, speech, t } from "../words.ts";
import { useDeaf } from "./deaf.ts";
import { ruleProblem, rulesIn } from "./rules.ts";

interface LongerProps {
  readonly request: ApprovalRequest;
  readonly disabled: boolean;
  readonly isSeen: boolean;
  readonly problem: string | undefined;
  onAnswer(answer: ApprovalAnswer): void;
}

type Longer = Exclude<ApprovalScope, "once">;

/** A yes that is remembered: what would be, to be read and changed, then for how long. */
export function Longer({ request, disabled, isSeen, problem, onAnswer }: LongerProps) {
  const { rules: narrow = [], widerRules: wide } = request;
  const [text, setText] = useState(narrow.join("\n"));
  const [own, setOwn] = useState<string | undefined>(undefined);
  const rules = rulesIn(text);
  const scopes = request.scopes.filter((each) => each !== "once");
  const isWide = wide !== undefined && rules.join("\n") === wide.join("\n");
  const deaf = useDeaf(request.binding, request.rules, isSeen, isWide);
  const allow = (scope: Longer) => {
    if (deaf) return;
    const wrong = narrow.length > 0 ? ruleProblem(rules) : undefined;
    setOwn(wrong);
    if (wrong === undefined) onAnswer({ decision: "allow", scope, ...(rules.join("\n") === narrow.join("\n") ? {} : { rules }) });
  };
  return (
    <div class={deaf ? "longer deaf" : "longer"}>
      {narrow.length > 0 ? (
        <>
          <div class="longer-head">
            <span>{t("What is remembered")}</span>
            {wide && (
              <button
                type="button"
                class="link-button"
                title={(isWide ? narrow : wide).join("\n")}
                onClick={() => setText((isWide ? narrow : wide).join("\n"))}
              >
                {isWide ? t("Narrower") : t("Wider")}
              </button>
            )}
          </div>
          <Area class="rules-field" label={t("Rules to remember, one a line")} value={text} onChange={setText} />
          {(own ?? problem) && (
            <p class="line" role="alert">
              <Icon name="warning" class="warn" />
              <span>{own ?? problem}</span>
            </p>
          )}
          {rules.some((each) => each.includes("shell:")) && (
            <p class="faint">{t("A command may be followed only by what is known to be harmless.")}</p>
          )}
        </>
      ) : (
        <p class="faint">{coveredBy[request.detailKind]}</p>
      )}
      {request.runsOn && request.runsOn !== "host" && (
        <p class="faint">{t("It holds {0} only, never on this machine as it is.", placeWords(request.runsOn, undefined, speech))}</p>
      )}
      {isSeen ? (
        scopes.map((each) => (
          <button key={each} type="button" class="wider" disabled={disabled} onClick={() => allow(each)}>
            <span>{scopeWords[each].label}</span>
            <span class="faint">
              <Covered rules={rules} /> {scopeWords[each].detail}
            </span>
          </button>
        ))
      ) : (
        <p class="faint">
          {t("It is longer than its box. Scroll to its end first: a yes for more than once is for who has seen all of it.")}
        </p>
      )}
    </div>
  );
}

/** In plain words what the rules cover. */
function Covered({ rules }: { readonly rules: readonly string[] }) {
  return (
    <>
      {rules.map((each, index) => {
        const { sentence, what, agent } = ruleWords(each, speech);
        return (
          <span key={each}>
            {index > 0 && ` ${t("and")} `}
            {parted(
              sentence,
              <bdi class="mono" dir="ltr">
                {what}
              </bdi>,
            )}
            {agent !== undefined && ` ${t("(the agent {0} only)", agent)}`}
          </span>
        );
      })}
    </>
  );
}

const coveredBy: Readonly<Record<ApprovalRequest["detailKind"], string>> = {
  command: t("Covers exactly this command line in this folder, and nothing else."),
  url: t("Covers pages of this site, and nothing else."),
  path: t("Covers exactly this on this path, and nothing else."),
  diff: t("Covers exactly this on this path, and nothing else."),
  text: t("Covers exactly this, and nothing else."),
};

const scopeWords: Readonly<Record<Longer, { readonly label: string; readonly detail: string }>> = {
  session: { label: t("Allow for this conversation"), detail: t("in this conversation") },
  workspace: { label: t("Allow in this workspace"), detail: t("in this workspace, until you take it back") },
  always: { label: t("Always allow"), detail: t("in every workspace, until you take it back") },
};
