import { createHistoryHandlers, type HistoryHandlers, type HistoryParts } from "./handlers.ts";
import { createLists, type Lists } from "./lists.ts";
import { createStorageHandlers, type StorageHandlers, type StorageParts } from "./storage.ts";

/** Everything about whole conversations: their lists, what can be done with them, and where they are stored. */
export interface Shelf {
  readonly lists: Lists;
  readonly history: HistoryHandlers;
  readonly storage: StorageHandlers;
}

/** Lists are told anew at most so often. */
const listsMs = 250;

export function createShelf(parts: Omit<HistoryParts & StorageParts, "lists">): Shelf {
  const { desk, chat } = parts;
  const lists = createLists({
    list: async (filter) => (await desk.core()).archive.list(filter),
    post: chat.post,
    later: (work) => void setTimeout(work, listsMs),
  });
  return { lists, history: createHistoryHandlers({ desk, chat, lists }), storage: createStorageHandlers({ ...parts, lists }) };
}
