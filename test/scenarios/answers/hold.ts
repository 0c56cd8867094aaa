import type { Approval, ApprovalAnswer, Decision, Grant } from "../../../src/core/events/approval.ts";
import { surfaces } from "./plan.ts";
import type { Given, Outcome } from "./play.ts";
import { folder, type Ran, rulesOf, type World } from "./world.ts";

/** Everything about an interleaving that is not as it must be, a sentence each. */
export function faultsOf(outcome: Outcome): readonly string[] {
  return [
    ...outcome.hung.map((each) => `it hangs: ${each}`),
    ...answeredOnce(outcome),
    ...outcome.approvals.flatMap((each) => receiptFaults(outcome, each)),
    ...strayReceipts(outcome),
    ...runFaults(outcome),
    ...grantFaults(outcome),
  ];
}

const isPerson = (by: string) => (surfaces as readonly string[]).includes(by);

/** Every question has one answer, told once. */
function answeredOnce({ approvals, world }: Outcome): readonly string[] {
  // A window that slept may tell an answer before it hears that another has taken over.
  const told = world.windows.flatMap(({ stage, isGone }) =>
    stage.envelopes.flatMap(({ event }) => (event.type === "approval-answer" ? [{ ...event, isGone }] : [])),
  );
  return approvals.flatMap(({ request, answer }) => {
    if (!answer) return [`${request.detail} was never answered`];
    const own = told.filter((each) => each.approvalId === request.id);
    const count = own.filter((each) => !each.isGone || each.by === answer.by).length;
    return count === 1 ? [] : [`${request.detail} was answered ${count} times`];
  });
}

/** One is told that it counted, as it is stored; all others who was first. */
function receiptFaults({ given, plan, world }: Outcome, { request, answer }: Approval): readonly string[] {
  const session = world.sessions.indexOf(request.sessionId);
  const isDeleted = plan.acts.some((each) => each.what.kind === "delete" && each.after.session === session);
  const own = given.filter((each) => each.approvalId === request.id);
  const accepted = own.filter((each) => each.receipt?.kind === "accepted");
  const isUnheard = own.some((each) => wasUnheard(world, each, { scopes: request.scopes, stored: answer }));
  const wanted = answer && isPerson(answer.by) ? 1 : 0;
  const late = own.filter(
    (each) =>
      each.receipt?.kind === "late" &&
      (each.receipt.by !== answer?.by || each.receipt.decision !== answer.decision) &&
      !isGone(world, each),
  );
  return [
    ...(accepted.length === wanted || (isUnheard && accepted.length < wanted)
      ? []
      : [`${accepted.length} were told their answer counted, where ${answer?.by} answered: ${told(own)}`]),
    ...accepted.filter((each) => !isStored(each, request.scopes, answer)).map((each) => `another answer is stored than ${told([each])}`),
    ...(late.length === 0 ? [] : [`the late are told of another than ${answer?.by} ${answer?.decision}: ${told(late)}`]),
    // What a window that is gone had asked is withdrawn, and asked anew; of a deleted conversation nothing is known.
    ...own
      .filter((each) => each.receipt?.kind === "unknown" && answer?.by !== "stopped" && !isDeleted && !isGone(world, each))
      .map((each) => `nobody knows a question that was asked: ${told([each])}`),
    ...own.filter((each) => each.receipt?.kind === "unfit" && !isUnfit(each)).map((each) => `it fits: ${told([each])}`),
    ...accepted.filter((each) => isUnfit(each) && lasting(each, request.scopes)).map((each) => `it does not fit: ${told([each])}`),
  ];
}

const isGone = ({ windows }: World, { window }: Given) => windows[window]?.isGone === true;

const told = (given: readonly Given[]) => JSON.stringify(given.map(({ by, window, answer, receipt }) => ({ by, window, answer, receipt })));

function isStored({ by, answer: { decision, scope, rules } }: Given, scopes: readonly string[], stored: Approval["answer"]): boolean {
  const isLasting = lasting({ answer: { decision, scope } }, scopes);
  const expected = { decision, scope: isLasting ? scope : "once", rules: isLasting ? rules : undefined, by };
  return same(expected, { decision: stored?.decision, scope: stored?.scope, rules: stored?.rules, by: stored?.by });
}

function lasting({ answer }: { readonly answer: ApprovalAnswer }, scopes: readonly string[]): boolean {
  return answer.decision === "allow" && answer.scope !== "once" && scopes.includes(answer.scope);
}

/** A window that is about to end does not hear what becomes of what it passed on. */
function wasUnheard(
  { windows }: World,
  given: Given,
  { scopes, stored }: { readonly scopes: readonly string[]; readonly stored: Approval["answer"] },
): boolean {
  return windows[given.window]?.isGone === true && given.receipt?.kind !== "accepted" && isStored(given, scopes, stored);
}

/** Rules of the plans that never fit. */
function isUnfit({ answer: { rules } }: Given): boolean {
  return rules !== undefined && (rules.length === 0 || rules.some((each) => !/^shell:(make|npm|git)/.test(each)));
}

