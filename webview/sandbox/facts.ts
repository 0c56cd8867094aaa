import type { ListedBox } from "../../src/core/protocol/sandboxes.ts";
import { count, t } from "../words.ts";

/** "debian:stable-slim · 12 min · 34 of 256 MB · 1 command". */
export function boxFacts({ image, minutes, owner, commands, memoryBytes, memoryLimitBytes }: ListedBox): string {
  const memory = memoryBytes === undefined || memoryLimitBytes === undefined ? [] : [memoryFact(memoryBytes, memoryLimitBytes)];
  const running = commands === undefined ? [] : [commands === 0 ? t("idle") : count(commands, ["{0} command", "{0} commands"])];
  return [...places[owner], image, ageWord(minutes), ...memory, ...running].join(" · ");
}

const places: Readonly<Record<ListedBox["owner"], readonly string[]>> = {
  here: [],
  elsewhere: [t("of another window")],
  gone: [t("left over")],
};

const megabyte = 1024 * 1024;

function memoryFact(bytes: number, limit: number): string {
  return t("{0} of {1} MB", Math.ceil(bytes / megabyte), Math.round(limit / megabyte));
}

function ageWord(minutes: number): string {
  if (minutes === 0) return t("just made");
  return minutes < 120 ? t("{0} min", minutes) : t("{0} h", Math.floor(minutes / 60));
}
