import assert from "node:assert/strict";
import type { Grant } from "../../../src/core/events/approval.ts";
import type { Access } from "../../../src/core/permissions/access.ts";
import type { Policy, Verdict } from "../../../src/core/permissions/gate.ts";
import { coversWords } from "../../../src/core/permissions/rules/matching.ts";
import { type Effect, grantRule, makeRule, type Rule } from "../../../src/core/permissions/rules/rule.ts";
import { dice as diceOf } from "../../storage/faults/dice.ts";
import { chance, type Dice, pick, randomAccess, randomPolicy, randomRule, randomTaint } from "./random.ts";

export type Gate = (access: Access, policy: Policy) => Verdict;

/** What is held of every gate, for one throw of the dice. */
export const properties: Readonly<Record<string, (gate: Gate, dice: Dice) => void>> = {
  "a rule more that forbids or asks lets nothing pass": (gate, dice) => {
    const { access, policy } = randomCase(dice);
    const rule = randomRule(dice, pick(dice, ["deny", "ask"] as const));
    const rules = [...policy.rules];
    rules.splice(dice(rules.length + 1), 0, rule);
    holdStricter(gate, access, { before: policy, after: { ...policy, rules } });
  },
  "a rule that forbids everything forbids it, and one that wants everything asked has it asked": (gate, dice) => {
    const { access, policy } = randomCase(dice);
    if (access.kind === "talk") return;
    const under = (effect: "deny" | "ask") => gate(access, { ...policy, rules: [...policy.rules, everything(effect)] }).kind;
    assert.equal(under("deny"), "denied");
    assert.notEqual(under("ask"), "allowed");
  },
  "a rule less that allows lets nothing pass": (gate, dice) => {
    const { access, policy } = randomCase(dice);
    const rule = randomRule(dice, "allow");
    holdStricter(gate, access, { before: { ...policy, rules: [...policy.rules, rule] }, after: policy });
  },
  "what nobody vouches for lets nothing pass": (gate, dice) => {
    const { access, policy } = randomCase(dice);
    holdStricter(gate, access, { before: { ...policy, taint: undefined }, after: { ...policy, taint: randomTaint(dice) } });
  },
  "Restricted Mode lets nothing pass": (gate, dice) => {
    const { access, policy } = randomCase(dice);
    holdStricter(gate, access, { before: { ...policy, trusted: true }, after: { ...policy, trusted: false } });
  },
  "each mode lets pass what the one before it does": (gate, dice) => {
    const { access, policy } = randomCase(dice);
    const [before, after] = pick(dice, [
      ["ask", "none"],
      ["edits", "ask"],
      ["smart", "edits"],
      ["all", "smart"],
    ] as const);
    holdStricter(gate, access, { before: { ...policy, mode: before }, after: { ...policy, mode: after } });
  },
  "a script that was changed lets nothing pass": (gate, dice) => {
    const { access, policy } = randomCase(dice);
    holdStricter(gate, access, { before: { ...policy, isChanged: () => false }, after: { ...policy, isChanged: () => true } });
  },
  "the mode none never asks": (gate, dice) => {
    const { access, policy } = randomCase(dice);
    assert.notEqual(gate(access, { ...policy, mode: "none" }).kind, "ask");
  },
  "in whatever order rules stand they mean the same": (gate, dice) => {
    const { access, policy } = randomCase(dice);
    const rules = policy.rules.map((rule) => ({ rule, at: dice(1000) }));
    const shuffled = rules.sort((one, other) => one.at - other.at).map(({ rule }) => rule);
    assert.deepEqual(essence(gate(access, { ...policy, rules: shuffled })), essence(gate(access, policy)));
  },
  "what never runs and what is always asked is so under every rule and mode": (gate, dice) => {
    const { access, policy } = randomCase(dice);
    const { kind } = gate(access, policy);
    if (isForbidden(access)) assert.equal(kind, "denied");
    if (isGuarded(access)) assert.notEqual(kind, "allowed");
  },
  "what a longer yes lays down covers what was asked, and of anything else only what it names": (gate, dice) => {
    const { access, policy } = randomCase(dice);
    const verdict = gate(access, policy);
    if (access.kind === "talk" || verdict.kind !== "ask" || !verdict.scopes.includes("session")) return;
    const since = "2026-02-01T00:00:00.000Z";
    const grants = grantsOf(access, verdict, since);
    const after = withGrants(policy, grants);
    assert.equal(gate(access, after).kind, "allowed", JSON.stringify({ access, verdict, policy }));
    const other = chance(dice, 3) ? withOtherScripts(access) : randomAccess(dice);
    if (gate(other, policy).kind !== "allowed" && gate(other, after).kind === "allowed")
      assert.ok(isNamed(other, access, grants), `a yes for ${JSON.stringify(access)} lets pass ${JSON.stringify(other)}`);
  },
};

