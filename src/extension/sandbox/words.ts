import { placeWords } from "../../core/events/words/runs-on.ts";
import type { SandboxReport } from "../../core/events/words/sandboxes.ts";
import type { ReadSandbox } from "../../core/sandbox-settings.ts";

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
    const fetched = docker.hasImage ? "" : " The image is fetched when it is first needed.";
    return { text: "$(package) Docker", tooltip: `Commands run ${placeWords("docker", { image, network })}.${fetched}`, warns: false };
  }
  if (mode === "required")
    return { text: "$(package) No sandbox", tooltip: `No command runs until Docker answers. ${docker.problem}`, warns: true };
  if (!("problem" in system))
    return { text: "$(lock) OS sandbox", tooltip: `Commands run ${placeWords("system", { network })}. ${docker.problem}`, warns: false };
  return { text: "$(package) No sandbox", tooltip: `Commands run on this machine. ${docker.problem}`, warns: true };
}
