import type { StorageSize } from "../../src/core/protocol/pages.ts";
import { speech, t, told } from "../words.ts";

const units = [
  (value: string) => t("{0} bytes", value),
  (value: string) => t("{0} KB", value),
  (value: string) => t("{0} MB", value),
  (value: string) => t("{0} GB", value),
  (value: string) => t("{0} TB", value),
] as const;

/** "640 bytes", "1.2 MB": as people say it, in steps of 1,024. */
export function bytesWord(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  const value = bytes / 1_024 ** step;
  const digits = step === 0 || value >= 100 ? 0 : 1;
  const looks = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false };
  return units[step]?.(value.toLocaleString(speech.language, looks)) ?? "";
}

/** A size to show, with what it is made up of where that is several. */
export interface SummedSize extends StorageSize {
  readonly parts?: string;
}

/** Sizes of one name as one number: what lies where is of no concern to most. */
export function summed(sizes: readonly StorageSize[]): readonly SummedSize[] {
  return [...new Set(sizes.map((each) => each.name))].map((name) => {
    const own = sizes.filter((each) => each.name === name);
    const bytes = own.reduce((sum, each) => sum + each.bytes, 0);
    if (own.length === 1) return { name, detail: own[0]?.detail ?? "", bytes };
    return { name, detail: "", bytes, parts: own.map((each) => `${bytesWord(each.bytes)} ${told(each.detail)}`).join(", ") };
  });
}
