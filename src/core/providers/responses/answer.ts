import type { Failure } from "../../events/failure.ts";
import type { Usage } from "../../events/message.ts";
import type { Part } from "../provider.ts";
import { createJoiner } from "../wire/joiner.ts";
import { type Loose, looseCount, looseObject, looseObjects, looseText, wellFormed } from "../wire/loose.ts";
import type { Answer, Ending } from "../wire/stream.ts";
import { keptItems } from "./native.ts";

/** One answer of Responses being put together from its events. */
export function createAnswer(model: string): Answer {
  const items = createItems();
  const voices = createVoices();
  let over: Loose | undefined;
  let isRefused = false;
  const written = createSizes();

  /** What is told of an item that came whole, where its pieces did not come before. */
  function settle(item: Loose, place: number): readonly Part[] {
    items.set(place, item);
    if (item.type === "reasoning") return voices.isHeard("thought", place) ? [] : voices.say("thought", place, summaryOf(item));
    if (item.type === "function_call") written.atLeast(place, looseText(item.arguments)?.length ?? 0);
    if (item.type !== "message") return [];
    const { text, refused } = wordsOf(item);
    if (refused) isRefused = true;
    return voices.isHeard("text", place) ? [] : voices.say("text", place, text);
  }
  function take(event: Loose, place: number): readonly Part[] {
    const delta = looseText(event.delta) ?? "";
    switch (event.type) {
      case "response.refusal.delta":
        isRefused = true;
        return voices.say("text", place, delta);
      case "response.output_text.delta":
        return voices.say("text", place, delta);
      case "response.reasoning_summary_text.delta":
      case "response.reasoning_text.delta":
        return voices.say("thought", place + (looseCount(event.summary_index) ?? 0) / 1_000, delta);
      case "response.function_call_arguments.delta":
        written.add(place, delta.length);
        return [];
      case "response.output_item.done":
        return settle(looseObject(event.item) ?? {}, place);
      default:
        return [];
    }
  }

  return {
    add(event) {
      const response = event.type === "response.completed" ? looseObject(event.response) : undefined;
      if (!response) return take(event, looseCount(event.output_index) ?? items.size);
      over = response;
      return looseObjects(response.output).flatMap((each, place) => (items.has(place) ? [] : settle(each, place)));
    },
    end({ newId, whenEmpty, whenBroken }: Ending) {
      const all = items.inOrder();
      const calls = all.filter((each) => each.type === "function_call" && each.status !== "incomplete");
      const parts: Part[] = [...voices.flush()];
      const fail = (failure: Failure): readonly Part[] => [...parts, { type: "error", failure }];
      if (!over) return fail(whenBroken("The response has no end."));
      const reason = reasonOf(over, isRefused);
      if (reason === "stop" && calls.length === 0 && voices.size === 0) return fail(whenEmpty());
      const usage = usageIn(over.usage);
      if (usage) parts.push({ type: "usage", usage });
      if (reason !== "stop") return [...parts, { type: "finish", reason }];
      for (const each of withIds(calls, newId)) parts.push({ type: "tool-call", ...each });
      const native = keptItems(all, model);
      if (native) parts.push({ type: "native", native });
      return [...parts, { type: "finish", reason: calls.length > 0 ? "tool-calls" : "stop" }];
    },
    flush: () => voices.flush(),
    get begun() {
      return voices.size + written.sum > 0 || items.size > 0;
    },
    get finished() {
      return over !== undefined;
    },
    get size() {
      return voices.size + written.sum;
    },
  };
}

/** Items by their places. */
function createItems() {
  const items = new Map<number, Loose>();
  return {
    set: (place: number, item: Loose) => void items.set(place, item),
    has: (place: number) => items.has(place),
    inOrder: () => [...items].sort(([one], [other]) => one - other).map(([, item]) => item),
    get size() {
      return items.size;
    },
  };
}

/** How long each call's arguments are so far, whether they come in pieces, whole, or both. */
function createSizes() {
  const sizes = new Map<number, number>();
  let sum = 0;
  const add = (place: number, more: number) => {
    sizes.set(place, (sizes.get(place) ?? 0) + more);
    sum += more;
  };
  return {
    add,
    atLeast: (place: number, size: number) => add(place, Math.max(0, size - (sizes.get(place) ?? 0))),
    get sum() {
      return sum;
    },
  };
}

type Voice = "text" | "thought";

/** What is said and thought, with a gap between one item and the next. */
function createVoices() {
  const joiners = { text: createJoiner("text"), thought: createJoiner("thought") };
  const heard = { text: new Set<number>(), thought: new Set<number>() };
  let size = 0;
  return {
    say(voice: Voice, place: number, words: string): readonly Part[] {
      if (words === "") return [];
      const gap = heard[voice].size > 0 && !heard[voice].has(place) ? "\n\n" : "";
      heard[voice].add(place);
      size += words.length;
      return joiners[voice].add(gap + words);
    },
    isHeard: (voice: Voice, place: number) => [...heard[voice]].some((each) => Math.floor(each) === place),
    flush: (): Part[] => [...joiners.thought.flush(), ...joiners.text.flush()],
    get size() {
      return size;
    },
  };
}

function summaryOf(item: Loose): string {
  const told = looseObjects(item.summary).length > 0 ? item.summary : item.content;
  return looseObjects(told)
    .map((each) => looseText(each.text) ?? "")
    .join("\n\n");
}

function wordsOf(item: Loose): { readonly text: string; readonly refused: boolean } {
  const content = looseObjects(item.content);
  const refused = content.some((each) => each.type === "refusal");
  return { text: content.map((each) => looseText(each.text) ?? looseText(each.refusal) ?? "").join(""), refused };
}

function reasonOf(response: Loose, isRefused: boolean): "stop" | "length" | "content" {
  const why = looseObject(response.incomplete_details)?.reason;
  if (why === "content_filter" || isRefused) return "content";
  return response.status === "incomplete" || typeof why === "string" ? "length" : "stop";
}

/** The server's own ids where it gave ones that no other call has. */
function withIds(calls: readonly Loose[], newId: () => string) {
  const taken = new Set<string>();
  return calls.map((each) => {
    const id = looseText(each.call_id) ?? "";
    const callId = id !== "" && !taken.has(id) ? id : `call_${newId()}`;
    taken.add(callId);
    return { callId, tool: wellFormed(looseText(each.name) ?? ""), arguments: wellFormed(looseText(each.arguments) ?? "{}") };
  });
}

function usageIn(value: unknown): Usage | undefined {
  const usage = looseObject(value);
  const inputTokens = looseCount(usage?.input_tokens);
  const outputTokens = looseCount(usage?.output_tokens);
  if (inputTokens === undefined && outputTokens === undefined) return undefined;
  const cachedTokens = looseCount(looseObject(usage?.input_tokens_details)?.cached_tokens);
  const reasoningTokens = looseCount(looseObject(usage?.output_tokens_details)?.reasoning_tokens);
  return {
    inputTokens: inputTokens ?? 0,
    outputTokens: outputTokens ?? 0,
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
  };
}
