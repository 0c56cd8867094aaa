import type { Message, MessagePiece } from "../../events/message.ts";

/** Cuts an answer that streams into what came since the last time. */
export interface Pieces {
  /** At most one piece: of the answer that streams now. */
  next(messages: readonly Message[]): readonly MessagePiece[];
}

export function createPieces(): Pieces {
  let last = { messageId: "", textAt: 0, thoughtAt: 0 };
  return {
    next(messages) {
      const message = messages.findLast((each) => each.role === "assistant");
      if (message?.role !== "assistant" || message.finish !== "streaming") return [];
      const { id: messageId, sessionId } = message;
      const { textAt, thoughtAt } = last.messageId === messageId ? last : { textAt: 0, thoughtAt: 0 };
      const text = message.text.slice(textAt);
      const thought = message.thought.slice(thoughtAt);
      if (text === "" && thought === "") return [];
      last = { messageId, textAt: textAt + text.length, thoughtAt: thoughtAt + thought.length };
      return [{ id: `${messageId}/${textAt}/${thoughtAt}`, sessionId, messageId, textAt, thoughtAt, text, thought }];
    },
  };
}
