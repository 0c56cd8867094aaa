import type { ApprovalMode, ApprovalRequest, ApprovalScope } from "../events/approval.ts";
import type { Access } from "./access.ts";
import { uncovered } from "./command/judge.ts";
import { covers, coversWords, type Surroundings, wayIn } from "./rules/matching.ts";
import { readRule, shellRule } from "./rules/notation.ts";
import { makeRule, type Rule } from "./rules/rule.ts";

/** For how long a yes may hold, and what it would cover then. */
export type Offer = Pick<ApprovalRequest, "scopes" | "rules" | "widerRules">;

type Asked = Exclude<Access, { kind: "talk" }>;
type OfferPolicy = Surroundings & { readonly mode: ApprovalMode; readonly rules: readonly Rule[] };

/** The narrowest rules that would be of use for a call like this, none where only the very call can be allowed. `longest` bounds for how long. Pure. */
export function offer(access: Asked, policy: OfferPolicy, longest: ApprovalScope = "always"): Offer {
  const { scopes, rules, widerRules } = widest(access, policy);
  const kept = scopes.slice(0, scopeOrder.indexOf(longest) + 1).filter((each) => each !== "workspace" || policy.folders.length > 0);
  if (!rules || kept.length === 1) return { scopes: kept };
  return { scopes: kept, rules, ...(widerRules && widerRules.join() !== rules.join() ? { widerRules } : {}) };
}

const scopeOrder: readonly ApprovalScope[] = ["once", "session", "workspace", "always"];
const once: Offer = { scopes: ["once"] };

function widest(access: Asked, policy: OfferPolicy): Offer {
  switch (access.kind) {
    case "run":
      return ofCommand(access, policy);
    case "write":
      return ofFile(access.path, policy);
    case "fetch":
      return { scopes: scopeOrder, rules: [`fetch:${access.host}`] };
    case "skill":
      // What is remembered beyond the conversation is kept with the skill itself, for what it holds now.
      return { scopes: ["once", "session", "always"] };
    case "mcp":
      return ofTool(access);
    case "read":
    case "move":
    case "delete":
    case "remember":
      return once;
    default:
      return access satisfies never;
  }
}

function ofCommand(access: Extract<Access, { kind: "run" }>, policy: OfferPolicy): Offer {
  if (access.place === "outside") return once;
  const parts = uncovered(access, policy);
  const rules = parts.map(({ words }) => shellRule(words));
  const isFaithful = parts.length > 0 && parts.every(({ words }, at) => isSame(rules[at], words));
  // What can't be written as a rule can still be allowed to the letter.
  if (!isFaithful) return { scopes: ["once", "session"] };
  const wider = parts.map(({ words, stem }) => shellRule(words.slice(0, stem ?? words.length)));
  // What runs in a skill's own folder lies in no workspace a yes could hold in.
  const isHere = policy.folders.some((each) => wayIn(each, access.directory) !== undefined);
  const scopes = isHere ? scopeOrder : scopeOrder.filter((each) => each !== "workspace");
  return { scopes, rules: [...new Set(rules)], widerRules: [...new Set(wider)] };
}

function isSame(rule: string | undefined, words: readonly string[]): boolean {
  const read = rule === undefined ? undefined : readRule(rule);
  return read !== undefined && !("problem" in read) && read.words.join("\0") === words.join("\0");
}

/** What can't be written as a rule can still be allowed to the letter. */
function ofTool({ server, tool }: Extract<Access, { kind: "mcp" }>): Offer {
  const rules = [`mcp:${server}/${tool}`];
  if (rules.some((each) => "problem" in readRule(each))) return { scopes: ["once", "session"] };
  return { scopes: scopeOrder, rules, widerRules: [`mcp:${server}`] };
}

/** A yes for a file holds in its workspace: elsewhere the same name is another file. */
function ofFile(path: string, { folders }: OfferPolicy): Offer {
  const way = folders.map((each) => wayIn(each, path)).find((each) => each !== undefined);
  if (way === undefined || way === "" || /[*?[\]{}\\\p{Cc}\p{Cf}]/u.test(way)) return once;
  const folder = way.includes("/") ? way.slice(0, way.lastIndexOf("/")) : undefined;
  return {
    scopes: ["once", "session", "workspace"],
    rules: [`write:${way}`],
    ...(folder === undefined ? {} : { widerRules: [`write:${folder}/**`] }),
  };
}

/** Why a yes can't be remembered as these rules, as a sentence; undefined when it can: each must cover something of what was asked, and together all of it. */
export function objection(texts: readonly string[], access: Asked, policy: OfferPolicy): string | undefined {
  const rules: Rule[] = [];
  for (const text of texts) {
    const rule = makeRule(text, { effect: "allow", source: "grant" });
    if ("problem" in rule) return rule.problem;
    if (rule.about === "tool" || rule.glob?.begin === "home" || rule.glob?.begin === "root")
      return `“${text}” reaches further than what was asked. Put it into the settings if you want it.`;
    rules.push(rule);
  }
  if (rules.length === 0) return "There is no rule to remember. Allow it once instead.";
  return access.kind === "run" ? commandObjection(rules, access, policy) : pathObjection(rules, access, policy);
}

function commandObjection(rules: readonly Rule[], access: Extract<Access, { kind: "run" }>, policy: OfferPolicy): string | undefined {
  const parts = uncovered(access, policy);
  const stray = rules.find((rule) => rule.about !== "shell" || !parts.some((part) => coversWords(rule.words, part)));
  if (stray) return `“${stray.text}” does not cover what was asked. ${narrower}`;
  const left = parts.find((part) => !rules.some((rule) => coversWords(rule.words, part)));
  return left && `Nothing here covers “${left.text}”. Add a rule for it, or allow it once.`;
}

const narrower = "A rule names the whole command, or its beginning where what may follow is known to be harmless.";

function pathObjection(rules: readonly Rule[], access: Exclude<Asked, { kind: "run" }>, policy: OfferPolicy): string | undefined {
  const stray = rules.find(
    (rule) => !covers(rule, access, policy) || ((rule.about === "fetch" || rule.about === "mcp") && rule.pattern.trim() === "*"),
  );
  return stray && `“${stray.text}” does not cover what was asked, or far more than that.`;
}
