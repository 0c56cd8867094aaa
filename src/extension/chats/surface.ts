import type * as vscode from "vscode";
import type { Core } from "../../core/core.ts";
import type { Envelope } from "../../core/events/event.ts";
import type { SessionId } from "../../core/events/ids.ts";
import type { Session } from "../../core/events/session.ts";
import type { SessionView } from "../../core/events/session-view.ts";
import type { HostMessage } from "../../core/protocol/host-message.ts";
import type { UnsentMessage } from "../../core/protocol/mentions.ts";
import { createEnds } from "../chat/ends.ts";
import { createFollower } from "../chat/follower.ts";
import { createLooking, type Looking } from "../chat/looking.ts";
import { createPlace } from "../chat/place.ts";
import { createHandlers } from "../chat/table.ts";
import { type ChatView, createChatView } from "../chat/view.ts";
import { createDesk, type Desk, type DeskParts } from "../desk.ts";
import type { Lists } from "../history/lists.ts";
import { createShelf, type Shelf } from "../history/shelf.ts";
import type { Keys } from "../host/keys.ts";
import type { Log } from "../host/log.ts";
import type { ServerInputs } from "../host/server-inputs.ts";
import type { Settings } from "../host/settings.ts";
import type { Memory } from "../memory.ts";
import type { MentionSources } from "../mentions/handlers.ts";
import { createDrafts, type Drafts } from "./drafts.ts";

/** One chat, whatever it is drawn into: its page, the conversation it shows, and what can be done with that. */
export interface Surface extends vscode.Disposable {
  readonly chat: ChatView;
  readonly desk: Desk;
  readonly shelf: Shelf;
  readonly looking: Looking;
  /** What is shown; undefined in a new chat. */
  session(): Session | undefined;
  /** What stands in its composers. */
  readonly drafts: Drafts;
  /** Gives what stands in the composer shown, and empties it. */
  takeDraft(): Promise<UnsentMessage | undefined>;
  /** One more event of any conversation. */
  hear(envelope: Envelope): void;
  /** Tells the page what the next message uses, as far as there is a page that sees it. */
  refresh(): Promise<void>;
}

/** What all chats of a window share. */
export interface Shared {
  readonly extensionUri: vscode.Uri;
  readonly dataFolder: vscode.Uri;
  readonly log: Log;
  readonly settings: Settings;
  readonly keys: Keys;
  readonly inputs: ServerInputs;
  /** Small things of all windows. */
  readonly everywhere: Memory;
  readonly lists: Lists;
  readonly mentions: MentionSources;
  core(): Promise<Core>;
  /** A chat has opened a conversation. */
  opened(view: SessionView): void;
  /** What some chat shows, or what of it is looked at, is another. */
  changed(): void;
  /** What the next messages use is another. */
  refresh(): void;
  /** Another window has deleted what a chat showed. */
  deletedElsewhere(session: Session): void;
}

/** What is one chat's own. */
export interface Own extends Pick<DeskParts, "last"> {
  /** Whether its page has the keyboard from now on. */
  focused(isHere: boolean): void;
  /** The person does something in it. */
  used(): void;
  /** What is to stand in the composer of a conversation that is shown from now on, left by a chat that is gone. */
  left(sessionId: SessionId | undefined): UnsentMessage | undefined;
}

export function createSurface(shared: Shared, own: Own): Surface {
  const { core, log, settings, keys, everywhere, lists, inputs } = shared;
  const turned = () => {
    // A page that goes away does not tell that the keyboard goes with it.
    if (!chat.isVisible()) own.focused(false);
    shared.changed();
  };
  const chat = createChatView({ extensionUri: shared.extensionUri, log, handlers: () => handlers, turned });
  const follower = createFollower({
    open: async (id) => (await core()).runtime.open(id),
    post(message) {
      chat.post(message);
      bring(message);
    },
    changed() {
      shared.changed();
      void refresh().catch((error) => log.failed("Telling what the next message uses", error));
    },
    deletedElsewhere: shared.deletedElsewhere,
    opened(view) {
      shared.opened(view);
      void place.look();
    },
  });
  const place = createPlace({ shown: follower.sessionId, holder: async (id) => (await core()).runtime.holder(id), post: chat.post });
  const desk = createDesk({ core, follower, settings, keys, everywhere, last: own.last, changed: shared.refresh });
  const shelf = createShelf({ desk, chat, settings, dataFolder: shared.dataFolder, lists });
  const looking = createLooking({ chat, shown: follower.sessionId, changed: shared.changed });
  const drafts = createDrafts();
  const ends = createEnds();
  ends.add(looking.dispose);
  const handlers = createHandlers({
    desk,
    log,
    chat,
    shelf,
    settings,
    keys,
    inputs,
    looking,
    lists,
    drafts,
    focused: own.focused,
    used: own.used,
    mentions: shared.mentions,
    until: ends.add,
  });
  /** What another chat has left of a message to what is shown now. */
  const bring = (message: HostMessage) => {
    const draft = message.type === "session" && chat.isVisible() ? own.left(message.view?.session.id) : undefined;
    if (draft) chat.post({ type: "draft", ...draft });
  };
  const refresh = async () => {
    if (chat.isVisible()) chat.post({ type: "config", config: await desk.config() });
  };
  return {
    ...{ chat, desk, shelf, looking, drafts, refresh, session: follower.session },
    hear(envelope) {
      follower.hear(envelope);
      void place.hear(envelope);
    },
    async takeDraft() {
      const sessionId = follower.sessionId();
      if (chat.isVisible()) {
        const moving = drafts.moving();
        chat.post({ type: "move-draft" });
        await moving;
      }
      return drafts.take(sessionId);
    },
    dispose: ends.end,
  };
}
