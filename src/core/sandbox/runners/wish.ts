import type { BoxNetwork } from "../../events/words/runs-on.ts";
import type { SandboxSettings } from "./settings.ts";

/** What whoever wrote a command, such as a skill, wants of its box: a request. Only the image may be another one; of all else it gets what the person set, or less. */
export interface BoxWish {
  readonly image?: string;
  /** In MB. */
  readonly memoryMb?: number;
  readonly cpus?: number;
  /** The longest it may take. */
  readonly seconds?: number;
  readonly network?: BoxNetwork;
}

/** The settings of a box for which something is wished, within what the person set. Pure. */
export function granted(settings: SandboxSettings, wish: BoxWish = {}): SandboxSettings {
  return {
    ...settings,
    image: wish.image ?? settings.image,
    memoryMb: Math.min(settings.memoryMb, wish.memoryMb ?? settings.memoryMb),
    cpus: Math.min(settings.cpus, wish.cpus ?? settings.cpus),
    seconds: Math.min(settings.seconds, wish.seconds ?? settings.seconds),
    network: narrower(settings.network, wish.network),
  };
}

function narrower(set: BoxNetwork, wished: BoxNetwork = set): BoxNetwork {
  if (set === "none" || wished === "none") return "none";
  if (set === "open") return wished;
  if (wished === "open") return set;
  const common = wished.filter((each) => set.includes(each));
  return common.length > 0 ? common : "none";
}
