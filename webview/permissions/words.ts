import { decisionText } from "../../src/core/events/approval.ts";
import { modeWords } from "../../src/core/events/words/mode.ts";
import { rulePhrase } from "../../src/core/events/words/rule.ts";
import { placeWords } from "../../src/core/events/words/runs-on.ts";
import type { AuditEntry, ListedRule } from "../../src/core/protocol/permissions.ts";
import { speech, t, told } from "../words.ts";

export type Effect = ListedRule["effect"];

/** From the strongest to the weakest: what comes first counts first. */
export const effects: readonly { readonly effect: Effect; readonly title: string; readonly verb: string }[] = [
  { effect: "deny", title: t("Refused"), verb: t("Refuse") },
  { effect: "ask", title: t("Always asked"), verb: t("Ask") },
  { effect: "allow", title: t("Allowed"), verb: t("Allow") },
];

const sourceOrder: readonly ListedRule["source"][] = ["settings", "command-line", "workspace", "grant", "built-in"];

/** The rules that hold the words somewhere, those that somebody wrote down first. */
export function rulesWith(sought: string, rules: readonly ListedRule[]): readonly ListedRule[] {
  const wanted = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (rule: ListedRule) => {
    const text = `${rule.text} ${phraseOf(rule)} ${factsOf(rule)}`.toLowerCase();
    return wanted.every((each) => text.includes(each));
  };
  return rules.filter(fits).toSorted((one, other) => sourceOrder.indexOf(one.source) - sourceOrder.indexOf(other.source));
}

/** What a rule speaks of, in plain words; empty where its text is in words already. */
export function phraseOf({ source, text, grant }: ListedRule): string {
  return source === "built-in" || (grant && grant.rule === undefined) ? "" : rulePhrase(text, speech);
}

/** Where a rule comes from, where it holds, and on what it depends. */
export function factsOf({ source, effect, grant, title }: ListedRule): string {
  switch (source) {
    case "built-in":
      return builtInWords[effect];
    case "settings":
      return t("your settings");
    case "command-line":
      return t("the command line");
    case "workspace":
      return t(".anycowork/permissions.json of the workspace");
    case "grant": {
      const script = grant?.script ? t("while {0} stays as it is", grant.script.what) : "";
      const since = grant ? t("since {0}", dateOf(grant.at)) : "";
      const box = grant?.runsOn ? t("only {0}", placeWords(grant.runsOn, undefined, speech)) : "";
      return [holdsWord(grant, title), since, box, script].filter(Boolean).join(" · ");
    }
    default:
      return source satisfies never;
  }
}

const builtInWords: Readonly<Record<Effect, string>> = {
  deny: t("refused, built in"),
  ask: t("always asked, built in"),
  allow: t("allowed, built in"),
};

function holdsWord(grant: ListedRule["grant"], title: string | undefined): string {
  if (grant?.scope === "always") return t("a yes for every workspace");
  if (grant?.scope === "workspace")
    return grant.folders?.length ? t("a yes for {0}", grant.folders.map(baseName).join(", ")) : t("a yes for one workspace");
  return title === undefined ? t("a yes for one conversation") : t("a yes for “{0}”", title);
}

function baseName(path: string): string {
  return path.split(/[\\/]/).findLast((each) => each !== "") ?? path;
}

function dateOf(at: string): string {
  return speech.time(at, { year: "numeric", month: "short", day: "numeric" });
}

/** When it was, as short as a line needs it. */
export function momentOf(at: string): string {
  return speech.time(at, { month: "short", day: "numeric", hour: "numeric", minute: "2-digit" });
}

/** When it was, to the second. */
export function timeOf(at: string): string {
  return speech.time(at, { dateStyle: "medium", timeStyle: "medium" });
}

/** "ask → all" in the words of the chat's menu: "Ask → All". */
export function modesOf(what: string): string {
  return what
    .split(" → ")
    .map((each) => told(modeWords.find(({ mode }) => mode === each)?.label ?? each))
    .join(" → ");
}

/** What became of an entry of the audit, in a few words: "allowed by your settings: shell:git status". */
export function verdictOf({ kind, decision, allowed, by }: AuditEntry): string {
  switch (kind) {
    case "grant":
      return t("remembered");
    case "revoke":
      return t("taken back");
    case "mode":
      return t("mode changed");
    case "step":
      if (decision) return decisionText(decision, allowed !== false, speech);
      if (allowed === undefined) return t("not decided yet");
      return allowed ? (by ? t("allowed") : t("passed")) : t("refused");
    default:
      return kind satisfies never;
  }
}

/** The surfaces by which somebody says something. */
export const surfaceWords: Readonly<Record<NonNullable<AuditEntry["by"]>, string>> = {
  chat: t("the chat"),
  toast: t("a notification"),
  command: t("a command of the palette"),
  terminal: t("the terminal"),
  json: t("the program that started it"),
  telegram: t("Telegram"),
  stopped: t("nobody: the run was stopped"),
  nobody: t("nobody could be asked"),
  rule: t("nobody: a rule or mode that came meanwhile"),
};
