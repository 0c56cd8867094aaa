import type { Part } from "@google/genai";
import type { NativeAnswer } from "../../events/message.ts";
import { type Loose, looseJson, looseObject, looseObjects, looseText } from "../wire/loose.ts";

/** The parts of an answer that are wanted back as they came, with the signatures of the model's thoughts. */
export interface PartKeeper {
  add(part: Loose): void;
  /** Undefined when nothing in it is more than text and calls tell. */
  finish(model: string): NativeAnswer | undefined;
}

export function createPartKeeper(): PartKeeper {
  const parts: Loose[] = [];
  let pieces: string[] = [];
  let isTold = true;

  function settle(): void {
    const text = pieces.join("");
    if (text !== "") parts.push({ text });
    pieces = [];
  }
  return {
    add(part) {
      const keys = Object.keys(part).filter((each) => part[each] !== undefined);
      const isText = keys.length === 1 && typeof part.text === "string";
      if (isText) {
        pieces.push(looseText(part.text) ?? "");
        return;
      }
      // Summaries of thoughts are for people; only what is signed is wanted back.
      if (part.thought === true && part.thoughtSignature === undefined) return;
      settle();
      parts.push(part);
      if (keys.length > 1 || part.functionCall === undefined || looseObject(part.functionCall)?.id !== undefined) isTold = false;
    },
    finish(model) {
      settle();
      return isTold ? undefined : { provider: "gemini", model, json: JSON.stringify(parts) };
    },
  };
}

/** The parts to send back, or undefined when they are another provider's or model's. */
export function nativeParts(native: NativeAnswer, model: string): Part[] | undefined {
  if (native.provider !== "gemini" || native.model !== model) return undefined;
  const parts = looseObjects(looseJson(native.json));
  return parts.length > 0 ? [...parts] : undefined;
}
