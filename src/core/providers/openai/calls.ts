import type { ModelToolCall } from "../provider.ts";
import { type Loose, looseJson, looseList, looseObject, looseText, wellFormed } from "../wire/loose.ts";

/** Tool calls being put together from the deltas of many servers' dialects. */
export interface CallCollector {
  /** Takes a `tool_calls` list and returns how many characters of arguments it held. */
  add(deltas: unknown): number;
  readonly count: number;
  /** The calls in the model's order, each with an id of its own. A missing name stays empty. */
  finish(newId: () => string): readonly ModelToolCall[];
}

interface Draft {
  readonly index: number | undefined;
  id: string;
  name: string;
  /** Joined once at the end: joining at every delta would copy long arguments again and again. */
  pieces: string[];
}

export function createCallCollector(): CallCollector {
  const drafts: Draft[] = [];
  return {
    add(deltas) {
      let size = 0;
      for (const each of looseList(deltas)) {
        const delta = looseObject(each);
        if (delta) size += merge(draftFor(drafts, delta), delta);
      }
      return size;
    },
    get count() {
      return drafts.length;
    },
    finish(newId) {
      const taken = new Set<string>();
      return drafts.map((draft) => {
        const callId = draft.id !== "" && !taken.has(draft.id) ? draft.id : `call_${newId()}`;
        taken.add(callId);
        return { callId, tool: wellFormed(draft.name), arguments: wellFormed(argumentText(draft)) };
      });
    },
  };
}

/**
 * The call a delta belongs to: by its index, else by its id, else the last one.
 * A new id together with a name begins a new call even under a used index, since some servers number every call 0.
 */
function draftFor(drafts: Draft[], delta: Loose): Draft {
  const index = typeof delta.index === "number" ? delta.index : undefined;
  const id = looseText(delta.id) ?? "";
  const name = looseText(looseObject(delta.function)?.name);
  const same = drafts.findLast((each) => (index !== undefined ? each.index === index : id === "" || each.id === id));
  const isNext = same !== undefined && name !== undefined && (id === "" ? index === undefined && isWhole(same) : isOther(same, id));
  if (same && !isNext) return same;
  const draft: Draft = { index, id: "", name: "", pieces: [] };
  drafts.push(draft);
  return draft;
}

function isOther(draft: Draft, id: string): boolean {
  return draft.id !== "" && draft.id !== id;
}

function merge(draft: Draft, delta: Loose): number {
  const call = looseObject(delta.function) ?? {};
  const name = looseText(call.name);
  if (draft.id === "") draft.id = looseText(delta.id) ?? "";
  if (name !== undefined && name !== draft.name && draft.pieces.length === 0) draft.name += name;
  const given = call.arguments;
  if (looseObject(given) || Array.isArray(given)) draft.pieces = [JSON.stringify(given)];
  else if (typeof given === "string" && given !== "") mergeText(draft, given);
  else return 0;
  return typeof given === "string" ? given.length : (draft.pieces[0]?.length ?? 0);
}

/** Whole arguments that come again replace the first ones: two objects in a row are never one JSON text. */
function mergeText(draft: Draft, text: string): void {
  const isRepeat = /^\s*\{/.test(text) && draft.pieces.length > 0 && isJsonObject(text) && isWhole(draft);
  if (isRepeat) draft.pieces = [text];
  else draft.pieces.push(text);
}

function isWhole(draft: Draft): boolean {
  return draft.pieces.at(-1)?.trimEnd().endsWith("}") === true && isJsonObject(draft.pieces.join(""));
}

/** No arguments at all mean an empty object; an object encoded twice is decoded once. */
function argumentText(draft: Draft): string {
  const text = draft.pieces.join("");
  if (text.trim() === "") return "{}";
  const inner = text.trimStart().startsWith('"') ? looseJson(text) : undefined;
  return typeof inner === "string" && isJsonObject(inner) ? inner : text;
}

function isJsonObject(text: string): boolean {
  return looseObject(looseJson(text)) !== undefined;
}
