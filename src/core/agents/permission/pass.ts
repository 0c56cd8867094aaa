import type { Answerer, ApprovalRequest, ApprovalScope, Decision, Grant } from "../../events/approval.ts";
import type { BlobId, StepId } from "../../events/ids.ts";
import type { ImageRef, ToolCall } from "../../events/message.ts";
import type { SessionView } from "../../events/session-view.ts";
import type { StepOutcome, StepTrouble } from "../../events/step.ts";
import { isoTime } from "../../events/time.ts";
import type { Access } from "../../permissions/access.ts";
import { judge, knowingPolicy, type Policy, type Verdict } from "../../permissions/gate.ts";
import type { Answered } from "../../permissions/hub.ts";
import { objection } from "../../permissions/offer.ts";
import { coversWords, printOf, wayIn } from "../../permissions/rules/matching.ts";
import { makeRule } from "../../permissions/rules/rule.ts";
import type { Ready } from "../../tools/tool.ts";
import type { RunPorts } from "../ports.ts";
import { tellState } from "../session/waiting.ts";

/** How a step ended. */
export interface StepEnd {
  readonly outcome: StepOutcome;
  readonly output: string;
  readonly summary: string;
  readonly fullOutput?: BlobId;
  readonly images?: readonly ImageRef[];
  readonly decision?: Decision;
  readonly untrusted?: string;
  readonly trouble?: StepTrouble;
}

/** What let the call pass, or how it ends because nothing did. Asks and waits where that is wanted. */
export async function passPermission(ports: RunPorts, call: ToolCall, { access }: Ready): Promise<Decision | StepEnd> {
  const { policy, verdict } = await verdictOn(ports, call, access);
  switch (verdict.kind) {
    case "allowed":
      return verdict.decision;
    case "denied":
      return refusedBy(verdict);
    case "ask":
      return ask(ports, { call, access, policy }, verdict);
    default:
      return verdict satisfies never;
  }
}

/** What is remembered only ever allows: it is looked up only for what would be asked without it. */
async function verdictOn(ports: RunPorts, call: ToolCall, access: Access): Promise<{ readonly policy: Policy; readonly verdict: Verdict }> {
  const narrowed = ports.narrowed?.({ tool: access.kind === "mcp" ? access.name : call.tool, access }) ?? [];
  const policy = { ...(await ports.rulebook.policy(ports.conversation.view(), call.tool)), narrowed };
  const verdict = judge(access, policy);
  if (!isOpen(verdict)) return { policy, verdict };
  const whole = await ports.rulebook.withGrants(policy, await ports.session.grants());
  return { policy: whole, verdict: judge(access, whole) };
}

/** Whether a yes could make a difference: also where it is refused only because nothing is to be asked. */
function isOpen(verdict: Verdict): boolean {
  return verdict.kind === "ask" || (verdict.kind === "denied" && verdict.decision.source === "mode");
}

interface Asked {
  readonly call: ToolCall;
  readonly access: Access;
  readonly policy: Policy;
}

async function ask(
  ports: RunPorts,
  asked: Asked,
  { kind: _, decision, ...question }: Extract<Verdict, { kind: "ask" }>,
): Promise<Decision | StepEnd> {
  const { session, conversation, runId, hub, signal } = ports;
  const { stepId, tool } = asked.call;
  const denied = deniedBefore(session.view(), stepId);
  if (denied) return { ...refusalBy(denied.by, denied.why), decision: answeredBy(denied) };
  const request: ApprovalRequest = {
    id: ports.newId(),
    sessionId: session.view().session.id,
    runId,
    stepId,
    tool,
    at: isoTime(ports.now()),
    ...question,
  };
  const { id: approvalId, sessionId: __, runId: ___, ...shown } = request;
  const waiting = hub.ask(request, signal, {
    objection: (rules) => objectionTo(rules, asked),
    decision: () => decidedMeanwhile(ports, asked),
  });
  session.emit(runId, { type: "approval-request", approvalId, ...shown });
  tellState(conversation, runId);
  if (!ports.canAsk()) hub.answer(approvalId, { decision: "deny", scope: "once" }, "nobody");
  const answer = await waiting;
  session.emit(runId, { type: "approval-answer", approvalId, ...answer });
  tellState(conversation, runId);
  return concluded(ports, asked, { request, answer });
}

/** A person's no to this very call, where the process ended before the call did: it is not asked again. */
function deniedBefore({ approvals }: SessionView, stepId: StepId): Answered | undefined {
  const answer = approvals.findLast(({ request }) => request.stepId === stepId)?.answer;
  const isPersons = answer?.by !== "stopped" && answer?.by !== "nobody" && answer?.by !== "rule";
  return answer?.decision === "deny" && isPersons ? answer : undefined;
}

interface Settled {
  readonly request: ApprovalRequest;
  readonly answer: Answered;
}

