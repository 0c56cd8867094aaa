import { english, type Words } from "../words/language.ts";

const units = [
  ({ t }: Words, value: string) => t("{0} bytes", value),
  ({ t }: Words, value: string) => t("{0} KB", value),
  ({ t }: Words, value: string) => t("{0} MB", value),
  ({ t }: Words, value: string) => t("{0} GB", value),
  ({ t }: Words, value: string) => t("{0} TB", value),
] as const;

/** "640 bytes", "1.2 MB": as people say it, in steps of 1,024. */
export function sizeWords(bytes: number, words: Words = english): string {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  const value = bytes / 1_024 ** step;
  const digits = step === 0 || value >= 100 ? 0 : 1;
  const looks = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false };
  return units[step]?.(words, value.toLocaleString(words.language, looks)) ?? "";
}
