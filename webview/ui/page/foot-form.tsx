import type { ComponentChildren } from "preact";
import { t, told } from "../../words.ts";
import { Button } from "../button.tsx";
import { Line } from "./parts.tsx";

interface FootFormProps {
  readonly label: string;
  /** On the button that does it. */
  readonly verb: string;
  readonly isReady: boolean;
  /** What was refused, and why. */
  readonly problem?: string | undefined;
  readonly children: ComponentChildren;
  onDo(): void;
  onDone(): void;
}

/** A short form at the foot of a page. Ctrl+Enter does it, Escape leaves it. */
export function FootForm({ label, verb, isReady, problem, children, onDo, onDone }: FootFormProps) {
  return (
    <fieldset
      class="rule-form"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          onDone();
        } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && isReady) onDo();
      }}
    >
      {children}
      {problem !== undefined && (
        <div role="alert">
          <Line icon="warning">{told(problem)}</Line>
        </div>
      )}
      <span class="note-buttons">
        <Button disabled={!isReady} onClick={onDo}>
          {verb}
        </Button>
        <Button onClick={onDone}>{t("Cancel")}</Button>
      </span>
    </fieldset>
  );
}
