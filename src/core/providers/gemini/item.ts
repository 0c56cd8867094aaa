import { looseJson, looseList, looseObject } from "../wire/loose.ts";
import type { WireItem } from "../wire/read.ts";

/** One piece of an answer: an event's data, a member of an array, or a whole document. */
export function toItem(data: string, contentType: string): WireItem {
  const parsed = looseJson(data);
  const chunk = looseObject(parsed) ?? looseObject(looseList(parsed)[0]);
  if (!chunk) return contentType === "application/json" ? { kind: "foreign", contentType } : { kind: "unreadable" };
  const isAnswer = known.some((each) => chunk[each] !== undefined);
  return isAnswer || contentType !== "application/json" ? { kind: "chunk", chunk } : { kind: "foreign", contentType };
}

const known = ["candidates", "promptFeedback", "usageMetadata", "error"];
