import type { ApprovalMode, Decision, Grant } from "../events/approval.ts";
import type { Access } from "./access.ts";
import { judgeCommand } from "./command/judge.ts";
import { slipIn } from "./command/slips.ts";
import { type Offer, offer } from "./offer.ts";
import { type Question, questionOf } from "./question.ts";
import { covers, mayHold, type Surroundings, speaksOf, speaksOfBelow } from "./rules/matching.ts";
import { byRules, type Rule } from "./rules/rule.ts";
import { visible } from "./visible.ts";

/** What the gate looks at besides the call itself. */
export interface Policy extends Surroundings {
  readonly mode: ApprovalMode;
  /** Restricted Mode is the opposite: nothing but reading passes, and nothing else is asked. */
  readonly trusted: boolean;
  /** Every rule in force, from whichever source. */
  readonly rules: readonly Rule[];
  /** The remembered yeses that cover only the very call they were given for. */
  readonly grants: readonly Grant[];
  /** What nobody vouches for has come into the conversation. */
  readonly taint?: Taint;
  /** Why the call is asked about whatever allows it, since a skill that is in use does without the tool: sentences. */
  readonly narrowed?: readonly string[];
  /** SHA-256 in hex. */
  readonly hash: (text: string) => string;
}

/** Text that came from where anybody may write: whatever was allowed before it came does not hold for what leaves the workspace. */
export interface Taint {
  /** Where it is from, for people: "example.org". */
  readonly from: readonly string[];
  /** When the newest of them came first, as an ISO time. */
  readonly since: string;
}

type Asked = Exclude<Access, { kind: "talk" }>;

export type Verdict =
  | { readonly kind: "allowed"; readonly decision: Decision }
  | { readonly kind: "denied"; readonly reason: string; readonly decision: Decision }
  | ({ readonly kind: "ask"; readonly decision?: Decision } & Question);

/**
 * Decides about one call: pass, refuse, or ask exactly this. What is forbidden comes first, then what forbids, what must be asked, what
 * allows, and last the mode. Pure.
 */
export function judge(access: Access, policy: Policy): Verdict {
  if (access.kind === "talk") return allowed({ source: "built-in", rule: "it touches nothing outside the conversation" });
  if (!policy.trusted && access.kind !== "read") return restricted;
  const forbidden = floorOf(access);
  if (forbidden) return denied(`This never runs: ${forbidden}.`, { source: "built-in", rule: forbidden });
  const forbidding = policy.rules.find((rule) => rule.effect === "deny" && forbids(rule, access, policy));
  if (forbidding) return denied(`A rule forbids this: ${forbidding.text}.`, byRules([forbidding]));
  const must = mustAsk(access, policy);
  if (must.reasons.length > 0) return asked(access, policy, must);
  const passes = passing(access, policy);
  if ("decision" in passes) return allowed(passes.decision);
  const offered = offer(access, policy);
  const exact = offered.scopes.includes("session") ? exactGrant(access, policy) : undefined;
  if (exact) return allowed({ source: "grant", rules: [exact.detail], grants: [exact.id] });
  return asked(access, policy, { reasons: passes.reasons, offer: offered });
}

/** A folder goes with all in it; but that something in it may not be read forbids no look at the rest. */
function forbids(rule: Rule, access: Access, policy: Policy): boolean {
  return speaksOf(rule, access, policy) || ((access.kind === "move" || access.kind === "delete") && speaksOfBelow(rule, access, policy));
}

function wantsAsking(rule: Rule, access: Access, policy: Policy): boolean {
  if (rule.effect === "allow") return false;
  if (rule.effect === "ask" && speaksOf(rule, access, policy)) return true;
  return speaksOfBelow(rule, access, policy) || mayHold(rule, access, policy);
}

const restricted: Verdict = {
  kind: "denied",
  reason:
    "This workspace is in Restricted Mode: files can be read, but nothing can be changed or run until the person trusts the workspace.",
  decision: { source: "restricted-mode" },
};

