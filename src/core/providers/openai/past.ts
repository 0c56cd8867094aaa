import type { ModelImage, ModelMessage } from "../provider.ts";
import { looseJson, looseObject, wellFormed } from "../wire/loose.ts";

/** A name that OpenAI's servers take for a tool, whatever a model once called. */
export function callName(tool: string): string {
  return tool.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 64) || "unnamed";
}

/** Servers that parse the arguments of old calls refuse the whole conversation when one of them is no object. */
export function argumentObject(text: string): string {
  return looseObject(looseJson(text)) ? wellFormed(text) : JSON.stringify({ unreadable_arguments: wellFormed(text) });
}

/** Ids longer than the API takes, as other servers make them, get short ones, the same each time within a request. */
export function createIds(longest: number): (id: string) => string {
  const short = new Map<string, string>();
  return (id) => {
    if (id.length <= longest) return id;
    const known = short.get(id) ?? `call_${short.size + 1}_${id.slice(-24)}`;
    short.set(id, known);
    return known;
  };
}

/** What stands before pictures of results. */
export const ofResults = "The pictures of the results above:";

/** Pictures of tools' results come in a message of their own behind all results of an answer: a result holds text only, and nothing may stand between them. */
export function behindResults<Item>(
  messages: readonly ModelMessage[],
  { each, pictures }: { each(message: ModelMessage): readonly Item[]; pictures(images: readonly ModelImage[]): Item },
): readonly Item[] {
  const items: Item[] = [];
  let waiting: ModelImage[] = [];
  const settle = () => {
    if (waiting.length > 0) items.push(pictures(waiting));
    waiting = [];
  };
  for (const message of messages) {
    if (message.role !== "tool") settle();
    else waiting.push(...(message.images ?? []));
    items.push(...each(message));
  }
  settle();
  return items;
}
