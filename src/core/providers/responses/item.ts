import { type Loose, looseJson, looseObject, looseText } from "../wire/loose.ts";
import type { WireItem } from "../wire/read.ts";

/** One piece of an answer: an event, or a whole response from a server that does not stream. */
export function toItem(data: string, contentType: string): WireItem {
  if (data.startsWith("[DONE]")) return { kind: "done" };
  const piece = looseObject(looseJson(data));
  if (!piece) return contentType === "application/json" ? { kind: "foreign", contentType } : { kind: "unreadable" };
  if (piece.object === "response") return { kind: "chunk", chunk: endOf(piece) };
  const { type } = piece;
  if (type === "response.completed" || type === "response.incomplete" || type === "response.failed")
    return { kind: "chunk", chunk: endOf(looseObject(piece.response) ?? {}) };
  if (type === "error") return { kind: "chunk", chunk: { error: looseObject(piece.error) ?? piece } };
  if (contentType === "application/json" && piece.error === undefined) return { kind: "foreign", contentType };
  return { kind: "chunk", chunk: piece };
}

/** How a response ended, in one form whatever it was told with. */
function endOf(response: Loose): Loose {
  const isFailed = response.status === "failed" || response.status === "cancelled";
  if (!isFailed && looseObject(response.error) === undefined) return { type: "response.completed", response };
  return { error: looseObject(response.error) ?? { message: `The response was ${looseText(response.status) ?? "broken off"}.` } };
}
