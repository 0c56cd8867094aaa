/** One line for people about how far a call is. */
export function progressLine({
  progress,
  total,
  message,
}: {
  readonly progress: number;
  readonly total?: number;
  readonly message?: string;
}): string {
  const share = total !== undefined && total > 0 ? `${Math.min(100, Math.round((100 * progress) / total))} %` : String(progress);
  return `${[share, message?.replace(/\s+/g, " ").slice(0, 500)].filter(Boolean).join("  ")}\n`;
}
