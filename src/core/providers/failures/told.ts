import { type Loose, looseJson, looseList, looseObject, looseObjects, looseText } from "../wire/loose.ts";
import { spokenWait } from "./waits.ts";

/** What a server says when it refuses, whatever shape it says it in. */
export interface Told {
  /** Its own words, as they came. */
  readonly message: string;
  /** Its codes and types, for looking only. */
  readonly code: string;
  /** How many seconds the body asks to wait. */
  readonly waitSeconds?: number;
  /** Which of Google's quotas is used up. */
  readonly quota?: "day" | "minute";
}

/** The message and code in the many shapes that servers wrap them in. */
export function tell(body: string): Told {
  const parsed = looseJson(body);
  const outer = looseObject(parsed) ?? looseObject(looseList(parsed)[0]);
  if (!outer) return { message: typeof parsed === "string" ? parsed : body.trim(), code: "" };
  const inner: Loose = looseObject(outer.error) ?? outer;
  const candidates = [inner.message, outer.error, outer.message, outer.detail];
  const message = candidates.map(looseText).find((each) => each !== undefined) ?? "";
  const details = looseObjects(inner.details);
  const codes = [inner.code, inner.type, inner.status, ...details.map((each) => each.reason)];
  const waitSeconds = spokenWait(message);
  return {
    message,
    code: codes.map((each) => looseText(each) ?? "").join(" "),
    ...(waitSeconds === undefined ? {} : { waitSeconds }),
    ...googleDetails(details),
  };
}

/** The details of Google's errors: how long to wait, and which quota was met. A day's quota counts before a minute's. */
function googleDetails(details: readonly Loose[]): Pick<Told, "waitSeconds" | "quota"> {
  const delay = details.map((each) => /^(\d+(?:\.\d+)?)s$/.exec(looseText(each.retryDelay) ?? "")?.[1]).find((each) => each !== undefined);
  const violations = details.flatMap((each) => looseObjects(each.violations));
  const ids = violations.map((each) => `${looseText(each.quotaId) ?? ""} ${looseText(each.quotaMetric) ?? ""}`).join(" ");
  const quota = /per_?day/i.test(ids)
    ? "day"
    : /per_?minute/i.test(ids) || (delay !== undefined && violations.length > 0)
      ? "minute"
      : undefined;
  return { ...(delay === undefined ? {} : { waitSeconds: Math.ceil(Number(delay)) }), ...(quota ? { quota } : {}) };
}
