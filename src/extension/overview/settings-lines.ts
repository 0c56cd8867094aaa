import { sandboxesFrom } from "../../core/events/choices/sandbox-mode.ts";
import type { Effort } from "../../core/events/message.ts";
import { wordsOf } from "../../core/events/words/mode.ts";
import { memoryWords } from "../../core/events/words/runs-on.ts";
import type { SettingsLine } from "../../core/protocol/settings.ts";
import { sightWords } from "../sandbox/words.ts";
import { count, speech, t, told } from "../words.ts";
import type { Facts } from "./facts.ts";
import { toSettings } from "./lead.ts";

/** Whose keys are kept, and where they go; of the keys themselves nothing. */
export function keyLines(facts: Facts): readonly SettingsLine[] {
  return facts.keys.flatMap(({ provider, name, host, isKept }) => {
    const address = `${provider}.baseUrl`;
    const lead = { to: "key", provider, isKept } as const;
    const key = isKept ? t("key kept, goes to {0} only", host ?? "") : t("no key");
    const own = { name: t("Address for {0}", name), value: facts.settings.baseUrl(provider) ?? "", lead: toSettings(facts, address) };
    return [{ name, value: key, lead }, ...(facts.isSet(address) ? [{ ...own, ...(host === undefined ? { warns: true } : {}) }] : [])];
  });
}

/** Which model answers. */
export function modelLines(facts: Facts): readonly SettingsLine[] {
  const { config, settings } = facts;
  const chosen = config.models.find((each) => each.model === config.model);
  const label = chosen?.label ?? config.model;
  const isReady = chosen?.ready !== false && label !== "";
  const used = label === "" ? t("none chosen yet") : isReady ? label : t("{0}, needs an API key", label);
  const [more, effort] = [settings.extraModels().length, settings.effort()];
  return [
    { name: t("This chat"), value: used, ...(isReady ? {} : { warns: true }), lead: { to: "model" } },
    { name: t("New chats"), value: settings.model() ?? t("the one chosen last"), lead: toSettings(facts, "model") },
    { name: t("Effort"), value: effort === undefined ? t("left to the model") : efforts[effort], lead: toSettings(facts, "effort") },
    ...(facts.isSet("models")
      ? [{ name: t("Models of your own"), value: count(more, ["{0} model", "{0} models"]), lead: toSettings(facts, "models") }]
      : []),
  ];
}

const efforts: Readonly<Record<Effort, string>> = {
  none: t("none"),
  minimal: t("minimal"),
  low: t("low"),
  medium: t("medium"),
  high: t("high"),
  xhigh: t("highest"),
};

/** What passes and what is asked. */
export function approvalLines(facts: Facts): readonly SettingsLine[] {
  const { settings, config, rules } = facts;
  const mode = settings.approvalMode();
  const { allow, ask, deny } = settings.rules();
  const written = [
    ...(allow.length > 0 ? [t("{0} allow", allow.length)] : []),
    ...(ask.length > 0 ? [t("{0} ask", ask.length)] : []),
    ...(deny.length > 0 ? [t("{0} forbid", deny.length)] : []),
  ];
  const from = (source: (typeof rules)[number]["source"]) => rules.filter((each) => each.source === source).length;
  const [remembered, workspace] = [from("grant"), from("workspace")];
  return [
    {
      name: t("New chats"),
      value: told(wordsOf(mode).label),
      ...(mode === "all" ? { warns: true } : {}),
      lead: toSettings(facts, "approvalMode"),
    },
    {
      name: t("This chat"),
      value: told(wordsOf(config.approvalMode).label),
      ...(config.approvalMode === "all" ? { warns: true } : {}),
      lead: { to: "approvals" },
    },
    {
      name: t("Rules you wrote"),
      value: written.length === 0 ? t("none") : written.join(", "),
      lead: toSettings(facts, "permissions.allow", "permissions.ask", "permissions.deny"),
    },
    {
      name: t("Rules in force"),
      value: [
        count(rules.length, ["{0} rule", "{0} rules"]),
        ...(remembered > 0 ? [t("{0} remembered", remembered)] : []),
        ...(workspace > 0 ? [t("{0} of the workspace", workspace)] : []),
      ].join(", "),
      lead: { to: "page", screen: "permissions" },
    },
    {
      name: t("Plans"),
      value: settings.reviewsPlans() ? t("you look through them first") : t("begin at once"),
      lead: toSettings(facts, "reviewPlans"),
    },
  ];
}

/** Where commands run. */
export function sandboxLines(facts: Facts): readonly SettingsLine[] {
  const { settings, report } = facts;
  const { mode, image, memoryMb, cpus, network } = settings.sandbox().settings;
  const set: SettingsLine = {
    name: t("Commands run"),
    value: told(sandboxesFrom(mode)[0]?.label ?? mode),
    lead: toSettings(facts, "sandbox.mode"),
  };
  const page = { to: "page", screen: "sandboxes" } as const;
  if (mode === "off") return [set, { name: t("Found now"), value: t("not looked for while they are off"), lead: page }];
  const sight = report && sightWords(settings.sandbox().settings, report);
  const reach = network === "none" ? t("no network") : network === "open" ? t("open network") : t("only {0}", network.join(", "));
  return [
    set,
    { name: t("Found now"), value: sight?.tooltip ?? t("Looking…"), ...(sight?.warns ? { warns: true } : {}), lead: page },
    {
      name: t("Each gets"),
      value: [image, memoryWords(memoryMb, speech), t("{0} processors", cpus), reach].join(", "),
      lead: toSettings(facts, ...["image", "memory", "cpus", "processes", "network", "seconds", "engine"].map((each) => `sandbox.${each}`)),
    },
  ];
}
