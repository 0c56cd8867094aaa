import { createHistoryHandlers, type HistoryHandlers, type HistoryParts } from "./handlers.ts";
import { createStorageHandlers, type StorageHandlers, type StorageParts } from "./storage.ts";

/** What one chat can do with whole conversations and with where they are stored. */
export interface Shelf {
  readonly history: HistoryHandlers;
  readonly storage: StorageHandlers;
}

export function createShelf(parts: HistoryParts & StorageParts): Shelf {
  return { history: createHistoryHandlers(parts), storage: createStorageHandlers(parts) };
}
