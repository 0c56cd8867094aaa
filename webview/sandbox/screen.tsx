import { useEffect } from "preact/hooks";
import type { SandboxesPage } from "../../src/core/protocol/sandboxes.ts";
import type { ViewState } from "../state.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import { BackFromPage, TitleHead } from "../ui/page/head.tsx";
import { Page } from "../ui/page/page.tsx";
import { Looking } from "../ui/page/parts.tsx";
import { Said } from "../ui/said.tsx";
import { useServices } from "../ui/services.ts";
import { t, told, withParts } from "../words.ts";
import { BoxRow } from "./box.tsx";
import { dockerPage } from "./trouble.tsx";

interface SandboxesProps {
  readonly state: ViewState;
  readonly said: string | undefined;
}

/** How often what runs is looked at anew while it is shown, in milliseconds. */
const lookMs = 3_000;

/** What there is of sandboxes, what runs in them now, and what is set for them. */
export function SandboxesScreen({ state: { sandboxes: page, screenCount }, said }: SandboxesProps) {
  const { ask, host } = useServices();
  useEffect(() => {
    void ask("loadSandboxes", { anew: true });
    // Not by `ask`: what was said stays until the person does something.
    const timer = setInterval(() => document.visibilityState === "visible" && void host.request("loadSandboxes", { anew: false }), lookMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <Page class="storage sandboxes">
      <TitleHead title={t("Sandboxes")} back={<BackFromPage />} focusOn={screenCount} />
      <Said said={said} />
      {page ? <Report page={page} /> : !said && <Looking />}
    </Page>
  );
}

function Report({ page }: { readonly page: SandboxesPage }) {
  const { ask } = useServices();
  const hasEngine = !("problem" in page.report.docker);
  return (
    <>
      {page.problems.map((each) => (
        <p key={each} class="line" role="alert">
          <Icon name="warning" class="warn" />
          <span>{told(each)}</span>
        </p>
      ))}
      <Found page={page} />
      {hasEngine && <Running page={page} />}
      <section aria-label={t("What each gets")}>
        <h3 class="rules-label">{t("Each gets")}</h3>
        <dl class="figures">
          {page.settings.map(({ name, value }) => (
            <div key={name} class="figure">
              <dt>{name}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <div class="actions">
        <Button onClick={() => ask("openSandboxSettings", {})}>{t("Open settings")}</Button>
        {hasEngine && (
          <Button title={t("Removes what windows that are gone have left")} onClick={() => ask("sweepSandboxes", {})}>
            {t("Clean up")}
          </Button>
        )}
      </div>
      <p class="faint" role="status">
        {page.told}
      </p>
    </>
  );
}

const modeWords: Readonly<Record<SandboxesPage["mode"], string>> = {
  off: t("Commands run on this machine: sandboxes are off."),
  auto: t("Commands run in a sandbox where there is one."),
  required: t("Commands run in Docker or not at all."),
};

/** What is set, and what there is for it. */
function Found({ page: { mode, report } }: { readonly page: SandboxesPage }) {
  const { ask } = useServices();
  const { docker, system } = report;
  const isMissed = mode !== "off";
  return (
    <div class="found">
      <p class="line">
        <Icon name="shield" />
        <span>{modeWords[mode]}</span>
      </p>
      {"problem" in docker ? (
        <p class="line">
          <Icon name="package" class={isMissed ? "warn" : ""} />
          <span>
            {told(docker.problem)}{" "}
            <button type="button" class="link-button" onClick={() => ask("openLink", { url: dockerPage })}>
              {t("How to get Docker")}
            </button>
          </span>
        </p>
      ) : (
        <p class="line">
          <Icon name="package" />
          <span>
            Docker {docker.version}, <bdi class="mono">{docker.address}</bdi>.{" "}
            {!docker.hasImage && withParts("The image {0} is fetched when it is first needed.", <bdi class="mono">{docker.image}</bdi>)}
          </span>
        </p>
      )}
      <p class={"problem" in system ? "line faint" : "line"}>
        <Icon name="lock" />
        <span>
          {"problem" in system
            ? told(system.problem) || t("No sandbox of the operating system is used.")
            : t("OS sandbox: {0}.", system.name)}
        </span>
      </p>
    </div>
  );
}

function Running({ page: { boxes } }: { readonly page: SandboxesPage }) {
  return (
    <section aria-label={t("Running")}>
      <h3 class="rules-label">{t("Running")}</h3>
      {boxes.length === 0 ? (
        <p class="faint">{t("None now. One is made for each conversation that runs commands, and goes after five quiet minutes.")}</p>
      ) : (
        <ul class="boxes">
          {boxes.map((each) => (
            <BoxRow key={each.id} box={each} />
          ))}
        </ul>
      )}
    </section>
  );
}
