import type { Envelope } from "../../events/event.ts";
import type { SessionId } from "../../events/ids.ts";
import type { SessionRecord } from "../../events/rows.ts";
import type { ChatPorts } from "../chat/ports.ts";
import type { Saying } from "../speech/speech.ts";
import { type Fate, withdrawnHtml } from "./wording.ts";

/** Questions that nobody answered, since their run was stopped or goes on elsewhere: which of it shows later. */
export interface Withdrawn {
  add(sessionId: SessionId, id: string): void;
  /** To be told everything that happens. */
  hear(envelope: Envelope): void;
}

/** `conclude` writes under a question what became of it. */
export function createWithdrawn({ core, log }: ChatPorts, conclude: (id: string, outcome: Saying) => void): Withdrawn {
  const open = new Map<SessionId, Set<string>>();
  const look = async (sessionId: SessionId, ids: Set<string>) => {
    const record = await core.record(sessionId);
    for (const id of ids) {
      const fate = record && fateOf(record, id);
      if (!fate || !ids.delete(id)) continue;
      conclude(id, (words) => withdrawnHtml(fate, words));
    }
    if (ids.size === 0 && open.get(sessionId) === ids) open.delete(sessionId);
  };
  const lookAt = (sessionId: SessionId) => {
    const ids = open.get(sessionId);
    if (ids) void look(sessionId, ids).catch((error: unknown) => log(`What became of a question could not be looked up: ${error}`));
  };
  return {
    add(sessionId, id) {
      open.set(sessionId, (open.get(sessionId) ?? new Set()).add(id));
      lookAt(sessionId);
    },
    hear({ sessionId, event }) {
      if (/^(run-end|approval-request|question-request|rows-change)$/.test(event.type)) lookAt(sessionId);
    },
  };
}

/** Undefined while it may still be either. */
function fateOf({ approvals, questions, runs }: SessionRecord, id: string): Fate | undefined {
  const asked = [
    ...approvals.map(({ request }) => ({ id: request.id, runId: request.runId, about: request.stepId })),
    ...questions.map(({ question }) => ({ id: question.id, runId: question.runId, about: question.stepId ?? question.about })),
  ];
  const own = asked.findIndex((each) => each.id === id);
  const { runId, about } = asked[own] ?? {};
  if (asked.slice(own + 1).some((each) => each.runId === runId && each.about === about)) return "anew";
  const run = runs.find((each) => each.id === runId);
  if (run?.endedAt === undefined) return undefined;
  return run.state === "completed" ? "dropped" : "stopped";
}
