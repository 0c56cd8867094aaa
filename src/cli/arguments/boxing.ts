import type { SandboxSettings } from "../../core/sandbox/runners/settings.ts";
import { readSandbox } from "../../core/sandbox-settings.ts";
import type { OptionName, Options } from "./options.ts";

export const boxing = [
  "sandbox",
  "sandbox-image",
  "sandbox-memory",
  "sandbox-cpus",
  "sandbox-network",
  "sandbox-engine",
] as const satisfies readonly OptionName[];

/** What `--sandbox` and its kin said, or what is wrong with it: here nobody has begun anything yet, so it is not guessed at. */
export function sandboxOf(options: Options): SandboxSettings | string {
  const written = {
    mode: options.sandbox,
    image: options["sandbox-image"],
    memory: options["sandbox-memory"],
    cpus: options["sandbox-cpus"],
    network: options["sandbox-network"],
    engine: options["sandbox-engine"],
  };
  const { settings, problems } = readSandbox(written, (name) => (name === "mode" ? "--sandbox" : `--sandbox-${name}`));
  return problems[0] ? `${problems[0].says}.` : settings;
}
