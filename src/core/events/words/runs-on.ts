/** Where a command runs: in a container, held back by what the operating system offers, or on this machine as it is. */
export type RunsOn = "docker" | "system" | "host";

/** What a box reaches of the network: nothing, all, or these hosts and nothing else ("packages.example.com", "*.example.org"). */
export type BoxNetwork = "none" | "open" | readonly string[];

/** The sandbox a command would run in, as far as whoever allows it should know. */
export interface BoxWords {
  /** Of a container. */
  readonly image?: string;
  readonly network: BoxNetwork;
  /** Where its engine is, when that is not on this machine: the workspace goes there. */
  readonly engine?: string;
  /** In MB, where the call wants more than the settings give. */
  readonly memoryMb?: number;
}

/** A place as the end of a sentence: "in Docker (debian:stable-slim, no network)", "in Docker at ssh://ada@lab (…)", "on this machine". */
export function placeWords(runsOn: RunsOn, box?: BoxWords): string {
  if (runsOn === "host") return "on this machine";
  const place = runsOn === "system" ? "in the system's own sandbox" : `in Docker${box?.engine === undefined ? "" : ` at ${box.engine}`}`;
  return box ? `${place} (${[...imageOf(box), networkWords(box.network), ...memoryOf(box)].join(", ")})` : place;
}

/** The name of a place, as it stands beside a command: "Docker", "OS sandbox", "this machine". */
export const placeNames: Readonly<Record<RunsOn, string>> = { docker: "Docker", system: "OS sandbox", host: "this machine" };

/** "no network", "open network", "network only to tools.example.com and *.example.org". */
function networkWords(network: BoxNetwork): string {
  if (network === "none") return "no network";
  if (network === "open") return "open network";
  const [last = "nothing", ...others] = network.toReversed();
  return `network only to ${others.length > 0 ? `${others.reverse().join(", ")} and ` : ""}${last}`;
}

/** What is asked of a sandbox, as far as it is said. */
interface SandboxWish {
  readonly required: boolean;
  readonly image?: string;
  readonly memoryMb?: number;
  readonly cpus?: number;
  /** The longest a command may take. */
  readonly seconds?: number;
  readonly network?: BoxNetwork;
}

/** What a skill asks of its sandbox, as the end of a sentence. */
export function sandboxWords({ required, image, memoryMb, cpus, seconds, network }: SandboxWish): string {
  const wishes = [
    required ? "required" : "not required",
    ...(image ? [`image ${image}`] : []),
    ...(memoryMb ? [memoryWords(memoryMb)] : []),
    ...(cpus ? [`${cpus} processors`] : []),
    ...(seconds ? [`${seconds} s`] : []),
    ...(network ? [networkWords(network)] : []),
  ];
  return `${wishes.join(", ")}; your settings are the limit`;
}

/** "256 MB", "1 GB". */
export function memoryWords(megabytes: number): string {
  return megabytes % 1024 === 0 ? `${megabytes / 1024} GB` : `${megabytes} MB`;
}

function imageOf({ image }: BoxWords): readonly string[] {
  return image === undefined ? [] : [image];
}

function memoryOf({ memoryMb }: BoxWords): readonly string[] {
  return memoryMb === undefined ? [] : [memoryWords(memoryMb)];
}
