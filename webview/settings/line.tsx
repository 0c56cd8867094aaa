import type { SettingsLead, SettingsLine } from "../../src/core/protocol/settings.ts";
import { Icon } from "../ui/icon.tsx";
import { type Services, useServices } from "../ui/services.ts";
import { t } from "../words.ts";

/** One thing that is set, or that there is; a press leads to where it is changed. */
export function Line({ line: { name, value, warns = false, lead } }: { readonly line: SettingsLine }) {
  const services = useServices();
  const isSet = lead.to === "settings" && lead.isSet;
  return (
    <li class={isSet ? "setting setting-set" : "setting"}>
      <button type="button" class="line quiet-line" title={titleOf(lead)} onClick={() => follow(services, lead)}>
        <span class="setting-words">
          <span class="setting-name">{name}</span>{" "}
          <span class="setting-value">
            {warns && <Icon name="warning" class="warn" />}
            <bdi>{value}</bdi>
            {lead.to === "settings" && <span class="faint">{"\u00a0·"}</span>} <Fact lead={lead} />
          </span>
        </span>
        {lead.to === "settings" && <Icon name="settings-gear" class="setting-way" />}
        {lead.to === "page" && <Icon name="chevron-right" class="setting-way turns-rtl" />}
      </button>
    </li>
  );
}

/** Who set it, or what can be done with it. */
function Fact({ lead }: { readonly lead: SettingsLead }) {
  switch (lead.to) {
    case "settings":
      return <span class="faint">{lead.isSet ? t("set by you") : t("default")}</span>;
    case "key":
      return <span class="setting-deed">{lead.isKept ? t("Change key…") : t("Set key…")}</span>;
    case "model":
      return <span class="setting-deed">{t("Choose model…")}</span>;
    case "approvals":
    case "language":
      return <span class="setting-deed">{t("Change…")}</span>;
    case "bots":
      return <span class="setting-deed">{t("Manage…")}</span>;
    case "page":
      return null;
  }
}

function titleOf(lead: SettingsLead): string {
  if (lead.to === "settings") return t("Opens in the settings: {0}", lead.names.map((each) => `anycowork.${each}`).join(", "));
  return lead.to === "page" ? t("Opens its page") : t("VS Code asks for it");
}

function follow({ ask, store }: Services, lead: SettingsLead): void {
  if (lead.to === "page") store.update({ screen: lead.screen });
  else if (lead.to === "settings") void ask("openSetting", { names: [...lead.names] });
  else if (lead.to === "key") void ask("setKey", { provider: lead.provider });
  else if (lead.to === "model") void ask("chooseModel", {});
  else if (lead.to === "approvals") void ask("chooseApprovalMode", {});
  else void ask("openPicker", { of: lead.to });
}
