import { useEffect, useRef, useState } from "preact/hooks";
import type { ApprovalAnswer, ApprovalRequest } from "../../src/core/events/approval.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { t } from "../words.ts";
import { AlikeList, alikeWords, useAlike } from "./alike.tsx";
import { Longer } from "./longer.tsx";

interface AnswersProps {
  readonly request: ApprovalRequest;
  readonly disabled: boolean;
  /** All of what would happen was on the screen. */
  readonly isSeen: boolean;
  /** Why the last yes for longer did not count. */
  readonly problem: string | undefined;
  onAnswer(answer: ApprovalAnswer): void;
}

/** A yes for this once, and what opens from it: yeses for longer, one for all of a kind, and a no with a word. */
export function Answers({ request, disabled, isSeen, problem, onAnswer }: AnswersProps) {
  const [shown, setShown] = useState<"longer" | "denial" | "alike" | undefined>(undefined);
  const answers = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (shown) answers.current?.scrollIntoView({ block: "nearest" });
  }, [shown]);
  const alike = useAlike(request);
  const toggle = (part: "longer" | "denial" | "alike") => setShown(shown === part ? undefined : part);
  const isOffered = request.scopes.some((each) => each !== "once");
  return (
    <fieldset
      ref={answers}
      class="answers"
      aria-label={t("Your answer")}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !shown) return;
        const opener = answers.current?.querySelector<HTMLElement>("[aria-expanded=true]");
        setShown(undefined);
        requestAnimationFrame(() => opener?.focus());
      }}
    >
      <div class="answer-buttons">
        <span class="split">
          <Button
            appearance="primary"
            disabled={disabled}
            title={t("Allow once (Ctrl+Enter or Cmd+Enter)")}
            onClick={() => onAnswer({ decision: "allow", scope: "once" })}
          >
            {t("Allow once")}
          </Button>
          {isOffered && (
            <Button
              appearance="primary"
              class="split-more"
              label={t("More ways to allow")}
              title={t("More ways to allow")}
              expanded={shown === "longer"}
              disabled={disabled}
              onClick={() => toggle("longer")}
            >
              <Icon name="chevron-down" />
            </Button>
          )}
        </span>
        <Button disabled={disabled} expanded={shown === "denial"} onClick={() => toggle("denial")}>
          {t("Deny…")}
        </Button>
      </div>
      {alike.length > 0 && (
        <button type="button" class="link-button" aria-expanded={shown === "alike"} onClick={() => toggle("alike")}>
          {alikeWords(alike)}
        </button>
      )}
      {shown === "alike" && alike.length > 0 && <AlikeList alike={alike} disabled={disabled} />}
      {shown === "longer" && <Longer request={request} disabled={disabled} isSeen={isSeen} problem={problem} onAnswer={onAnswer} />}
      {shown === "denial" && <Denial disabled={disabled} onDeny={(why) => onAnswer({ decision: "deny", scope: "once", why })} />}
    </fieldset>
  );
}

function Denial({ disabled, onDeny }: { readonly disabled: boolean; onDeny(why: string): void }) {
  const [why, setWhy] = useState("");
  return (
    <div class="denial">
      <Field
        label={t("A word to the model")}
        placeholder={t("Say why (optional)")}
        value={why}
        autofocus
        onChange={setWhy}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.isComposing && !event.ctrlKey && !event.metaKey) onDeny(why.trim());
        }}
      />
      <Button disabled={disabled} onClick={() => onDeny(why.trim())}>
        {t("Deny")}
      </Button>
    </div>
  );
}
