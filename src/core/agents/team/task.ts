import type { Failure } from "../../events/failure.ts";
import type { UserMessage } from "../../events/message.ts";
import type { Task, TaskOutcome, TaskResult } from "../../events/plan/plan.ts";
import { isoTime } from "../../events/time.ts";
import { runLoop } from "../loop.ts";
import type { Limits, LoopEnd, RunPorts } from "../ports.ts";
import { laneOf } from "../session/lane.ts";
import type { Assignment } from "./assignment.ts";
import { againText, briefOf, forAll, missingText } from "./briefs.ts";
import { withDelegation } from "./delegate.ts";
import { skippedByPerson } from "./ending.ts";
import { type Looked, lookAtEvidence } from "./evidence.ts";
import { filesOf } from "./files.ts";
import { asAgent } from "./persona.ts";
import { agentNamed } from "./ports.ts";

/** So often an agent is told what is missing before the task counts as failed. */
const reminders = 1;

/**
 * Lets the agent of a task do it, in a lane of its own, and looks whether what was to be there is there. Begins where it was when the process ended
 * in the middle. Tells the task's begin and end.
 */
export async function doTask(ports: RunPorts, assignment: Assignment): Promise<TaskOutcome> {
  const { task, agents } = assignment;
  const { conversation, runId, team } = ports;
  const session = laneOf(conversation, { laneId: task.id, agent: task.agent, isTask: true });
  const signal = AbortSignal.any([ports.signal, assignment.signal]);
  const agent = agentNamed(agents, task.agent);
  const deeper = { ...ports, depth: (ports.depth ?? 0) + 1, tools: ports.tools.filter(({ name }) => name !== "delegate") };
  const as = asAgent(deeper, agent);
  const limits = limitsOf(as.limits, task, agent?.budget !== undefined);
  const own: RunPorts = withDelegation({ ...as, limits, session, signal }, agent, doTask);
  const isResumed = task.state === "running" || task.state === "waiting";
  if (!isResumed) begin(own, assignment);
  // Without its agent nothing would hold what the task may do.
  if (!agent) return endWithout(own, task);
  if (task.waitUntil !== undefined) await waitOn(own, task.waitUntil);

  let end = await runLoop(own);
  let looked: Looked = { missing: [], unchanged: [] };
  for (let told = 0; end.outcome === "completed" && !signal.aborted; told += 1) {
    looked = await lookAtEvidence(task, conversation.view(), team);
    if (looked.missing.length === 0 || told >= reminders) break;
    say(own, missingText(looked.missing));
    end = await runLoop(own);
  }
  const files = filesOf(conversation.view(), task.id);
  const result: TaskResult = { files, ...resultOf(end, looked), ...(assignment.signal.aborted ? { byPerson: true } : {}) };
  const outcome = outcomeOf(end, looked, assignment.signal);
  passOn(own, task, assignment.signal.aborted);
  conversation.emit(runId, { type: "task-end", taskId: task.id, outcome, result });
  return outcome;
}

/** What the agent of a task may use in it: the lesser of its own limits and the task's share of the run's. */
function limitsOf(limits: Limits, { id: laneId, agent, share }: Task, hasOwn: boolean): Limits {
  const own = hasOwn ? limits.own : undefined;
  const part = (whole: number | undefined) => (share === undefined || !whole ? undefined : (whole * share) / 100);
  const [tokens, usd] = [part(limits.tokens), part(limits.budgets?.run)];
  if (!own && tokens === undefined && usd === undefined) return limits;
  return { ...limits, own: { agent, ...own, laneId, tokens: least(own?.tokens, tokens && Math.ceil(tokens)), usd: least(own?.usd, usd) } };
}

function least(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

/** The begin and the order come to the disk as one: no crash can leave an agent without its order. */
function begin(ports: RunPorts, { task, plan, before }: Assignment): void {
  const attempt = task.attempts + 1;
  const { session, conversation, runId } = ports;
  const isNewToAll = !conversation.view().tasks.some((each) => each.id === task.id);
  const isNew = session.view().messages.length === 0;
  const text = isNew ? briefOf(task, plan, before) : againText(task.result?.text ?? "it was stopped.");
  session.emit(
    runId,
    { type: "task-start", taskId: task.id, attempt, ...(isNewToAll ? { task } : {}) },
    { type: "message-add", message: orderOf(ports, text) },
  );
}

function endWithout({ conversation, runId }: RunPorts, { id: taskId, agent }: Task): TaskOutcome {
  const text = `There is no agent “${agent}” any more, so nothing was done. Give the task to another.`;
  conversation.emit(runId, { type: "task-end", taskId, outcome: "failed", result: { text, files: [] } });
  return "failed";
}

function say(ports: RunPorts, text: string): void {
  ports.session.emit(ports.runId, { type: "message-add", message: orderOf(ports, text) });
}

function orderOf({ session, runId, newId, now }: RunPorts, text: string): UserMessage {
  const { id: sessionId } = session.view().session;
  return { role: "user", id: newId(), sessionId, runId, at: isoTime(now()), text, from: "team" };
}

/** Its provider wanted to be left alone when the process ended. */
async function waitOn({ session, runId, rest, now, signal }: RunPorts, until: string): Promise<void> {
  await rest(Math.max(Date.parse(until) - now(), 0) || 0);
  if (!signal.aborted) session.emit(runId, { type: "run-change", state: "running" });
}

/**
 * What a person said to the agent and it did not read any more is not lost: it is read with what comes next in the conversation. Of a task that the person
 * ended themselves it is told instead. What was said to the whole team has been read there.
 */
function passOn({ session, conversation, runId, newId }: RunPorts, { title }: Task, isByPerson: boolean): void {
  for (const { laneId: _, ...each } of session.view().queue.filter(({ state }) => state === "waiting")) {
    conversation.emit(runId, { type: "queue-change", messageId: each.id, state: "withdrawn" });
    if (each.text.startsWith(forAll)) continue;
    const message = `“${title}” ended before its agent read this: “${each.text}”. Send it again if it still counts.`;
    if (isByPerson) conversation.emit(runId, { type: "notice", notice: { kind: "warning", message } });
    else conversation.emit(runId, { type: "queue-change", add: { ...each, id: newId(), text: `For “${title}”: ${each.text}` } });
  }
}

function resultOf(end: LoopEnd, { missing, unchanged }: Looked): Pick<TaskResult, "text" | "missing" | "unchanged" | "failure"> {
  const failure: Failure | undefined = end.outcome === "failed" ? end.failure : undefined;
  const text = failure ? [failure.message, end.text].filter((each) => each !== "").join("\n\n") : end.text;
  const seen = { ...(missing.length > 0 ? { missing } : {}), ...(unchanged.length > 0 ? { unchanged } : {}) };
  return { text, ...seen, ...(failure ? { failure } : {}) };
}

function outcomeOf(end: LoopEnd, { missing }: Looked, signal: AbortSignal): TaskOutcome {
  if (signal.aborted) return signal.reason === skippedByPerson ? "skipped" : "cancelled";
  if (end.outcome !== "completed") return end.outcome;
  return missing.length > 0 ? "failed" : "completed";
}
