import type { ViewConfig } from "../../src/core/protocol/host-message.ts";
import type { SettingsGroup, SettingsPage } from "../../src/core/protocol/settings.ts";
import type { ViewState } from "../state.ts";
import { BackToChat, TitleHead } from "../ui/page/head.tsx";
import { useLooked } from "../ui/page/looked.ts";
import { Page } from "../ui/page/page.tsx";
import { Deed, Looking, Warnings, Line as Words } from "../ui/page/parts.tsx";
import { Said } from "../ui/said.tsx";
import { useServices } from "../ui/services.ts";
import { t, withParts } from "../words.ts";
import { Line } from "./line.tsx";

interface SettingsProps {
  readonly state: ViewState;
  readonly config: ViewConfig;
  readonly said: string | undefined;
}

/** What is set and how things stand, at one glance; each line leads to where it is changed. */
export function SettingsScreen({ state: { settings: page, screenCount, staleCount }, config, said }: SettingsProps) {
  const { ask, store } = useServices();
  const { model, approvalMode, sandbox } = config;
  // What the chat uses is told by its config alone.
  useLooked("loadSettings", [staleCount, model, approvalMode, sandbox.mode].join(" "));
  return (
    <Page class="settings" onEscape={() => store.update({ screen: "chat" })}>
      <TitleHead title={t("Settings")} back={<BackToChat />} focusOn={screenCount} />
      <Said said={said} />
      <div class="rules">
        {page?.isUntouched && <Teaching />}
        <Warnings sentences={page?.problems ?? []} />
        {config.restricted && <Restricted />}
        {page?.groups.map((each) => (
          <Group key={each.title} group={each} />
        ))}
        {page && <Whose page={page} />}
        {!page && !said && <Looking />}
      </div>
      <p class="history-foot">
        <Deed label={t("All settings…")} onClick={() => ask("openSettings", {})} />
        <Deed label={t("Export all…")} onClick={() => ask("exportAll", {})} />
        <Deed label={t("Open folder")} onClick={() => ask("openDataFolder", {})} />
      </p>
    </Page>
  );
}

function Group({ group: { title, lines } }: { readonly group: SettingsGroup }) {
  return (
    <section aria-label={title}>
      <h3 class="rules-label">{title}</h3>
      <ul>
        {lines.map((each) => (
          <Line key={each.name} line={each} />
        ))}
      </ul>
    </section>
  );
}

/** For whoever has set nothing yet. */
function Teaching() {
  return (
    <Words icon="info">
      {t(
        "Nothing is set yet, and nothing has to be: the demo answers without a key. To begin, set a key, or write down the address of a server of your own. Then decide when it asks, and whether commands run in a sandbox. Press a line to change it.",
      )}
    </Words>
  );
}

function Restricted() {
  const { ask } = useServices();
  return (
    <Words icon="shield">
      {t("In Restricted Mode nothing is changed or run at all.")}{" "}
      <button type="button" class="link-button" onClick={() => ask("manageTrust", {})}>
        {t("Manage trust")}
      </button>
    </Words>
  );
}

/** That all of it is the person's, and what a workspace tried. */
function Whose({ page: { tried } }: { readonly page: SettingsPage }) {
  return (
    <div>
      {tried.length > 0 && (
        <div role="status">
          <Words icon="warning">
            {withParts(
              "The settings of this workspace name {0}. That does not count.",
              <bdi class="mono">{tried.map((each) => `anycowork.${each}`).join(", ")}</bdi>,
            )}
          </Words>
        </div>
      )}
      <Words icon="lock" class="faint">
        {t("All of these are yours and hold in every window. No workspace and no folder can set them.")}
      </Words>
    </div>
  );
}