/** What an answer comes to as things stand by now: a yes lets nothing pass that is forbidden by then, and what only a rule let pass needs that rule still. */
async function concluded(ports: RunPorts, asked: Asked, { request, answer }: Settled): Promise<Decision | StepEnd> {
  const { policy, verdict } = await verdictOn(ports, asked.call, asked.access);
  const isByRule = answer.by === "rule";
  if (answer.decision === "deny") {
    const decision = isByRule && verdict.kind === "denied" ? verdict.decision : answeredBy(answer);
    return { ...refusalBy(answer.by, answer.why), decision };
  }
  if (answer.scope !== "once") remember(ports, asked, { request, answer, scope: answer.scope, at: knownAt(ports, request, policy) });
  if (verdict.kind === "denied") return refusedBy(verdict);
  if (isByRule && verdict.kind === "ask") return ask(ports, { ...asked, policy }, verdict);
  return isByRule && verdict.kind === "allowed" ? verdict.decision : answeredBy(answer);
}

function refusedBy({ reason, decision }: Extract<Verdict, { kind: "denied" }>): StepEnd {
  return { outcome: "denied", output: reason, summary: "not allowed", decision };
}

/** When a yes was given; when it was asked for, where text came in between that nobody vouches for and that whoever said yes was not told of. */
function knownAt({ now }: RunPorts, { at }: ApprovalRequest, { taint }: Policy): string {
  return taint !== undefined && taint.since >= at ? at : isoTime(now());
}

function objectionTo(rules: readonly string[], { access, policy }: Asked): string | undefined {
  return access.kind === "talk" ? undefined : objection(rules, access, knowingPolicy(access, policy));
}

function answeredBy({ by, scope }: Answered): Decision {
  return { source: "answer", by, scope };
}

/** What is decided by now without asking, since a rule or the mode has changed. */
async function decidedMeanwhile(ports: RunPorts, { call, access }: Asked): Promise<"allow" | "deny" | undefined> {
  const { verdict } = await verdictOn(ports, call, access);
  return verdict.kind === "ask" ? undefined : verdict.kind === "allowed" ? "allow" : "deny";
}

function refusalBy(by: Answerer, why: string | undefined): StepEnd {
  if (by === "stopped") return { outcome: "cancelled", output: "The person stopped the run before this was allowed.", summary: "stopped" };
  if (by === "nobody") {
    const output = "This needs a yes, and nobody could be asked here. Go on without it, or say what you would need.";
    return { outcome: "denied", output, summary: "nobody to ask" };
  }
  if (by === "rule") {
    const output = "A rule or mode that was set meanwhile refuses this. Go on without it, or say what you would need.";
    return { outcome: "denied", output, summary: "not allowed" };
  }
  const word = why ? ` They say: "${why}"` : "";
  return { outcome: "denied", output: `The person denied this.${word} Don't try it another way.`, summary: "denied" };
}

interface Remembered extends Settled {
  readonly scope: Exclude<ApprovalScope, "once">;
  readonly at: string;
}

/** Remembers a yes: as rules where there are some, else for this very call. */
function remember(ports: RunPorts, { access, policy }: Asked, { request, answer, scope, at }: Remembered): void {
  const { sessionId, tool, binding, detail, where } = request;
  const kept = { sessionId, scope, tool, binding, detail, where, at, by: answer.by };
  const rules = answer.rules ?? request.rules ?? [];
  const grants: Grant[] =
    rules.length === 0
      ? [{ ...kept, id: ports.newId(), scope: "session" }]
      : rules.map((rule) => ({ ...kept, id: ports.newId(), rule: rule.trim(), ...boundTo(rule, access, { policy, scope }) }));
  for (const grant of grants) ports.rulebook.remember(ports.session, grant);
  ports.hub.reconsider();
}

/** What else a remembered rule depends on: the folders it was given in, and the script it would run. */
function boundTo(text: string, access: Access, { policy, scope }: { readonly policy: Policy; readonly scope: ApprovalScope }) {
  const place = access.kind === "run" ? access.directory : access.kind === "write" ? access.path : undefined;
  const near = policy.folders.filter((each) => place === undefined || wayIn(each, place) !== undefined);
  const isBound = scope === "workspace" || (scope === "session" && place !== undefined);
  const rule = makeRule(text, { effect: "allow", source: "grant" });
  const parts = access.kind === "run" && access.reading.kind === "clear" && !("problem" in rule) ? access.reading.parts : [];
  const script = parts.find((part) => "words" in rule && coversWords(rule.words, part))?.script;
  const tool =
    access.kind === "mcp" && !("problem" in rule)
      ? { what: `the server ${access.server}`, hash: printOf(rule.pattern, access) }
      : undefined;
  return {
    ...(isBound && near.length > 0 ? { folders: near } : {}),
    ...(access.kind === "run" && access.runsOn !== undefined && access.runsOn !== "host" ? { runsOn: access.runsOn } : {}),
    ...(script ? { script: { what: script.what, hash: script.hash } } : tool ? { script: tool } : {}),
  };
}
