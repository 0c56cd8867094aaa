import assert from "node:assert/strict";
import { test } from "node:test";
import { createRulebook, type WrittenRules } from "../../../src/core/agents/permission/rulebook.ts";
import { judge } from "../../../src/core/permissions/gate.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { dice } from "../../storage/faults/dice.ts";
import { firstCaught, type Gate, properties } from "./hold.ts";
import { randomAccess, randomMode, randomRule } from "./random.ts";

const seed = "gate";
/** A part of what properties.e2e.ts throws. */
const throws = 200;
/** By then each wrong gate is caught. */
const enough = 2_000;

for (const [title, holds] of Object.entries(properties))
  test(`In ${throws} random cases, ${title}`, () => assert.equal(firstCaught(judge, holds, { seed, throws }), undefined));

/** Gates that are wrong in one way each, by the property that tells. */
const wrong: Readonly<Record<string, Readonly<Record<string, Gate>>>> = {
  "a rule that forbids everything forbids it, and one that wants everything asked has it asked": {
    "in which an allowing rule beats one that asks": (access, policy) => {
      const verdict = judge(access, { ...policy, rules: policy.rules.filter((each) => each.effect !== "ask") });
      return verdict.kind === "allowed" && "rules" in verdict.decision ? verdict : judge(access, policy);
    },
  },
  "a rule more that forbids or asks lets nothing pass": {
    "in which the last rule decides": (access, policy) => judge(access, { ...policy, rules: policy.rules.slice(-1) }),
  },
  "a rule less that allows lets nothing pass": {
    "in which a rule that allows reading forbids other things": (access, policy) =>
      policy.rules.some((each) => each.about === "read" && each.effect === "allow")
        ? judge(access, { ...policy, mode: "none" })
        : judge(access, policy),
  },
  "each mode lets pass what the one before it does": {
    "in which forbidding rules hold only in the mode ask": (access, policy) =>
      judge(access, { ...policy, rules: policy.rules.filter((each) => each.effect !== "deny" || policy.mode !== "edits") }),
  },
  "what nobody vouches for lets nothing pass": {
    "in which untrusted text is taken for the person's word": (access, policy) =>
      judge(access, policy.taint ? { ...policy, taint: undefined, mode: "all" } : policy),
  },
  "the mode none never asks": {
    "that asks in the mode none": (access, policy) => judge(access, policy.mode === "none" ? { ...policy, mode: "ask" } : policy),
  },
  "what never runs and what is always asked is so under every rule and mode": {
    "in which the mode all passes what is guarded": (access, policy) =>
      judge("guarded" in access && policy.mode === "all" ? { ...access, guarded: undefined } : access, policy),
  },
  "what a longer yes lays down covers what was asked, and of anything else only what it names": {
    "in which a yes for one command is one for all": (access, policy) =>
      policy.rules.some((each) => each.grant?.id === "new") && access.kind === "run"
        ? judge({ kind: "talk" }, policy)
        : judge(access, policy),
  },
  "a script that was changed lets nothing pass": {
    "in which a changed script passes": (access, policy) =>
      judge(access, policy.isChanged("x") ? { ...policy, mode: "all", rules: [] } : policy),
  },
  "in whatever order rules stand they mean the same": {
    "in which the first rule decides": (access, policy) => judge(access, { ...policy, rules: policy.rules.slice(0, 1) }),
  },
};

for (const [property, gates] of Object.entries(wrong))
  for (const [what, gate] of Object.entries(gates))
    test(`A gate ${what} is caught`, () => {
      const holds = properties[property];
      assert.ok(holds && firstCaught(gate, holds, { seed, throws: enough }) !== undefined);
    });

test("Whatever a workspace suggests lets nothing pass, nor does what a folder says that is not trusted", async () => {
  for (let round = 0; round < 250; round += 1) {
    const throwDice = dice(`${seed} suggestion ${round}`);
    const texts = (effect: "allow" | "ask" | "deny") => Array.from({ length: throwDice(4) }, () => randomRule(throwDice, effect).text);
    const workspace = { allow: texts("allow"), ask: texts("ask"), deny: texts("deny") };
    const settings = { allow: texts("allow"), ask: texts("ask"), deny: texts("deny") };
    const access = randomAccess(throwDice);
    const session = { workspace: ["/w/shop"], approvalMode: randomMode(throwDice) };
    const verdictUnder = async (written: WrittenRules) => {
      const rulebook = createRulebook({
        store: new MemoryStore(),
        writtenRules: async () => written,
        realFolders: async (folders) => folders,
        warnOfRules: () => undefined,
        trusted: () => true,
        hash: (text) => text,
      });
      return judge(access, await rulebook.policy({ session, steps: [] }, "a_tool")).kind;
    };
    const [without, withIt] = [await verdictUnder({ settings }), await verdictUnder({ settings, workspace })];
    const order = ["denied", "ask", "allowed"];
    assert.ok(order.indexOf(withIt) <= order.indexOf(without), JSON.stringify({ round, access, workspace, settings }));
  }
});
