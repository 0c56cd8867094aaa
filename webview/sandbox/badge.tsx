import type { Step } from "../../src/core/events/step.ts";
import { placeNames, type RunsOn } from "../../src/core/events/words/runs-on.ts";
import { Icon, type IconName } from "../ui/icon.tsx";

const placeIcons: Readonly<Record<RunsOn, IconName>> = { docker: "package", system: "lock", host: "vm" };

const placeTitles: Readonly<Record<RunsOn, string>> = {
  docker: "Ran in a Docker container, which sees nothing but the workspace",
  system: "Ran in a sandbox of the operating system",
  host: "Ran on this machine, in no sandbox",
};

/** Where a command ran: a picture, and its name where there is room; screen readers hear the name always. */
export function PlaceBadge({ step: { runsOn, state } }: { readonly step: Pick<Step, "runsOn" | "state"> }) {
  if (runsOn === undefined) return null;
  const title = state === "running" ? placeTitles[runsOn].replace("Ran", "Runs") : placeTitles[runsOn];
  return (
    <span class={`place place-${runsOn}`} title={title}>
      <Icon name={placeIcons[runsOn]} />
      <span class={runsOn === "host" ? "unseen" : "place-name"}>{placeNames[runsOn]}</span>
    </span>
  );
}
