import type { Decision, Grant, RuleSource } from "../../events/approval.ts";
import { globExpression } from "../../sandbox/patterns/globs.ts";
import { readRule, type WrittenRule } from "./notation.ts";

export type Effect = "allow" | "ask" | "deny";

/** A rule that is in force, read and ready to be asked. */
export interface Rule extends WrittenRule {
  readonly effect: Effect;
  readonly source: RuleSource;
  /** As it was written. */
  readonly text: string;
  /** Of a rule about paths: where its pattern begins, and what fits it. */
  readonly glob?: RuleGlob;
  /** The remembered yes it comes from. */
  readonly grant?: Grant;
}

export interface RuleGlob {
  readonly begin: "workspace" | "home" | "root";
  readonly expression: RegExp;
  /** The folders its pattern names before anything may vary: "src/core" of "src/core/*.ts". */
  readonly stem: string;
}

/** Rules as somebody wrote them, by what they say. */
export type RuleTexts = Readonly<Record<Effect, readonly string[]>>;

/** What could be read of the rules, and a sentence for each that could not. */
export function readRules(texts: RuleTexts, source: RuleSource): { readonly rules: readonly Rule[]; readonly problems: readonly string[] } {
  const rules: Rule[] = [];
  const problems: string[] = [];
  for (const effect of ["deny", "ask", "allow"] as const)
    for (const text of texts[effect]) {
      const rule = makeRule(text, { effect, source });
      if ("problem" in rule) problems.push(rule.problem);
      else rules.push(rule);
    }
  return { rules, problems };
}

/** The rule that a remembered yes stands for; undefined for one that covers only the very call it was given for. */
export function grantRule(grant: Grant): Rule | undefined {
  if (grant.rule === undefined) return undefined;
  const rule = makeRule(grant.rule, { effect: "allow", source: "grant" });
  return "problem" in rule ? undefined : { ...rule, grant };
}

/** One rule, or what is wrong with it. */
export function makeRule(text: string, { effect, source }: Pick<Rule, "effect" | "source">): Rule | { readonly problem: string } {
  const written = readRule(text);
  if ("problem" in written) return written;
  if (effect === "allow" && written.about === "tool" && written.pattern === "remember")
    return { problem: `“${text}” can't be allowed: what is to be kept in mind is asked each time.` };
  if (effect === "allow" && written.about === "skill")
    return { problem: `“${text}” can't be allowed: a skill is allowed for what it holds, once somebody has looked at it.` };
  if (effect === "allow" && written.about === "tool" && dangerous.has(written.pattern))
    return {
      problem: `“${text}” would allow whatever ${written.pattern} is given. Allow what it is given instead: ${instead(written.pattern)}.`,
    };
  const isPath = written.about === "read" || written.about === "write" || written.about === "move" || written.about === "delete";
  return { ...written, effect, source, text: text.trim(), ...(isPath ? { glob: globOf(written.pattern, effect) } : {}) };
}

/** Why a text makes no rule of this effect in the settings, as a sentence; undefined when it does. */
export function ruleProblem(text: string, effect: Effect): string | undefined {
  const rule = makeRule(text, { effect, source: "settings" });
  return "problem" in rule ? rule.problem : undefined;
}

/** Rules as what decided; the ids of those that can be taken back go with them. */
export function byRules(rules: readonly Rule[]): Decision {
  const grants = rules.flatMap(({ grant }) => grant?.id ?? []);
  const source = rules.find((each) => each.source !== "grant")?.source ?? "grant";
  return { source, rules: [...new Set(rules.map((each) => each.text))], ...(grants.length > 0 ? { grants } : {}) };
}

/** Tools whose every call is judged by what it is given. */
const dangerous: ReadonlySet<string> = new Set([
  ...["run_command", "write_file", "edit_file", "move_file", "delete_file", "fetch_page"],
  ...["read_file", "list_files", "search_files", "send_file", "call_tool", "*"],
]);

function instead(tool: string): string {
  if (tool === "run_command") return "shell:npm test";
  if (tool === "fetch_page") return "fetch:example.org";
  return /^(read|list|search|send)_/.test(tool) ? "read:~/notes/**" : "write:src/**";
}

/** A pattern begins at the workspace folder, unless it is absolute. What forbids or asks holds in any case, and for all below what it names. */
function globOf(pattern: string, effect: Effect): RuleGlob {
  const slashed = pattern.replaceAll("\\", "/");
  const begin = slashed.startsWith("~/") ? "home" : /^(\/|[a-z]:\/)/i.test(slashed) ? "root" : "workspace";
  const body = slashed.replace(/^(~\/|\.\/|\/+)/, "");
  const isStrict = effect !== "allow";
  const { source } = globExpression(`/${body}`);
  const stem = /^[^*?[{]*(?=\/|$)/.exec(body)?.[0] ?? "";
  return { begin, stem, expression: new RegExp(isStrict ? source.replace(/\$$/, "(?:/.*)?$") : source, isStrict ? "si" : "s") };
}
