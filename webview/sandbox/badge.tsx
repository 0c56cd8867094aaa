import type { Step } from "../../src/core/events/step.ts";
import { placeNames, type RunsOn } from "../../src/core/events/words/runs-on.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import { t, told } from "../words.ts";

const placeIcons: Readonly<Record<RunsOn, IconName>> = { docker: "package", system: "lock", host: "vm" };

const placeTitles: Readonly<Record<RunsOn, string>> = {
  docker: t("Ran in a Docker container, which sees nothing but the workspace"),
  system: t("Ran in a sandbox of the operating system"),
  host: t("Ran on this machine, in no sandbox"),
};

const runningTitles: Readonly<Record<RunsOn, string>> = {
  docker: t("Runs in a Docker container, which sees nothing but the workspace"),
  system: t("Runs in a sandbox of the operating system"),
  host: t("Runs on this machine, in no sandbox"),
};

/** Where a command ran: a picture, and its name where there is room; screen readers hear the name always. */
export function PlaceBadge({ step: { runsOn, state } }: { readonly step: Pick<Step, "runsOn" | "state"> }) {
  if (runsOn === undefined) return null;
  return (
    <span class={`place place-${runsOn}`} title={placeTitle({ runsOn, state })}>
      <Icon name={placeIcons[runsOn]} />
      <span class={runsOn === "host" ? "unseen" : "place-name"}>{told(placeNames[runsOn])}</span>
    </span>
  );
}

/** Where a command ran, in a sentence without its end; "" of what is no command. */
export function placeTitle({ runsOn, state }: Pick<Step, "runsOn" | "state">): string {
  if (runsOn === undefined) return "";
  return state === "running" ? runningTitles[runsOn] : placeTitles[runsOn];
}
