import type { ViewConfig } from "../../src/core/protocol/host-message.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";

interface EmptyProps {
  readonly config: ViewConfig;
  /** Puts words into the composer, where they wait to be sent. */
  onPick(text: string): void;
}

interface Example {
  readonly icon: IconName;
  readonly text: string;
}

const examples: readonly Example[] = [
  { icon: "beaker", text: t("Find out why the tests fail and fix it") },
  { icon: "list-tree", text: t("Give me a tour of this project") },
  { icon: "search", text: t("Find every TODO and tell me which matter") },
];

/** Where there is nothing to look at. */
const talks: readonly Example[] = [
  { icon: "edit", text: t("Draft a friendly answer to a complaint") },
  { icon: "list-tree", text: t("Make a checklist for moving to a new office") },
];

/** A new chat: what to try, and what it can touch. Without any key, how to begin. */
export function Empty({ config, onPick }: EmptyProps) {
  const isDemo = (provider: string) => provider === "demo";
  const needsKey = !config.models.some((each) => each.ready && !isDemo(each.provider));
  return (
    <div class="empty">
      <h2>{t("What shall we work on?")}</h2>
      {needsKey && <FirstRun config={config} />}
      <h3 class="empty-label">{t("Things to try")}</h3>
      {config.folders.length === 0 && <OpenFolder />}
      {(config.folders.length === 0 ? talks : examples).map((each) => (
        <button key={each.text} type="button" class="line quiet-line example" onClick={() => onPick(each.text)}>
          <Icon name={each.icon} />
          <span>{each.text}</span>
        </button>
      ))}
      <p class="faint empty-reach">
        {reachOf(config)} {t("Type @ to bring in a file, / to call a skill.")}
      </p>
      <RecentLink />
    </div>
  );
}

function FirstRun({ config }: { readonly config: ViewConfig }) {
  const { ask, host } = useServices();
  const demo = config.models.find((each) => each.provider === "demo");
  const keyed = config.models.find((each) => !each.ready)?.provider ?? "openai";
  const usesDemo = demo !== undefined && config.model === demo.model;
  return (
    <div class="first-run">
      <p>
        {usesDemo
          ? t("You are trying the demo: an offline stand-in that needs no key. For a real model:")
          : t("No model is set up yet. Choose how to begin:")}
      </p>
      {demo && !usesDemo && (
        <button type="button" class="line quiet-line" onClick={() => ask("setModel", { model: demo.model })}>
          <Icon name="sparkle" />
          <span>{t("Try the demo")}</span>
          <span class="fact">{t("offline, no key")}</span>
        </button>
      )}
      <button type="button" class="line quiet-line" onClick={() => ask("setKey", { provider: keyed })}>
        <Icon name="key" />
        <span>{t("Set an API key")}</span>
      </button>
      <button type="button" class="line quiet-line" onClick={() => host.request("openSettings", {})}>
        <Icon name="server" />
        <span>{t("Use a local server")}</span>
        <span class="fact">{t("by its address")}</span>
      </button>
    </div>
  );
}

function OpenFolder() {
  const { ask } = useServices();
  return (
    <button type="button" class="line quiet-line" onClick={() => ask("openFolder", {})}>
      <Icon name="folder-opened" />
      <span>{t("Open a folder to work in")}</span>
    </button>
  );
}

/** Nothing where the foot of the view says it. */
function reachOf(config: ViewConfig): string {
  const names = config.folders.join(", ");
  if (config.folders.length === 0 || config.restricted) return "";
  return config.approvalMode === "edits"
    ? t("It can read {0}. It asks before it runs a command.", names)
    : t("It can read {0}. It asks before it changes a file or runs a command.", names);
}

function RecentLink() {
  const { store } = useServices();
  return (
    <button type="button" class="link-button" onClick={() => store.update({ screen: "history" })}>
      {t("Earlier conversations")}
    </button>
  );
}
