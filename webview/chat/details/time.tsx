import type { Approval } from "../../../src/core/events/approval.ts";
import type { Step } from "../../../src/core/events/step.ts";
import { spanWords } from "../../plan/spent.ts";
import { useNow } from "../../ui/now.ts";

interface Timed {
  readonly step: Step;
  readonly approval: Approval | undefined;
}

/** How long a step that goes on has taken; not a word in its first seconds, and none to screen readers, which would hear it each second. */
export function Elapsed({ step, approval }: Timed) {
  const ms = useNow() - begunAt({ step, approval });
  return ms < 2_000 ? null : <span aria-hidden="true">{spanWords(ms)}</span>;
}

/** How long a step took, without what it waited for an answer; "" where that is no time worth telling. */
export function tookWords({ step, approval }: Timed): string {
  return step.endedAt === undefined ? "" : spanWords(Date.parse(step.endedAt) - begunAt({ step, approval }));
}

function begunAt({ step, approval }: Timed): number {
  return Math.max(Date.parse(step.startedAt), approval?.answer ? Date.parse(approval.answer.at) : 0);
}
