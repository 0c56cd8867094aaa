import { useRef, useState } from "preact/hooks";
import type { Approval, ApprovalAnswer, ApprovalRequest } from "../../src/core/events/approval.ts";
import { openApprovals } from "../../src/core/events/session-view.ts";
import { placeWords } from "../../src/core/events/words/runs-on.ts";
import { focusComposer } from "../composer/focus.ts";
import { AgentMark, AskedBy } from "../plan/mark.tsx";
import { Awaited } from "../ui/awaited.tsx";
import { Icon } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";
import { Answers } from "./answers.tsx";
import { useDeaf } from "./deaf.ts";
import { Detail } from "./detail.tsx";
import { useAllowKey } from "./key.ts";

/** The host takes no longer word. */
const longestWhy = 2_000;

/** A question that waits: exactly what will happen, where, and why it is asked. */
export function ApprovalCard({ approval }: { readonly approval: Approval }) {
  const { request } = approval;
  const card = useRef<HTMLElement>(null);
  const [isSeen, setSeen] = useState(false);
  const deaf = useDeaf(request.binding, request.detail, request.scopes);
  const { answer, sent, problem } = useAnswer(request, card, deaf);
  useAllowKey(card, () => answer({ decision: "allow", scope: "once" }));
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
        <span class="grow">{request.title}</span>
        {request.agent !== undefined && <AgentMark name={request.agent} label={`Asked by the agent ${request.agent}`} />}
      </h3>
      <AskedBy agent={request.agent} laneId={request.laneId} />
      <Detail request={request} onSeen={setSeen} />
      <p class="card-why">
        {["command", "diff", "text"].includes(request.detailKind) && (
          <>
            {request.detailKind !== "diff" && "In "}
            <bdi class="mono">{request.where}</bdi>
            {request.runsOn && <Place runsOn={request.runsOn} box={request.box} />}.{" "}
          </>
        )}
        {request.reasons.join(" ")} {request.tool === "delete_file" && "It is kept for 30 days and can be brought back."}
      </p>
      <Answers request={request} disabled={sent} isSeen={isSeen} problem={problem} onAnswer={answer} />
      <Awaited isOpen={sent} />
      <p class="unseen" role="status">
        Waiting for your answer: {request.title}
      </p>
    </section>
  );
}

/** Where the command would run; a place that holds it back is marked. */
function Place({ runsOn, box }: Required<Pick<ApprovalRequest, "runsOn">> & Pick<ApprovalRequest, "box">) {
  return (
    <>
      , <span class="card-place">{placeWords(runsOn, box)}</span>
    </>
  );
}

interface Answering {
  answer(said: ApprovalAnswer): void;
  /** An answer is on its way. */
  readonly sent: boolean;
  /** Why the last answer did not count, while the question waits on. */
  readonly problem: string | undefined;
}

function useAnswer(request: ApprovalRequest, card: { readonly current: HTMLElement | null }, deaf: boolean): Answering {
  const { host, store, say } = useServices();
  const [sent, setSent] = useState(false);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const answer = async ({ decision, scope, rules, why }: ApprovalAnswer) => {
    if (sent || deaf) return;
    setSent(true);
    setProblem(undefined);
    say(undefined);
    const focused = card.current?.contains(document.activeElement);
    const more = { ...(rules ? { rules: [...rules] } : {}), ...(why ? { why: why.slice(0, longestWhy) } : {}) };
    const error = await host.request("answer", { approvalId: request.id, decision, scope, ...more });
    if (error === undefined) return focused ? focusComposer() : undefined;
    setSent(false);
    const { view } = store.state;
    const waits = view !== undefined && openApprovals(view).some((each) => each.id === request.id);
    if (waits && scope !== "once") setProblem(error);
    else say(error);
  };
  return { answer: (said) => void answer(said), sent, problem };
}
