import type { Grant, RuleSource } from "../../events/approval.ts";
import type { Session } from "../../events/session.ts";
import type { Step } from "../../events/step.ts";
import type { Policy, Taint } from "../../permissions/gate.ts";
import { listRules } from "../../permissions/listing.ts";
import { grantRule, type Rule, type RuleTexts, readRules } from "../../permissions/rules/rule.ts";
import type { RuleListing } from "../../protocol/permissions.ts";
import type { Store } from "../../storage/store.ts";
import type { LiveSession } from "../session/live.ts";

/** Every rule in force, put together anew for each call: what was taken back or added holds from the next one on. */
export interface Rulebook {
  /** What a call of a tool is judged by in a conversation, without what is remembered. */
  policy(conversation: Conversation, tool: string): Promise<Policy>;
  /** The same with everything remembered: of the conversation, and beyond it. */
  withGrants(policy: Policy, own: readonly Grant[]): Promise<Policy>;
  /** All rules in force for conversations in these folders, with the remembered yeses that are given. */
  list(folders: readonly string[], grants: readonly Grant[]): Promise<RuleListing>;
  /** Keeps a yes, in the conversation or beyond it. */
  remember(session: LiveSession, grant: Grant): void;
}

/** What of a conversation its calls are judged by. */
export interface Conversation {
  readonly session: Pick<Session, "workspace" | "approvalMode">;
  readonly steps: readonly Step[];
}

/** Rules somebody wrote down. */
export interface WrittenRules extends Readonly<Partial<Record<Exclude<RuleSource, "grant">, RuleTexts>>> {
  /** What could not be read, a sentence each. */
  readonly problems?: readonly string[];
}

export interface RulebookPorts {
  readonly store: Pick<Store, "rules" | "sessions" | "note">;
  /** The rules that are written down, as they stand now; `workspace` only where the folders are trusted. */
  readonly writtenRules: (folders: readonly string[]) => Promise<WrittenRules>;
  /** The same folders with every link resolved. */
  readonly realFolders: (folders: readonly string[]) => Promise<readonly string[]>;
  readonly home?: string | undefined;
  /** Hears of each rule that makes no sense, once. */
  readonly warnOfRules: (sentence: string) => void;
  readonly trusted: () => boolean;
  /** SHA-256 in hex. */
  readonly hash: (text: string) => string;
}

export function createRulebook(ports: RulebookPorts): Rulebook {
  const told = new Set<string>();
  const read = remembered((texts: WrittenRules) => {
    const { rules, problems } = readAll(texts);
    for (const each of problems.filter((problem) => !told.has(problem))) ports.warnOfRules(each);
    for (const each of problems) told.add(each);
    return rules;
  });
  return {
    async policy({ session: { workspace, approvalMode: mode }, steps }, tool) {
      const [folders, texts] = await Promise.all([ports.realFolders(workspace), ports.writtenRules(workspace)]);
      return {
        mode,
        trusted: ports.trusted(),
        rules: read(texts),
        grants: [],
        folders,
        home: ports.home,
        tool,
        isChanged: (file) => isChanged(steps, file),
        taint: taintOf(steps),
        hash: ports.hash,
      };
    },
    async withGrants(policy, own) {
      const standing = await ports.store.rules().catch(() => []);
      const rules = [...own, ...standing].flatMap((each) => grantRule(each) ?? []);
      return { ...policy, rules: [...policy.rules, ...rules], grants: own.filter((each) => each.rule === undefined) };
    },
    async list(folders, grants) {
      const [{ rules, problems }, sessions] = await Promise.all([ports.writtenRules(folders).then(readAll), ports.store.sessions()]);
      return { rules: listRules(rules, grants, new Map(sessions.map((each) => [each.id, each.title]))), problems };
    },
    remember(session, grant) {
      if (grant.scope === "session") session.grant(grant);
      else ports.store.note([{ table: "rules", row: grant }]);
    },
  };
}

/** Suggestions of a workspace are only ever stricter. */
function readAll(texts: WrittenRules): { readonly rules: readonly Rule[]; readonly problems: readonly string[] } {
  const read = (["settings", "command-line", "workspace"] as const).flatMap((source) => {
    const written = texts[source];
    return written ? [readRules(source === "workspace" ? { ...written, allow: [] } : written, source)] : [];
  });
  return { rules: read.flatMap(({ rules }) => rules), problems: [...(texts.problems ?? []), ...read.flatMap(({ problems }) => problems)] };
}

/** Reads again only what has changed. */
function remembered<Result>(work: (texts: WrittenRules) => Result): (texts: WrittenRules) => Result {
  let last: { readonly key: string; readonly result: Result } | undefined;
  return (texts) => {
    const key = JSON.stringify(texts);
    if (last?.key !== key) last = { key, result: work(texts) };
    return last.result;
  };
}

function isChanged(steps: readonly Step[], file: string): boolean {
  return steps.some((step) => step.effects?.files.some((each) => each.path === file || each.from === file) ?? false);
}

/** What has come into the conversation that nobody vouches for. */
function taintOf(steps: readonly Step[]): Taint | undefined {
  const first = new Map<string, string>();
  for (const { untrusted, endedAt, startedAt } of steps)
    if (untrusted !== undefined && !first.has(untrusted)) first.set(untrusted, endedAt ?? startedAt);
  if (first.size === 0) return undefined;
  const moments = [...first.values()].sort();
  return { from: [...first.keys()], since: moments.at(-1) ?? "" };
}
