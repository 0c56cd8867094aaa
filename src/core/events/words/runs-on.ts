import { english, type Words } from "./language.ts";

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
export function placeWords(runsOn: RunsOn, box?: BoxWords, words: Words = english): string {
  const { t } = words;
  if (runsOn === "host") return t("on this machine");
  const docker = box?.engine === undefined ? t("in Docker") : t("in Docker at {0}", box.engine);
  const place = runsOn === "system" ? t("in the system's own sandbox") : docker;
  return box ? `${place} (${[...imageOf(box), networkWords(box.network, words), ...memoryOf(box, words)].join(", ")})` : place;
}

/** The name of a place, as it stands beside a command: "Docker", "OS sandbox", "this machine". */
export const placeNames: Readonly<Record<RunsOn, string>> = { docker: "Docker", system: "OS sandbox", host: "this machine" };

/** "no network", "open network", "network only to tools.example.com and *.example.org". */
function networkWords(network: BoxNetwork, { t, language }: Words): string {
  if (network === "none") return t("no network");
  if (network === "open") return t("open network");
  if (network.length === 0) return t("network only to nothing");
  return t("network only to {0}", listed(network, language));
}

/** "a", "a and b", "a, b and c". */
function listed(items: readonly string[], language: string): string {
  // British English has no comma before its "and".
  return new Intl.ListFormat(language === "en" ? "en-GB" : language).format(items);
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
export function sandboxWords({ required, image, memoryMb, cpus, seconds, network }: SandboxWish, words: Words = english): string {
  const { t } = words;
  const wishes = [
    required ? t("required") : t("not required"),
    ...(image ? [t("image {0}", image)] : []),
    ...(memoryMb ? [memoryWords(memoryMb, words)] : []),
    ...(cpus ? [t("{0} processors", cpus)] : []),
    ...(seconds ? [t("{0} s", String(seconds))] : []),
    ...(network ? [networkWords(network, words)] : []),
  ];
  return t("{0}; your settings are the limit", wishes.join(", "));
}

/** "256 MB", "1 GB". */
export function memoryWords(megabytes: number, { t }: Pick<Words, "t"> = english): string {
  return megabytes % 1024 === 0 ? t("{0} GB", megabytes / 1024) : t("{0} MB", String(megabytes));
}

function imageOf({ image }: BoxWords): readonly string[] {
  return image === undefined ? [] : [image];
}

function memoryOf({ memoryMb }: BoxWords, words: Words): readonly string[] {
  return memoryMb === undefined ? [] : [memoryWords(memoryMb, words)];
}
