import { placeWords } from "../../core/events/words/runs-on.ts";
import type { SandboxReport } from "../../core/events/words/sandboxes.ts";
import type { ReadSandbox } from "../../core/sandbox-settings.ts";
import { speech, t, told } from "../words.ts";

/** What the status bar says of sandboxes. */
export interface SightWords {
  readonly text: string;
  readonly tooltip: string;
  /** Something is not as it was wanted. */
  readonly warns: boolean;
}

/** Where commands would run now; undefined where nobody wants a sandbox. Pure. */
export function sightWords({ mode, image, network }: ReadSandbox["settings"], { docker, system }: SandboxReport): SightWords | undefined {
  if (mode === "off") return undefined;
  if (!("problem" in docker)) {
    const fetched = docker.hasImage ? "" : ` ${t("The image is fetched when it is first needed.")}`;
    return {
      text: "$(package) Docker",
      tooltip: `${t("Commands run {0}.", placeWords("docker", { image, network }, speech))}${fetched}`,
      warns: false,
    };
  }
  if (mode === "required")
    return {
      text: `$(package) ${t("No sandbox")}`,
      tooltip: `${t("No command runs until Docker answers.")} ${told(docker.problem)}`,
      warns: true,
    };
  if (!("problem" in system))
    return {
      text: `$(lock) ${t("OS sandbox")}`,
      tooltip: `${t("Commands run {0}.", placeWords("system", { network }, speech))} ${told(docker.problem)}`,
      warns: false,
    };
  return { text: `$(package) ${t("No sandbox")}`, tooltip: `${t("Commands run on this machine.")} ${told(docker.problem)}`, warns: true };
}
