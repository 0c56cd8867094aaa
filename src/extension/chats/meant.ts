/** Which of several chats is meant when nobody says which. */
export interface Meant<Chat> {
  /** The one in use last among those on the screen; where none is there, the first. */
  current(): Chat;
  all(): readonly Chat[];
  /** One more, which is in use from now on. */
  add(chat: Chat): void;
  remove(chat: Chat): void;
  used(chat: Chat): void;
}

/** `first` is always there. */
export function createMeant<Chat>(first: Chat, isVisible: (chat: Chat) => boolean): Meant<Chat> {
  let all: readonly Chat[] = [first];
  /** The one in use last comes first. */
  let order: readonly Chat[] = [first];
  const used = (chat: Chat) => {
    if (all.includes(chat)) order = [chat, ...order.filter((each) => each !== chat)];
  };
  return {
    used,
    all: () => all,
    current: () => order.find(isVisible) ?? first,
    add(chat) {
      all = [...all, chat];
      used(chat);
    },
    remove(chat) {
      all = all.filter((each) => each === first || each !== chat);
      order = order.filter((each) => each === first || each !== chat);
    },
  };
}