function allowed(decision: Decision): Verdict {
  return { kind: "allowed", decision };
}

function denied(reason: string, decision: Decision): Verdict {
  return { kind: "denied", reason, decision };
}

interface Asking {
  readonly reasons: readonly string[];
  readonly offer: Offer;
  /** The rule that has it asked. */
  readonly decision?: Decision;
}

/** Where nothing may be asked, what would be is refused. */
function asked(access: Asked, { mode, hash }: Policy, { reasons, offer: offered, decision }: Asking): Verdict {
  if (mode === "none")
    return denied(`Nothing is asked in this mode, and this would have to be: ${reasons.join(" ")}`, { source: "mode", mode });
  const whole =
    access.kind === "run" ? [...unvouchedIn(access), ...reasons, ...(access.unboxed === undefined ? [] : [access.unboxed])] : reasons;
  return { kind: "ask", ...questionOf(access, hash), reasons: whole, ...offered, ...(decision ? { decision } : {}) };
}

function unvouchedIn({ reading }: Extract<Access, { kind: "run" }>): readonly string[] {
  return reading.kind === "clear" ? reading.parts.flatMap(({ script }) => script?.unvouched ?? []) : [];
}

/** What is done with no yes of anybody. */
function floorOf(access: Access): string | undefined {
  if (access.kind !== "run" || access.reading.kind !== "clear") return undefined;
  return access.reading.parts.find((part) => part.forbidden !== undefined)?.forbidden;
}

const once: Offer = { scopes: ["once"] };

/** Why it is asked whatever allows it; no reasons where nothing wants that. */
function mustAsk(access: Asked, policy: Policy): Asking {
  const guards = guardsOf(access).map((each) => `This is always asked: ${each}.`);
  const rules = policy.rules.filter((rule) => wantsAsking(rule, access, policy));
  const unclear = unclearUnderRules(access, policy);
  const outside = "place" in access && access.place === "outside" ? [outsideReason(access)] : [];
  const wanted = rules.map((rule) => `A rule wants this asked: ${rule.text}.`);
  const reasons = [...guards, ...wanted, ...(policy.narrowed ?? []), ...unclear, ...slipped(access, policy)];
  const decision = rules.length > 0 ? byRules(rules) : undefined;
  if (reasons.length > 0) return { reasons: [...outside, ...reasons], offer: once, decision };
  const { taint } = policy;
  if (!taint || !leaves(access) || isAllowedSince(access, policy)) return { reasons: [], offer: once };
  const why = `Text from ${listed(taint.from)}, which nobody vouches for, is part of this conversation; what was allowed before it came is asked again.`;
  return { reasons: [...outside, why], offer: offer(access, knowingPolicy(access, policy), "session") };
}

function guardsOf(access: Access): readonly string[] {
  if ("guarded" in access && access.guarded !== undefined) return [access.guarded];
  if (access.kind !== "run" || access.reading.kind !== "clear") return [];
  return access.reading.parts.flatMap(({ concern }) => concern ?? []);
}

/** Where everything passes, a line that can't be read may hold what never runs. */
function slipped(access: Access, { mode }: Policy): readonly string[] {
  const slip = access.kind === "run" && mode === "all" ? slipIn(access.command, access.reading) : undefined;
  return slip === undefined ? [] : [`It can't be told what this would reach: ${visible(slip)}.`];
}

/** A line that can't be read may hold what a rule forbids or asks about. */
function unclearUnderRules(access: Access, { rules }: Policy): readonly string[] {
  if (access.kind !== "run" || access.reading.kind === "clear") return [];
  const rule = rules.find((each) => each.effect !== "allow" && each.about === "shell");
  return rule
    ? [`It can't be told beforehand what this runs (${access.reading.why}), so it may be what a rule speaks of: ${rule.text}.`]
    : [];
}

