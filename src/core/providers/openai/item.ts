import { type Loose, looseCount, looseJson, looseList, looseObject, looseText } from "../wire/loose.ts";
import type { WireItem } from "../wire/read.ts";

/** One piece of an answer: an event's data, a line, or a whole document. */
export function toItem(data: string, contentType: string): WireItem {
  if (data.startsWith("[DONE]")) return { kind: "done" };
  const chunk = asChunk(looseObject(looseJson(data)));
  if (contentType !== "application/json") return chunk ? { kind: "chunk", chunk } : { kind: "unreadable" };
  const isAnswer = chunk && (looseList(chunk.choices).length > 0 || chunk.error !== undefined);
  return isAnswer ? { kind: "chunk", chunk } : { kind: "foreign", contentType };
}

/** Ollama's own lines have a message instead of choices. */
function asChunk(line: Loose | undefined): Loose | undefined {
  if (!line || !looseObject(line.message) || line.choices !== undefined || line.error !== undefined) return line;
  const isDone = line.done === true;
  const usage = { prompt_tokens: looseCount(line.prompt_eval_count), completion_tokens: looseCount(line.eval_count) };
  const finish = isDone ? (looseText(line.done_reason) ?? "stop") : null;
  return { choices: [{ index: 0, delta: line.message, finish_reason: finish }], usage };
}
