/** What was begun for a chat, and has to end with it. */
export interface Ends {
  /** Called back once the chat is gone, at once where it is gone already. */
  add(stop: () => void): void;
  /** The chat is gone. */
  end(): void;
}

export function createEnds(): Ends {
  let isOver = false;
  const stops: (() => void)[] = [];
  return {
    add(stop) {
      if (isOver) stop();
      else stops.push(stop);
    },
    end() {
      isOver = true;
      for (const stop of stops.splice(0)) stop();
    },
  };
}