/** Whether it may reach beyond the workspace: by sending something, by what it reads and changes there, or by what later conversations are told. */
function leaves(access: Access): boolean {
  if (access.kind === "fetch" || access.kind === "mcp" || access.kind === "remember") return true;
  if (access.kind === "read" && access.sendsTo !== undefined) return true;
  if (access.kind === "run") return access.reading.kind === "unclear" || !access.reading.parts.every((part) => part.readOnly);
  return "place" in access && access.place === "outside";
}

/** A yes that was given after the text came was given knowing of it. */
function isAllowedSince(access: Asked, policy: Policy): boolean {
  return exactGrant(access, policy) !== undefined || "decision" in passing(access, knowingPolicy(access, policy));
}

/**
 * The policy as far as whoever laid it down knew of the newest text that nobody vouches for: of a call that leaves the workspace no other yes
 * counts. One beyond the conversation was given in another, where nobody was told of the text. What only reads leaves nothing, also as a part
 * of such a line: of the modes that let it pass this much is left.
 */
export function knowingPolicy(access: Asked, policy: Policy): Policy {
  const { taint, mode } = policy;
  if (!taint || !leaves(access)) return policy;
  const isKnowing = ({ grant }: Rule) => grant?.scope === "session" && grant.at > taint.since;
  const rules = policy.rules.filter((rule) => rule.effect !== "allow" || isKnowing(rule));
  return { ...policy, rules, mode: mode === "smart" || mode === "all" ? "smart" : "ask" };
}

/** A yes for this very call, given since the newest text came that nobody vouches for. */
function exactGrant(access: Asked, { grants, hash, taint }: Policy): Grant | undefined {
  if (grants.length === 0) return undefined;
  const { binding } = questionOf(access, hash);
  return grants.find((each) => each.binding === binding && (taint === undefined || !leaves(access) || each.at > taint.since));
}

type Passing = { readonly decision: Decision } | { readonly reasons: readonly string[] };

/** What lets it pass, or why nothing does. */
function passing(access: Asked, policy: Policy): Passing {
  if (access.kind === "run") return judgeCommand(access, policy);
  const isSent = access.kind === "read" && access.sendsTo !== undefined;
  if (access.kind === "read" && access.place === "inside" && !isSent) return { decision: readingPasses };
  if (isSent && access.place === "inside" && policy.taint === undefined) return { decision: sendingPasses };
  if (access.kind === "skill" && access.state === "given") return { decision: knownSkillPasses };
  const rule = policy.rules.find((each) => each.effect === "allow" && covers(each, access, policy));
  if (rule) return { decision: byRules([rule]) };
  const { mode } = policy;
  if (mode === "all") return { decision: { source: "mode", mode } };
  if (access.kind === "remember") return { reasons: ["What is kept in mind is told to later conversations, so it is asked each time."] };
  if (access.kind === "skill")
    return {
      reasons: [`${access.state === "new" ? "This skill is new here." : "This skill is not what it was when it was allowed."} ${followed}`],
    };
  if (access.kind === "fetch") return { reasons: ["Sites are fetched from only after a yes; what is asked of them leaves this machine."] };
  if (access.kind === "mcp") return { reasons: ["What a tool of a server does can't be told beforehand, so it is asked about."] };
  if (access.place === "outside") return { reasons: [outsideReason(access)] };
  if (isSent) return { reasons: ["What is sent leaves this machine."] };
  if (mode === "edits" || mode === "smart") return { decision: { source: "mode", mode } };
  return { reasons: [changesAreAsked] };
}

const readingPasses: Decision = { source: "built-in", rule: "reading inside the workspace passes" };

/** Whoever talks there is told what files say, too. */
const sendingPasses: Decision = {
  source: "built-in",
  rule: "files of the workspace may be sent to the chat in which it is asked for them",
};

const knownSkillPasses: Decision = { source: "built-in", rule: "a skill that you put there, or have seen as it is, may be read" };
const followed = "The model follows what it says.";

/** What only a mode that asks about file changes says. */
export const changesAreAsked = "File changes are set to be asked about.";

function outsideReason({ kind }: Access): string {
  return kind === "run" ? "Its folder lies outside the workspace." : "It lies outside the workspace.";
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
