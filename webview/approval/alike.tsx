import { useContext, useState } from "preact/hooks";
import type { ApprovalRequest } from "../../src/core/events/approval.ts";
import { AgentMark } from "../plan/mark.tsx";
import { Button } from "../ui/button.tsx";
import { LineCounts } from "../ui/line-counts.tsx";
import { useServices } from "../ui/services.ts";
import { t, told } from "../words.ts";
import { AskingContext } from "./asking.tsx";
import { piecesOf } from "./blanks.ts";
import { useDeaf } from "./deaf.ts";

/** What is longer is read in its own card. */
const longestDetail = 300;

/** The questions of the same kind that wait beside this one, itself included; empty but for the first of several, which speaks for all. */
export function useAlike(request: ApprovalRequest): readonly ApprovalRequest[] {
  const { open } = useContext(AskingContext);
  const kind = kindOf(request);
  const alike = kind === undefined ? [] : open.filter((each) => kindOf(each) === kind);
  return alike.length > 1 && alike[0]?.id === request.id ? alike : [];
}

/**
 * All that the list does not show of each must be the same: the first card says it for all. Undefined of what must be looked at by itself: what may
 * only be allowed once, and what can't be shown whole in a line or two.
 */
function kindOf({ tool, detail, detailKind, where, runsOn, box, reasons, scopes }: ApprovalRequest): string | undefined {
  if (!scopes.some((each) => each !== "once")) return undefined;
  if (detailKind === "diff") return JSON.stringify(["diff", reasons]);
  if (detail.length > longestDetail || piecesOf(detail).some((each) => "blanks" in each)) return undefined;
  return JSON.stringify([detailKind, tool, where, runsOn, box, reasons]);
}

/** "Allow all 3 commands…" */
export function alikeWords(alike: readonly ApprovalRequest[]): string {
  if (alike[0]?.detailKind === "command") return t("Allow all {0} commands…", alike.length);
  return alike[0]?.detailKind === "diff" ? t("Allow all {0} changes…", alike.length) : t("Allow all {0} of this kind…", alike.length);
}

interface AlikeProps {
  readonly alike: readonly ApprovalRequest[];
  readonly disabled: boolean;
}

/** Several questions of one kind as a list, allowed at one press: exactly those that are shown, and once. */
export function AlikeList({ alike, disabled }: AlikeProps) {
  const { host, say } = useServices();
  const deaf = useDeaf(alike.map((each) => [each.id, each.binding]));
  const [sent, setSent] = useState(false);
  const allow = async () => {
    if (deaf || disabled || sent) return;
    setSent(true);
    say(undefined);
    const answer = ({ id }: ApprovalRequest) => host.request("answer", { approvalId: id, decision: "allow", scope: "once" });
    const problem = (await Promise.all(alike.map(answer))).find((each) => each !== undefined);
    if (problem === undefined) return;
    say(told(problem));
    setSent(false);
  };
  return (
    <div class={deaf ? "longer deaf" : "longer"}>
      <ul class="alike" aria-label={t("What would be allowed")}>
        {alike.map((each) => (
          <li key={each.id}>
            {each.agent !== undefined && <AgentMark name={each.agent} label={t("Asked by the agent {0}", each.agent)} />}
            <What request={each} />
          </li>
        ))}
      </ul>
      <Button disabled={disabled || sent} onClick={() => void allow()}>
        {t("Allow these {0} once", alike.length)}
      </Button>
    </div>
  );
}

/** Of a change its file and how large it is, since its own card shows it; of anything else all of it. */
function What({ request: { detail, detailKind, where } }: { readonly request: ApprovalRequest }) {
  if (detailKind !== "diff")
    return (
      <bdi class="mono" dir="ltr">
        {detail}
      </bdi>
    );
  const lines = detail.slice(Math.max(0, detail.indexOf("@@"))).split("\n");
  return (
    <>
      <bdi class="mono" dir="ltr">
        {where}
      </bdi>
      <LineCounts
        added={lines.filter((each) => each.startsWith("+")).length}
        removed={lines.filter((each) => each.startsWith("-")).length}
      />
    </>
  );
}
