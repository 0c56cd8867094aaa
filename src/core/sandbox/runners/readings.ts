import type { BoxNetwork } from "../../events/words/runs-on.ts";

/** What was written of a box, of whatever type; each is undefined where that makes no sense. */

/** The name of an image. */
export function imageOf(value: unknown): string | undefined {
  return typeof value === "string" && /^[\w][\w./:@-]*$/.test(value.trim()) ? value.trim() : undefined;
}

/** Megabytes: "512m", "2g", "2 GB"; a number alone is megabytes. */
export function memoryOf(value: unknown): number | undefined {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string") return undefined;
  const [, digits = "", unit = "m"] = /^(\d+)\s*([mg]?)i?b?$/i.exec(text.trim()) ?? [];
  const megabytes = Number(digits) * (unit.toLowerCase() === "g" ? 1024 : 1);
  return megabytes >= 16 && megabytes <= 16 * 1024 * 1024 ? megabytes : undefined;
}

/** Processors; parts of one count. */
export function cpusOf(value: unknown): number | undefined {
  return numberWithin(value, 0.05, 1_024);
}

/** Processes at once. */
export function processesOf(value: unknown): number | undefined {
  const number = numberWithin(value, 8, 4_194_304);
  return Number.isInteger(number) ? number : undefined;
}

export function secondsOf(value: unknown): number | undefined {
  return numberWithin(value, 1, longestSeconds);
}

/** "none", "open", or hosts: as a list, or as a text with commas or blanks between. */
export function networkOf(value: unknown): BoxNetwork | undefined {
  const word = typeof value === "string" ? value.trim().toLowerCase() : value;
  if (word === "none" || word === "open") return word;
  const parts: readonly unknown[] = typeof value === "string" ? value.split(/[\s,]+/).filter((each) => each !== "") : listOf(value);
  const hosts = parts.filter((each): each is string => typeof each === "string" && hostShape.test(each));
  const isWord = hosts.some((each) => /^(none|open)$/i.test(each));
  return hosts.length > 0 && hosts.length === parts.length && !isWord ? hosts.map((each) => each.toLowerCase()) : undefined;
}

const hostShape = /^(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::[1-9]\d{0,4})?$/i;

/** Timers can't wait longer: they would be over at once. */
const longestSeconds = Math.floor((2 ** 31 - 1) / 1000);

function numberWithin(value: unknown, least: number, most: number): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value.trim()) : value;
  return typeof number === "number" && Number.isFinite(number) && number >= least && number <= most ? number : undefined;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
