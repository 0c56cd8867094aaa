import { useRef, useState } from "preact/hooks";
import type { Approval, ApprovalAnswer, ApprovalRequest } from "../../src/core/events/approval.ts";
import { openApprovals } from "../../src/core/events/session-view.ts";
import { placeWords } from "../../src/core/events/words/runs-on.ts";
import { focusComposer } from "../composer/focus.ts";
import { AgentMark, AskedBy } from "../plan/mark.tsx";
import { Awaited } from "../ui/awaited.tsx";
import { Icon } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";
import { speech, t, told, withParts } from "../words.ts";
import { Answers } from "./answers.tsx";
import { useDeaf } from "./deaf.ts";
import { Detail } from "./detail.tsx";
import { useAllowKey } from "./key.ts";

/** The host takes no longer word. */
const longestWhy = 2_000;

/** A question that waits: exactly what will happen, where, and why it is asked. */
export function ApprovalCard({ approval }: { readonly approval: Approval }) {
  const { request } = approval;
  const title = told(request.title);
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
      aria-label={`${title} ${aboutWhat(request)}`}
      aria-busy={sent}
    >
      <h3 class="card-title">
        <Icon name="shield" class="warn" />
        <span class="grow">{title}</span>
        {request.agent !== undefined && <AgentMark name={request.agent} label={t("Asked by the agent {0}", request.agent)} />}
      </h3>
      <AskedBy agent={request.agent} laneId={request.laneId} />
      <Detail request={request} onSeen={setSeen} />
      <p class="card-why">
        {["command", "diff", "text"].includes(request.detailKind) && (
          <>
            <Where request={request} />{" "}
          </>
        )}
        {request.reasons.map(told).join(" ")} {request.tool === "delete_file" && t("It is kept for 30 days and can be brought back.")}
      </p>
      <Answers request={request} disabled={sent} isSeen={isSeen} problem={problem} onAnswer={answer} />
      <Awaited isOpen={sent} />
    </section>
  );
}

/** In a few words, so that several cards of one title tell themselves apart where they are heard. */
function aboutWhat({ detail, detailKind, where }: ApprovalRequest): string {
  return detailKind === "diff" ? where : (detail.split("\n", 1)[0] ?? "").slice(0, 80);
}

/** Where the command would run, or the change be made; a place that holds a command back is marked. */
function Where({ request: { detailKind, where, runsOn, box } }: { readonly request: ApprovalRequest }) {
  const folder = <bdi class="mono">{where}</bdi>;
  if (runsOn) return withParts("In {0}, {1}.", folder, <span class="card-place">{placeWords(runsOn, box, speech)}</span>);
  return detailKind === "diff" ? withParts("{0}.", folder) : withParts("In {0}.", folder);
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
    if (waits && scope !== "once") setProblem(told(error));
    else say(told(error));
  };
  return { answer: (said) => void answer(said), sent, problem };
}
