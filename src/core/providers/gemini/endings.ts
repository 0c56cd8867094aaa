import type { Failure } from "../../events/failure.ts";
import { looseObject, looseText } from "../wire/loose.ts";

/** What Gemini's word for the end of an answer means. A word that is not known here is an ordinary end. */
export function endOf(reason: string | undefined, model: string): "stop" | "length" | "content" | Failure {
  const known = reason === undefined ? undefined : reasons.get(reason);
  if (known === undefined || known === "length" || known === "content") return known ?? "stop";
  return { code: "malformed", message: `“${model}” ${known} (${reason}). Send the message again, or choose another model.` };
}

/** A sentence goes on from the model's name. */
const reasons: ReadonlyMap<string, string> = new Map([
  ["MAX_TOKENS", "length"],
  ["SAFETY", "content"],
  ["RECITATION", "content"],
  ["BLOCKLIST", "content"],
  ["PROHIBITED_CONTENT", "content"],
  ["SPII", "content"],
  ["LANGUAGE", "content"],
  ["IMAGE_SAFETY", "content"],
  ["IMAGE_PROHIBITED_CONTENT", "content"],
  ["IMAGE_RECITATION", "content"],
  ["MALFORMED_FUNCTION_CALL", "tried to use a tool and wrote the call wrong"],
  ["MALFORMED_RESPONSE", "wrote an answer that could not be read"],
  ["UNEXPECTED_TOOL_CALL", "asked for a tool that is not there"],
  ["TOO_MANY_TOOL_CALLS", "asked for too many tools at once"],
  ["MISSING_THOUGHT_SIGNATURE", "missed the signature of an earlier thought"],
  ["NO_IMAGE", "was to draw a picture and drew none"],
  ["IMAGE_OTHER", "was to draw a picture and drew none"],
  ["OTHER", "ended its answer for a reason it does not tell"],
]);

/** Why the question itself was refused, if it was. */
export function blocked(feedback: unknown): Failure | undefined {
  const reason = looseText(looseObject(feedback)?.blockReason);
  if (reason === undefined || reason === "BLOCK_REASON_UNSPECIFIED") return undefined;
  const shown = reason.replace(/\W/g, "").slice(0, 40);
  const message = `Gemini refused to answer because of its content rules (${shown}). Say it in other words, or choose another model.`;
  return { code: "content", message };
}
