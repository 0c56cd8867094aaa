import type { ListedBox } from "../../src/core/protocol/sandboxes.ts";

/** "debian:stable-slim · 12 min · 34 of 256 MB · 1 command". */
export function boxFacts({ image, minutes, owner, commands, memoryBytes, memoryLimitBytes }: ListedBox): string {
  const memory = memoryBytes === undefined || memoryLimitBytes === undefined ? [] : [memoryFact(memoryBytes, memoryLimitBytes)];
  const running = commands === undefined ? [] : [commands === 0 ? "idle" : `${commands} command${commands === 1 ? "" : "s"}`];
  return [...places[owner], image, ageWord(minutes), ...memory, ...running].join(" · ");
}

const places: Readonly<Record<ListedBox["owner"], readonly string[]>> = {
  here: [],
  elsewhere: ["of another window"],
  gone: ["left over"],
};

const megabyte = 1024 * 1024;

function memoryFact(bytes: number, limit: number): string {
  return `${Math.ceil(bytes / megabyte)} of ${Math.round(limit / megabyte)} MB`;
}

function ageWord(minutes: number): string {
  if (minutes === 0) return "just made";
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}
