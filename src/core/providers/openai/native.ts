import type { NativeAnswer } from "../../events/message.ts";
import { type Loose, looseJson, looseList, looseObject, looseObjects, looseText } from "../wire/loose.ts";

/** What some servers want back with the calls of an answer: the reasoning that led to them, in the field they gave it in. */
export interface ReasoningKeeper {
  add(message: Loose): void;
  /** Undefined when the server gave nothing that it wants back. */
  finish(model: string): NativeAnswer | undefined;
}

export function createReasoningKeeper(): ReasoningKeeper {
  const content: string[] = [];
  const details: Loose[] = [];
  return {
    add(message) {
      const text = looseText(message.reasoning_content);
      if (text !== undefined) content.push(text);
      for (const each of looseObjects(message.reasoning_details)) merge(details, each);
    },
    finish(model) {
      const fields = {
        ...(content.length > 0 ? { reasoning_content: content.join("") } : {}),
        ...(details.length > 0 ? { reasoning_details: details } : {}),
      };
      return Object.keys(fields).length > 0 ? { provider: "openai", model, json: JSON.stringify(fields) } : undefined;
    },
  };
}

/** A piece that goes on with the last one is added to it; what is not text is taken from whichever has it. */
function merge(details: Loose[], piece: Loose): void {
  const last = details.at(-1);
  const goesOn = last !== undefined && last.type === piece.type && last.index === piece.index && piece.type !== "reasoning.encrypted";
  if (!goesOn) {
    details.push(piece);
    return;
  }
  const joined: Record<string, unknown> = { ...last };
  for (const [key, value] of Object.entries(piece)) {
    if (value === null || value === undefined) continue;
    joined[key] = (key === "text" || key === "summary") && typeof value === "string" ? (looseText(joined[key]) ?? "") + value : value;
  }
  details[details.length - 1] = joined;
}

/** The fields to send back with an answer's calls; none where another provider or model gave it. */
export function nativeFields(native: NativeAnswer | undefined, model: string): Loose {
  if (native?.provider !== "openai" || native.model !== model) return {};
  const { reasoning_content: content, reasoning_details: details } = looseObject(looseJson(native.json)) ?? {};
  const text = looseText(content);
  return {
    ...(text === undefined ? {} : { reasoning_content: text }),
    ...(looseList(details).length > 0 ? { reasoning_details: looseList(details) } : {}),
  };
}