function everything(effect: Effect): Rule {
  const rule = makeRule("tool:*", { effect, source: "workspace" });
  assert.ok(!("problem" in rule));
  return rule;
}

interface Case {
  readonly access: Access;
  readonly policy: Policy;
}

function randomCase(dice: Dice): Case {
  return { access: randomAccess(dice), policy: randomPolicy(dice) };
}

const strictness = { denied: 0, ask: 1, allowed: 2 } as const;

function holdStricter(gate: Gate, access: Access, { before, after }: { readonly before: Policy; readonly after: Policy }): void {
  const [was, is] = [gate(access, before), gate(access, after)];
  const shown = () =>
    JSON.stringify({ access, was, is, rules: after.rules.map((rule) => `${rule.effect} ${rule.text}`), mode: after.mode });
  assert.ok(strictness[is.kind] <= strictness[was.kind], shown());
}

/** What of a verdict people and programs act on. */
function essence(verdict: Verdict): unknown {
  if (verdict.kind !== "ask") return verdict.kind;
  const { scopes, rules, widerRules, binding } = verdict;
  return { scopes, rules, widerRules, binding };
}

function isForbidden(access: Access): boolean {
  return access.kind === "run" && access.reading.kind === "clear" && access.reading.parts.some((part) => part.forbidden !== undefined);
}

function isGuarded(access: Access): boolean {
  if ("guarded" in access && access.guarded !== undefined) return true;
  return access.kind === "run" && access.reading.kind === "clear" && access.reading.parts.some((part) => part.concern !== undefined);
}

function grantsOf(access: Access, { rules, binding }: Extract<Verdict, { kind: "ask" }>, at: string): readonly Grant[] {
  const kept = { id: "new", sessionId: "s", scope: "session", tool: "a_tool", binding, detail: "d", where: "w", at } as const;
  const parts = access.kind === "run" && access.reading.kind === "clear" ? access.reading.parts : [];
  return (rules ?? [undefined]).map((rule) => {
    const script = parts.find((part) => rule !== undefined && part.words.join(" ") === rule.replace(/^shell:/, ""))?.script;
    return { ...kept, ...(rule === undefined ? {} : { rule }), ...(script ? { script } : {}) };
  });
}

function withGrants(policy: Policy, grants: readonly Grant[]): Policy {
  const rules = grants.flatMap((each): Rule | readonly Rule[] => grantRule(each) ?? []);
  return { ...policy, rules: [...policy.rules, ...rules], grants: grants.filter((each) => each.rule === undefined) };
}

/** The same call, after the scripts it would run were changed. */
function withOtherScripts(access: Access): Access {
  if (access.kind !== "run" || access.reading.kind !== "clear") return access;
  const parts = access.reading.parts.map((part) => (part.script ? { ...part, script: { ...part.script, hash: "h3" } } : part));
  return { ...access, reading: { kind: "clear", parts } };
}

/** Whether a call is one that a yes for another one names, by a reading of its own. */
function isNamed(other: Access, access: Access, grants: readonly Grant[]): boolean {
  if (other.kind !== access.kind) return false;
  if (other.kind === "fetch" && access.kind === "fetch") return other.host === access.host;
  if (other.kind === "mcp" && access.kind === "mcp") return other.server === access.server && other.tool === access.tool;
  if (other.kind === "write" && access.kind === "write") return tail(other.path) === tail(access.path);
  if (other.kind !== "run" || access.kind !== "run") return false;
  if (other.reading.kind === "unclear" || grants.some((each) => each.rule === undefined))
    return other.command === access.command && other.directory === access.directory && scriptsOf(other) === scriptsOf(access);
  const granted = grants.map(({ rule = "" }) => rule.replace(/^shell:/, "").split(" "));
  return other.reading.parts.some((part) => granted.some((words) => coversWords(words, part)));
}

function scriptsOf({ reading }: Extract<Access, { kind: "run" }>): string {
  return reading.kind === "clear" ? reading.parts.map(({ script }) => script?.hash).join() : "";
}

/** A path below whichever workspace folder: the grants of these tests are bound to none. */
function tail(path: string): string {
  return path.replace(/^\/w\/(shop|site)\//, "");
}

/** The first of so many throws that does not hold, with what finds it again; or undefined. */
export function firstCaught(
  gate: Gate,
  holds: (typeof properties)[string],
  { seed, throws }: { readonly seed: string; readonly throws: number },
): string | undefined {
  for (let round = 0; round < throws; round += 1)
    try {
      holds(gate, diceOf(`${seed} ${round}`));
    } catch (error) {
      return `GATE_SEED="${seed}", throw ${round}: ${error instanceof Error ? error.message : String(error)}`;
    }
  return undefined;
}
