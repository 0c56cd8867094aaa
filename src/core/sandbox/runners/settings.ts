import type { BoxNetwork } from "../../events/words/runs-on.ts";

/** Where commands of an agent run: never in a sandbox, in one where there is one, or nowhere else. */
export type SandboxMode = (typeof sandboxModes)[number];
export const sandboxModes = ["off", "auto", "required"] as const;

/** What the person set for sandboxes. */
export interface SandboxSettings {
  readonly mode: SandboxMode;
  /** The image of containers. */
  readonly image: string;
  /** Memory of a box in MB, swap included. */
  readonly memoryMb: number;
  /** Processors a box may keep busy; parts of one count. */
  readonly cpus: number;
  /** Processes and threads at once. */
  readonly processes: number;
  readonly network: BoxNetwork;
  /** The longest a command may take in a box, in seconds. */
  readonly seconds: number;
  /** A Docker context's name or an engine's address (`unix://`, `tcp://`, `ssh://`). Absent: DOCKER_HOST, then Docker's current context. */
  readonly engine?: string;
}

export const usualSandbox: SandboxSettings = {
  mode: "off",
  image: "debian:stable-slim",
  memoryMb: 256,
  cpus: 2,
  processes: 256,
  network: "none",
  seconds: 3600,
};

/** Where commands run, for the model: what it finds missing there has a reason. Undefined where that is this machine. `least`: the least strict mode there is for it. */
export function sandboxSentence({ image, memoryMb, network, ...set }: SandboxSettings, least: SandboxMode = "off"): string | undefined {
  const mode = sandboxModes.findLast((each) => each === set.mode || each === least);
  if (mode === "off") return undefined;
  const reach =
    network === "open"
      ? "with network"
      : network === "none"
        ? "without network"
        : `reaching only ${network.join(", ")}, through the proxy of its environment`;
  const when = mode === "auto" ? "Where there is a sandbox, commands run in it" : "Commands run in a sandbox";
  return `${when}: a container of ${image}, ${reach}, ${memoryMb} MB of memory. It has the programs of its image, not this machine's, and only the workspace and /tmp can be written to.`;
}
