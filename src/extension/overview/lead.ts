import type { SettingsLead } from "../../core/protocol/settings.ts";
import type { Facts } from "./facts.ts";

/** A lead to these settings. */
export function toSettings({ isSet }: Pick<Facts, "isSet">, ...names: readonly string[]): SettingsLead {
  return { to: "settings", names, isSet: names.some(isSet) };
}
