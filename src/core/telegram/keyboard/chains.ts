/** Work on the chats of a bot: what is decided comes in one order and waits for no chat, what is done comes in an order of its chat. */
export interface Chains {
  /** Never waits for Telegram. */
  inOrder(decide: () => Promise<void>): void;
  /** Resolves when it is done. Never rejects. */
  inChat(chat: number, work: () => Promise<void>): Promise<void>;
  /** The chats in which something is still to be done. */
  busy(): readonly number[];
}

export function createChains(failed: (error: unknown) => void): Chains {
  const chats = new Map<number, Promise<void>>();
  let deciding = Promise.resolve();
  return {
    inOrder(decide) {
      deciding = deciding.then(decide).catch(failed);
    },
    inChat(chat, work) {
      const next = (chats.get(chat) ?? Promise.resolve()).then(work).catch(failed);
      chats.set(chat, next);
      void next.then(() => chats.get(chat) === next && chats.delete(chat));
      return next;
    },
    busy: () => [...chats.keys()],
  };
}
