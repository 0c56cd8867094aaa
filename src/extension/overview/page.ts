import type { SettingsGroup, SettingsLine, SettingsPage } from "../../core/protocol/settings.ts";
import { problemText } from "../sandbox/page.ts";
import { t } from "../words.ts";
import type { Facts } from "./facts.ts";
import { approvalLines, keyLines, modelLines, sandboxLines } from "./settings-lines.ts";
import { dataLines, knownLines, moneyLines } from "./standing-lines.ts";

/** The page of settings, as far as it is known. Pure. */
export function settingsPage(facts: Facts): SettingsPage {
  const { settings, keys, tried } = facts;
  const groups: readonly SettingsGroup[] = [
    { title: t("Models and keys"), lines: [...keyLines(facts), ...modelLines(facts)] },
    { title: t("When it asks"), lines: approvalLines(facts) },
    { title: t("Sandboxes"), lines: sandboxLines(facts) },
    { title: t("Costs and limits"), lines: moneyLines(facts) },
    { title: t("What it knows and works with"), lines: knownLines(facts) },
    { title: t("This editor and your data"), lines: dataLines(facts) },
  ];
  return {
    groups,
    problems: [...settings.money().problems, ...settings.sandbox().problems.map(problemText)],
    isUntouched: keys.every(({ isKept }) => !isKept) && !groups.some(({ lines }) => lines.some(isSetLine)),
    tried,
  };
}

function isSetLine({ lead }: SettingsLine): boolean {
  return lead.to === "settings" && lead.isSet;
}
