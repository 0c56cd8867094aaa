import { useEffect, useRef, useState } from "preact/hooks";
import type { Approval, ApprovalRequest, ApprovalScope } from "../../src/core/events/approval.ts";
import { focusComposer } from "../composer/focus.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";
import { useDeaf } from "./deaf.ts";

/** The host takes no longer word. */
const longestWhy = 2_000;

/** A question that waits: exactly what will happen, where, and why it is asked. */
export function ApprovalCard({ approval }: { readonly approval: Approval }) {
  const { request } = approval;
  const { ask } = useServices();
  const card = useRef<HTMLElement>(null);
  const [sent, setSent] = useState(false);
  const deaf = useDeaf();
  const answer = async (decision: "allow" | "deny", scope: ApprovalScope, words?: string) => {
    const why = words?.slice(0, longestWhy);
    if (sent || deaf) return;
    setSent(true);
    const focused = card.current?.contains(document.activeElement);
    const error = await ask("answer", { approvalId: request.id, decision, scope, ...(why ? { why } : {}) });
    if (error) setSent(false);
    else if (focused) focusComposer();
  };
  useAllowKey(card, () => answer("allow", "once"));
  return (
    <section
      ref={card}
      class={deaf ? "card deaf" : "card"}
      data-approval={request.id}
      data-waits={request.id}
      tabIndex={-1}
      aria-label={request.title}
      aria-busy={sent}
    >
      <h3 class="card-title">
        <Icon name="shield" class="warn" />
        <span>{request.title}</span>
      </h3>
      <Detail request={request} />
      <p class="card-why">
        {(request.detailKind === "command" || request.detailKind === "diff") && (
          <>
            {request.detailKind === "command" && "In "}
            <bdi class="mono">{request.where}</bdi>.{" "}
          </>
        )}
        {request.reasons.join(" ")} {request.tool === "delete_file" && "It is kept for 30 days and can be brought back."}
      </p>
      <Answers request={request} disabled={sent} onAnswer={answer} />
      <p class="unseen" role="status">
        Waiting for your answer: {request.title}
      </p>
    </section>
  );
}

/** Ctrl+Enter or Cmd+Enter allows the card that has the focus, else the first one, and only when it is in sight. */
function useAllowKey(card: { readonly current: HTMLElement | null }, allow: () => void): void {
  const latest = useRef(allow);
  latest.current = allow;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const element = card.current;
      if (!element || event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat || event.isComposing) return;
      const focused = document.activeElement?.closest("[data-approval]");
      if (element !== (focused ?? document.querySelector("[data-approval]"))) return;
      event.preventDefault();
      if (isInSight(element)) latest.current();
      else element.scrollIntoView({ block: "nearest" });
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [card]);
}

function isInSight(element: HTMLElement): boolean {
  const { top, height } = element.getBoundingClientRect();
  return height > 0 && top > -height / 2 && top + height / 2 < window.innerHeight;
}

function Detail({ request }: { readonly request: ApprovalRequest }) {
  if (request.detailKind !== "diff") {
    return (
      <pre class={`card-detail card-${request.detailKind}`} dir="ltr">
        {request.detail}
      </pre>
    );
  }
  return (
    <pre class="card-detail card-diff" dir="ltr">
      {request.detail
        .trimEnd()
        .split("\n")
        .map((each, index) => (
          // The lines of a diff never change places.
          <span key={index} class={diffClass(each)}>
            {`${each}\n`}
          </span>
        ))}
    </pre>
  );
}

function diffClass(line: string): string {
  if (line.startsWith("+++") || line.startsWith("---") || line.startsWith("@@")) return "diff-hunk";
  if (line.startsWith("+")) return "diff-add";
  return line.startsWith("-") ? "diff-remove" : "";
}

interface AnswersProps {
  readonly request: ApprovalRequest;
  readonly disabled: boolean;
  onAnswer(decision: "allow" | "deny", scope: ApprovalScope, why?: string): void;
}

function Answers({ request, disabled, onAnswer }: AnswersProps) {
  const [shown, setShown] = useState<"scopes" | "denial" | undefined>(undefined);
  const [why, setWhy] = useState("");
  const answers = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (shown) answers.current?.scrollIntoView({ block: "nearest" });
  }, [shown]);
  const toggle = (part: "scopes" | "denial") => setShown(shown === part ? undefined : part);
  const wider = request.scopes.filter((each) => each !== "once");
  return (
    <fieldset
      ref={answers}
      class="answers"
      aria-label="Your answer"
      onKeyDown={(event) => {
        if (event.key === "Escape") setShown(undefined);
      }}
    >
      <div class="answer-buttons">
        <span class="split">
          <Button
            appearance="primary"
            disabled={disabled}
            title="Allow once (Ctrl+Enter or Cmd+Enter)"
            onClick={() => onAnswer("allow", "once")}
          >
            Allow once
          </Button>
          {wider.length > 0 && (
            <Button
              appearance="primary"
              class="split-more"
              label="More ways to allow"
              title="More ways to allow"
              expanded={shown === "scopes"}
              disabled={disabled}
              onClick={() => toggle("scopes")}
            >
              <Icon name="chevron-down" />
            </Button>
          )}
        </span>
        <Button disabled={disabled} expanded={shown === "denial"} onClick={() => toggle("denial")}>
          Deny…
        </Button>
      </div>
      {shown === "scopes" && wider.map((each) => <Wider key={each} request={request} onAllow={() => onAnswer("allow", each)} />)}
      {shown === "denial" && (
        <div class="denial">
          <Field
            label="A word to the model"
            placeholder="Say why (optional)"
            value={why}
            autofocus
            onChange={setWhy}
            onKeyDown={(event) => {
              if (event.key === "Enter" && !event.isComposing && !event.ctrlKey && !event.metaKey) onAnswer("deny", "once", why.trim());
            }}
          />
          <Button disabled={disabled} onClick={() => onAnswer("deny", "once", why.trim())}>
            Deny
          </Button>
        </div>
      )}
    </fieldset>
  );
}

const coveredBy: Readonly<Record<ApprovalRequest["detailKind"], string>> = {
  command: "exactly this command line in this folder",
  url: "pages of this site",
  path: "exactly this on this path",
  diff: "exactly this on this path",
};

/** The wider yes, with what it covers in full. */
function Wider({ request, onAllow }: { readonly request: ApprovalRequest; onAllow(): void }) {
  const covered = coveredBy[request.detailKind];
  return (
    <button type="button" class="wider" onClick={onAllow}>
      <span>Allow for this conversation</span>
      <span class="faint">Covers {covered}, nothing else, until this conversation ends.</span>
    </button>
  );
}
