/** "1 message", "3 messages". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** "12 bytes", "3.4 KB", "1.2 GB". */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return counted(Math.max(0, bytes), "byte");
  const units = ["KB", "MB", "GB", "TB"];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[power - 1]}`;
}
