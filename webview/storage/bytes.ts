const units = ["bytes", "KB", "MB", "GB", "TB"] as const;

/** "640 bytes", "1.2 MB": as people say it, in steps of 1,024. */
export function bytesWord(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  const value = bytes / 1_024 ** step;
  const digits = step === 0 || value >= 100 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[step]}`;
}