function strayReceipts({ given, approvals }: Outcome): readonly string[] {
  const stray = given.filter((each) => !approvals.some(({ request }) => request.id === each.approvalId));
  return stray.filter((each) => each.receipt?.kind !== "unknown").map((each) => `a question that never was is answered: ${told([each])}`);
}

/** What ran is what was shown and allowed, once; what was allowed and not stopped ran. */
function runFaults(outcome: Outcome): readonly string[] {
  const { plan, world, steps, approvals } = outcome;
  return plan.turns.flat(2).flatMap(({ tag, line }) => {
    const runs = world.ran.filter((each) => each.tag === tag);
    const step = steps.find((each) => each.tag === tag);
    const own = step ? approvals.filter(({ request }) => request.stepId === step.id) : [];
    const [ran] = runs;
    if (runs.length > 1) return [`${tag} ran ${runs.length} times`];
    if (!ran) return step?.state === "ok" ? [`${tag} is said to have run`] : [];
    if (ran.line !== line) return [`${tag} ran as ${ran.line}`];
    const shown = own.every(({ request }) => request.detail === line && request.where === folder);
    const denied = own.find(({ answer }) => answer?.decision === "deny" && answer.by !== "stopped");
    return [
      ...(shown ? [] : [`${tag} was shown as something else`]),
      ...(denied ? [`${tag} ran though ${denied.answer?.by} denied it`] : []),
      ...unlicensed(outcome, ran, { last: own.at(-1), decision: step?.decision }),
      ...forbidden(outcome, ran, own.at(-1)),
    ];
  });
}

interface License {
  readonly last: Approval | undefined;
  readonly decision: Decision | undefined;
}

/** A run without a yes, a rule or a mode that covers it. */
function unlicensed({ world, plan }: Outcome, ran: Ran, { last, decision }: License): readonly string[] {
  if (last?.answer?.decision === "allow" && isPerson(last.answer.by)) return [];
  const from = world.prepared.get(ran.tag) ?? 0;
  const session = plan.turns.findIndex((turns) => turns.flat().some((each) => each.tag === ran.tag));
  switch (decision?.source) {
    case "mode":
      return wasAll(world, session, { from, to: ran.at }) ? [] : [`${ran.tag} ran by a mode that was not set`];
    case "settings":
    case "grant": {
      const missing = rulesOf(ran.line).filter((rule) => !decision.rules.some((each) => rule === each || rule.startsWith(`${each} -- `)));
      return missing.length === 0 ? [] : [`${ran.tag} ran by rules that do not cover ${missing.join()}: ${decision.rules.join()}`];
    }
    default:
      return [`${ran.tag} ran by ${JSON.stringify(decision)}, with nobody's yes: ${JSON.stringify(last?.answer)}`];
  }
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Whether the mode may have been `all` at some time of the span. */
function wasAll({ modes }: World, session: number, { from, to }: Span): boolean {
  const own = modes.filter((each) => each.session === session);
  return own.some((each) => each.mode === "all" && each.from <= to && !own.some((later) => later.from > each.from && later.held < from));
}

/** A rule that forbids it stood in the settings before it was let pass, and until it ran. */
function forbidden({ world, given }: Outcome, ran: Ran, last: Approval | undefined): readonly string[] {
  const accepted = given.find((each) => each.approvalId === last?.request.id && each.receipt?.kind === "accepted");
  const passed = accepted?.called ?? world.prepared.get(ran.tag) ?? 0;
  const { history } = world.settings;
  const standing = rulesOf(ran.line).filter((rule) => {
    const changes = history.filter((each) => each.effect === "deny" && rulesOf(each.line).includes(rule));
    const before = changes.filter((each) => each.at < passed).at(-1);
    return before?.isOn === true && !changes.some((each) => !each.isOn && each.at > before.at && each.at < ran.at);
  });
  return standing.map((rule) => `${ran.tag} ran though the settings forbid ${rule}`);
}

/** What is remembered is what was accepted, no more and no less. */
function grantFaults({ given, approvals, grants, world }: Outcome): readonly string[] {
  const unheard: string[] = [];
  const expected = given.flatMap((each) => {
    const { request, answer: stored } = approvals.find((approval) => approval.request.id === each.approvalId) ?? {};
    if (!request || !lasting(each, request.scopes)) return [];
    const { scope } = each.answer;
    const rows = (each.answer.rules ?? request.rules ?? []).map((rule) => [request.sessionId, each.by, scope, rule].join(" "));
    if (wasUnheard(world, each, { scopes: request.scopes, stored })) unheard.push(...rows);
    return each.receipt?.kind === "accepted" ? rows : [];
  });
  const kept = grants.map((each: Grant) => [each.sessionId, each.by, each.scope, each.rule].join(" "));
  const [more, less] = [without(kept, [...expected, ...unheard]), without(expected, kept)];
  return [
    ...more.map((each) => `${each} is remembered, which nobody said`),
    ...less.map((each) => `${each} was accepted and is not remembered`),
  ];
}

function without(some: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return some.filter((each) => {
    const at = left.indexOf(each);
    if (at === -1) return true;
    left.splice(at, 1);
    return false;
  });
}

function same(one: object, other: object): boolean {
  return JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
}
