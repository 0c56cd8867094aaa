import type { BotRow } from "./rows.ts";

/** Who is let in to a bot, or may answer what it asks. */
export interface Guest {
  /** Telegram's number of the person or the group. */
  readonly id: number;
  readonly title: string;
  readonly kind: "person" | "group";
  /** Who may approve in a group needs no chat of their own. */
  readonly mayTalk: boolean;
  readonly mayApprove: boolean;
}

type Rights = Pick<BotRow, "chats" | "approvers">;

/** In the order in which they were let in, then who may only approve. */
export function guestsOf({ chats, approvers }: Rights): readonly Guest[] {
  const talkers = chats.map(({ id, title }) => ({ id, title, mayTalk: true }));
  const others = approvers.filter((id) => !chats.some((each) => each.id === id)).map((id) => ({ id, title: String(id), mayTalk: false }));
  return [...talkers, ...others].map((each) => ({
    ...each,
    kind: isGroup(each.id) ? "group" : "person",
    mayApprove: approvers.includes(each.id),
  }));
}

export type GuestDeed = "allow" | "forbid" | "approver" | "no-approver";

/** What is to be changed of a bot so that a number gets or loses a right. Whoever is put out may not approve any more either. */
export function guestChange(
  { chats, approvers }: Rights,
  deed: GuestDeed,
  { id, at }: { readonly id: number; readonly at: string },
): Partial<Rights> {
  const [otherChats, otherApprovers] = [chats.filter((each) => each.id !== id), approvers.filter((each) => each !== id)];
  const title = chats.find((each) => each.id === id)?.title ?? String(id);
  const changes: Readonly<Record<GuestDeed, Partial<Rights>>> = {
    allow: { chats: [...otherChats, { id, title, at }] },
    forbid: { chats: otherChats, approvers: otherApprovers },
    approver: { approvers: approvers.includes(id) ? approvers : [...approvers, id] },
    "no-approver": { approvers: otherApprovers },
  };
  return changes[deed];
}

/** Telegram's numbers of groups are below zero. */
export function isGroup(chat: number): boolean {
  return chat < 0;
}
