import type { HostMessage } from "../../core/protocol/host-message.ts";

/** What is wanted of a page that is not drawn yet, with one more: of drafts each counts, of all else the last. */
export function withWish(wishes: readonly HostMessage[], next: HostMessage): readonly HostMessage[] {
  return [...wishes.filter(({ type }) => type === "draft"), next];
}
