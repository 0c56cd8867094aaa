import type { UserMessage } from "../../../src/core/events/message.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import { isReplaceable } from "../../../src/core/events/words/aside.ts";
import type { Services } from "../../ui/services.ts";

const changeMark = "change ";

type Home = Pick<Services, "host" | "store">;

/** The earlier message that is being changed in a conversation, to be sent anew; undefined where none is. */
export function changingIn({ host }: Pick<Services, "host">, view: SessionView | undefined): UserMessage | undefined {
  const id = view && host.saved.changing?.[view.session.id];
  if (!view || id === undefined || !isReplaceable(view, id)) return undefined;
  const message = view.messages.find((each) => each.id === id);
  return message?.role === "user" ? message : undefined;
}

/** Where the change of a message is kept that can't be changed any more, since another stands in its place; undefined where none is. */
export function lostChangeIn(services: Pick<Services, "host">, view: SessionView | undefined): string | undefined {
  if (!view || changingIn(services, view)) return undefined;
  const { changing, drafts } = services.host.saved;
  const id = changing?.[view.session.id];
  if (id !== undefined) return changeKey({ id });
  // One that was left in the middle.
  const isLost = (message: UserMessage) => !isReplaceable(view, message.id);
  const changes = Object.keys(drafts).filter(isChangeKey);
  if (changes.length === 0) return undefined;
  const lost = view.messages.find((each) => each.role === "user" && changes.includes(changeKey(each)) && isLost(each));
  return lost && changeKey(lost);
}

/** Takes a message into the composer, beside the draft that is there. */
export function beginChange(home: Home, message: UserMessage): void {
  keep(home, { ...home.host.saved.changing, [message.sessionId]: message.id });
}

/** The draft is shown again. */
export function endChange(home: Home, sessionId: string): void {
  const { [sessionId]: _, ...others } = home.host.saved.changing ?? {};
  keep(home, others);
}

function keep({ host, store }: Home, changing: Readonly<Record<string, string>>): void {
  host.save({ changing });
  // Nothing else tells that something is to be drawn.
  store.update({});
}

/** Where what is written into the changed message is kept. */
export function changeKey({ id }: { readonly id: string }): string {
  return `${changeMark}${id}`;
}

function isChangeKey(key: string): boolean {
  return key.startsWith(changeMark);
}
