import { sizeWords } from "../../core/events/usage/size.ts";
import { budgetDollars, dollars } from "../../core/events/words/money.ts";
import type { SettingsLead, SettingsLine } from "../../core/protocol/settings.ts";
import { count, speech, t } from "../words.ts";
import type { Facts, Known } from "./facts.ts";
import { toSettings } from "./lead.ts";

/** What is spent, and what may be. */
export function moneyLines(facts: Facts): readonly SettingsLine[] {
  const { settings, spentToday } = facts;
  const { turns, milliseconds, tokens = 0 } = settings.limits();
  const { budgets, prices } = settings.money();
  const [spent, minutes] = [dollars(spentToday, speech), milliseconds / 60_000];
  const atMost = (usd: number | undefined) => (usd === undefined ? t("no limit") : t("at most {0}", budgetDollars(usd, speech)));
  return [
    {
      name: t("Today"),
      value: budgets.day === undefined ? t("{0} spent, no limit", spent) : t("{0} of {1} spent", spent, budgetDollars(budgets.day, speech)),
      ...(budgets.day !== undefined && spentToday >= 0.8 * budgets.day ? { warns: true } : {}),
      lead: toSettings(facts, "budget.day"),
    },
    { name: t("A conversation"), value: atMost(budgets.session), lead: toSettings(facts, "budget.session") },
    { name: t("A run"), value: atMost(budgets.run), lead: toSettings(facts, "budget.run") },
    {
      name: t("Before a run asks"),
      value: [count(turns, ["{0} answer", "{0} answers"]), t("{0} min", minutes), ...(tokens > 0 ? [t("{0} tokens", tokens)] : [])].join(
        ", ",
      ),
      lead: toSettings(facts, "limits.turns", "limits.minutes", "limits.tokens"),
    },
    ...(facts.isSet("prices")
      ? [
          {
            name: t("Prices you set"),
            value: count(Object.keys(prices).length, ["{0} model", "{0} models"]),
            lead: toSettings(facts, "prices"),
          },
        ]
      : []),
  ];
}

/** What it knows, and who works with what; each has a page of its own. */
export function knownLines(facts: Facts): readonly SettingsLine[] {
  const { agents, skills, waitingSkills, notes, rulesFiles, servers, bots } = facts.known;
  const page = (screen: "agents" | "skills" | "notes" | "connections"): SettingsLead => ({ to: "page", screen });
  const waits = (some: number) => (some > 0 ? [t("{0} wait for your yes", some)] : []);
  const askedFor = servers.filter(({ state }) => state === "approval").length;
  return [
    { name: t("Agents"), value: speech.number(agents), lead: page("agents") },
    { name: t("Skills"), value: [speech.number(skills), ...waits(waitingSkills)].join(", "), lead: page("skills") },
    {
      name: t("Kept in mind"),
      value: [count(notes, ["{0} note", "{0} notes"]), count(rulesFiles, ["{0} rules file", "{0} rules files"])].join(", "),
      lead: page("notes"),
    },
    {
      name: t("Connections"),
      value: [count(servers.length, ["{0} MCP server", "{0} MCP servers"]), ...waits(askedFor)].join(", "),
      lead: page("connections"),
    },
    ...(facts.isSet("tools")
      ? [{ name: t("Tools of your own"), value: t("written in your settings"), lead: toSettings(facts, "tools") }]
      : []),
    { name: t("Telegram bots"), value: bots.length === 0 ? t("none") : bots.map(botWords).join(", "), lead: { to: "bots" } },
  ];
}

function botWords({ id, notifications }: Known["bots"][number]): string {
  const words = {
    never: t("{0} (does not notify you)", id),
    idle: t("{0} (notifies you while you are away)", id),
    always: t("{0} (always notifies you)", id),
  };
  return words[notifications];
}

/** Where the chat stands, how it speaks, and what is stored. */
export function dataLines(facts: Facts): readonly SettingsLine[] {
  const { settings, stored, language } = facts;
  const days = settings.keepDays();
  return [
    {
      name: t("The chat stands"),
      value: settings.sideBar() === "secondary" ? t("in the secondary side bar") : t("in the primary side bar"),
      lead: toSettings(facts, "sideBar"),
    },
    { name: t("Language"), value: languageName(language), lead: { to: "language" } },
    {
      name: t("Conversations"),
      value: days === 0 ? t("kept until you delete them") : count(days, ["kept for {0} day without use", "kept for {0} days without use"]),
      lead: toSettings(facts, "history.keepDays"),
    },
    {
      name: t("Stored"),
      value: t("{0} in {1}", sizeWords(stored.bytes, speech), stored.folder),
      lead: { to: "page", screen: "storage" },
    },
  ];
}

/** The language by its own name: "Deutsch". */
function languageName(language: string): string {
  const { language: spoken } = speech;
  return new Intl.DisplayNames(spoken, { type: "language" }).of(language) ?? language;
}
