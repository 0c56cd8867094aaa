import { decisionText } from "../../src/core/events/approval.ts";
import { rulePhrase } from "../../src/core/events/words/rule.ts";
import { placeWords } from "../../src/core/events/words/runs-on.ts";
import type { AuditEntry, ListedRule } from "../../src/core/protocol/permissions.ts";

export type Effect = ListedRule["effect"];

/** From the strongest to the weakest: what comes first counts first. */
export const effects: readonly { readonly effect: Effect; readonly title: string; readonly verb: string }[] = [
  { effect: "deny", title: "Refused", verb: "Refuse" },
  { effect: "ask", title: "Always asked", verb: "Ask" },
  { effect: "allow", title: "Allowed", verb: "Allow" },
];

const sourceOrder: readonly ListedRule["source"][] = ["settings", "command-line", "workspace", "grant", "built-in"];

/** The rules that hold the words somewhere, those that somebody wrote down first. */
export function rulesWith(words: string, rules: readonly ListedRule[]): readonly ListedRule[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (rule: ListedRule) => {
    const text = `${rule.text} ${phraseOf(rule)} ${factsOf(rule)}`.toLowerCase();
    return wanted.every((each) => text.includes(each));
  };
  return rules.filter(fits).toSorted((one, other) => sourceOrder.indexOf(one.source) - sourceOrder.indexOf(other.source));
}

/** What a rule speaks of, in plain words; empty where its text is in words already. */
export function phraseOf({ source, text, grant }: ListedRule): string {
  return source === "built-in" || (grant && grant.rule === undefined) ? "" : rulePhrase(text);
}

/** Where a rule comes from, where it holds, and on what it depends. */
export function factsOf({ source, effect, grant, title }: ListedRule): string {
  switch (source) {
    case "built-in":
      return `${builtInWords[effect]}, built in`;
    case "settings":
      return "your settings";
    case "command-line":
      return "the command line";
    case "workspace":
      return ".anycowork/permissions.json of the workspace";
    case "grant": {
      const script = grant?.script ? `while ${grant.script.what} stays as it is` : "";
      const since = grant ? `since ${dateOf(grant.at)}` : "";
      const box = grant?.runsOn ? `only ${placeWords(grant.runsOn)}` : "";
      return [holdsWord(grant, title), since, box, script].filter(Boolean).join(" · ");
    }
    default:
      return source satisfies never;
  }
}

const builtInWords: Readonly<Record<Effect, string>> = { deny: "refused", ask: "always asked", allow: "allowed" };

function holdsWord(grant: ListedRule["grant"], title: string | undefined): string {
  if (grant?.scope === "always") return "a yes for every workspace";
  if (grant?.scope === "workspace") return `a yes for ${(grant.folders ?? []).map(baseName).join(", ") || "one workspace"}`;
  return title === undefined ? "a yes for one conversation" : `a yes for “${title}”`;
}

function baseName(path: string): string {
  return path.split(/[\\/]/).findLast((each) => each !== "") ?? path;
}

function dateOf(at: string): string {
  return new Date(at).toLocaleDateString(undefined, { year: "numeric", month: "short", day: "numeric" });
}

/** When it was, as short as a line needs it. */
export function momentOf(at: string): string {
  return new Date(at).toLocaleString(undefined, { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });
}

/** When it was, to the second. */
export function timeOf(at: string): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
}

/** What became of an entry of the audit, in a few words: "allowed by your settings: shell:git status". */
export function verdictOf({ kind, decision, allowed, by }: AuditEntry): string {
  switch (kind) {
    case "grant":
      return "remembered";
    case "revoke":
      return "taken back";
    case "mode":
      return "mode changed";
    case "step":
      if (decision) return decisionText(decision, allowed !== false);
      if (allowed === undefined) return "not decided yet";
      return allowed ? (by ? "allowed" : "passed") : "refused";
    default:
      return kind satisfies never;
  }
}

/** The surfaces by which somebody says something. */
export const surfaceWords: Readonly<Record<NonNullable<AuditEntry["by"]>, string>> = {
  chat: "the chat",
  toast: "a notification",
  command: "a command of the palette",
  terminal: "the terminal",
  json: "the program that started it",
  telegram: "Telegram",
  stopped: "nobody: the run was stopped",
  nobody: "nobody could be asked",
  rule: "nobody: a rule or mode that came meanwhile",
};
