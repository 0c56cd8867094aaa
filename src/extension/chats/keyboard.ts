/** Which chats have the keyboard in their page. VS Code's own `focusedView` does not tell it: the page of a view lies outside of the view. */
export interface Keyboard<Chat> {
  turn(chat: Chat, isHere: boolean): void;
}

/** `tell` hears whether any of them has it, each time that is another. */
export function createKeyboard<Chat>(tell: (isInChat: boolean) => void): Keyboard<Chat> {
  // The next one tells that it came before the former one tells that it went.
  const holders = new Set<Chat>();
  return {
    turn(chat, isHere) {
      const before = holders.size > 0;
      if (isHere) holders.add(chat);
      else holders.delete(chat);
      if (holders.size > 0 !== before) tell(holders.size > 0);
    },
  };
}
