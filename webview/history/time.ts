import { speech, t } from "../words.ts";

const minuteMs = 60_000;
const steps = [
  { unit: "minute", ms: minuteMs, until: 60 * minuteMs },
  { unit: "hour", ms: 60 * minuteMs, until: 24 * 60 * minuteMs },
  { unit: "day", ms: 24 * 60 * minuteMs, until: 14 * 24 * 60 * minuteMs },
] as const;

/** "5 minutes ago", "yesterday"; older than two weeks, the date. Takes an ISO time and the present in milliseconds. */
export function timeAgo(at: string, nowMs: number): string {
  const passedMs = nowMs - Date.parse(at);
  if (Number.isNaN(passedMs)) return "";
  if (passedMs < minuteMs) return t("just now");
  const step = steps.find((each) => passedMs < each.until);
  if (!step) return speech.time(at, { year: "numeric", month: "short", day: "numeric" });
  return new Intl.RelativeTimeFormat(speech.language, { numeric: "auto" }).format(-Math.floor(passedMs / step.ms), step.unit);
}
