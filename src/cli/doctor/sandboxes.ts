import type { SandboxReport } from "../../core/events/words/sandboxes.ts";
import type { Check } from "./check.ts";

/** What commands could run in beside this machine itself. One can do without both. */
export function sandboxChecks({ docker, system }: SandboxReport): readonly Check[] {
  const own: Check =
    "problem" in system
      ? { name: "OS sandbox", state: "missing", detail: system.problem || "none is used" }
      : { name: "OS sandbox", state: "ok", detail: system.name };
  if ("problem" in docker) {
    const detail = `${docker.problem} How to get it: https://docs.docker.com/get-started/get-docker/`;
    return [{ name: "docker", state: "missing", detail }, own];
  }
  const { address, version, image, hasImage } = docker;
  const state = hasImage ? `${image} is there` : `${image} is not there yet; it is fetched when it is first needed (docker pull ${image})`;
  return [{ name: "docker", state: "ok", detail: `${version} at ${address}; the image ${state}` }, own];
}
