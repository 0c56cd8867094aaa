import * as vscode from "vscode";
import type { Envelope } from "../../core/events/event.ts";
import type { LaneId, SessionId } from "../../core/events/ids.ts";
import type { HostMessage } from "../../core/protocol/host-message.ts";
import type { Activity } from "../activity.ts";
import { inView, type Label } from "../chat/container.ts";
import type { Memory } from "../memory.ts";
import { count } from "../words.ts";
import { createDrafts } from "./drafts.ts";
import { createKeyboard } from "./keyboard.ts";
import { createMeant } from "./meant.ts";
import { focusChat } from "./side.ts";
import { createSurface, type Own, type Shared, type Surface } from "./surface.ts";
import { createTabs, type Tabs } from "./tabs.ts";

/** The chats of a window: one in its side bar, and any number in tabs among the editors. */
export interface Chats extends vscode.Disposable {
  readonly side: Surface;
  readonly tabs: Tabs;
  /** The one the person was in last, as long as it is on the screen; else the side bar's. */
  current(): Surface;
  /** The one a command is about: `given` says so when it comes from the title of a tab. */
  meant(given: readonly unknown[]): Surface;
  /** Whether what happens in this conversation, or in this lane of it, is before the person's eyes in any of them. */
  sees(sessionId: SessionId, laneId?: LaneId): boolean;
  attachSide(view: vscode.WebviewView): void;
  /** Shows a conversation where it is shown already, else in the side bar, and puts the cursor there. Resolves with a sentence when it could not. */
  show(sessionId: SessionId): Promise<string | undefined>;
  /** Opens what a chat shows in a tab, with what was begun to be written there. */
  moveToTab(from: Surface, column: vscode.ViewColumn): Promise<void>;
  /** Brings a chat to the front. */
  reveal(surface: Surface): Promise<void>;
  /** The same, with the cursor in its composer. */
  focus(surface: Surface): Promise<void>;
  /** Tells all of them. */
  tell(message: HostMessage): void;
  hear(envelope: Envelope): void;
  refresh(): Promise<void>;
  /** `done`: what came to its end unseen. */
  label(activity: Activity, done: number): void;
}

const shownKey = "shownSession";

/** `memory` keeps small things of this window. */
export function createChats(shared: Shared, memory: Memory): Chats {
  /** Of chats that were closed. */
  const left = createDrafts();
  const keyboard = createKeyboard<Surface>(
    (isInChat) => void vscode.commands.executeCommand("setContext", "anycowork.chatFocus", isInChat),
  );
  const make = (last: Own["last"]): Surface => {
    const focused = (isHere: boolean) => keyboard.turn(surface, isHere);
    const surface: Surface = createSurface(shared, { last, focused, used: () => used(surface), left: left.take });
    return surface;
  };
  const used = (surface: Surface) => {
    meant.used(surface);
    shared.changed();
  };
  const side = make({ get: () => memory.get<SessionId>(shownKey), set: (id) => memory.update(shownKey, id) });
  const meant = createMeant(side, ({ chat }) => chat.isVisible());
  const tabs = createTabs({
    extensionUri: shared.extensionUri,
    changed: shared.changed,
    make(sessionId) {
      // Its page keeps what it shows, since VS Code gives that back with the tab.
      const surface = make({ get: () => sessionId, set: async () => undefined });
      meant.add(surface);
      return surface;
    },
    closed(surface) {
      meant.remove(surface);
      keyboard.turn(surface, false);
      surface.drafts.leaveTo(left);
      surface.dispose();
      shared.changed();
    },
  });
  const reveal = async (surface: Surface) => {
    used(surface);
    if (!tabs.reveal(surface)) await focusChat();
  };
  const focus = async (surface: Surface) => {
    await reveal(surface);
    surface.chat.postWhenReady({ type: "focus" });
  };
  const toAll = (work: (surface: Surface) => void) => meant.all().forEach(work);
  return {
    ...{ side, tabs, reveal, focus, current: meant.current },
    meant: (given) => (given.some(isTabTitle) ? tabs.active() : undefined) ?? meant.current(),
    sees: (sessionId, laneId) => meant.all().some(({ looking }) => looking.sees(sessionId, laneId)),
    attachSide: (view) => side.chat.attach(inView(view)),
    async show(sessionId) {
      const open = side.desk.shown() === sessionId ? undefined : tabs.showing(sessionId);
      const problem = open ? undefined : await side.desk.show(sessionId);
      await focus(open ?? side);
      return problem;
    },
    async moveToTab(from, column) {
      const sessionId = from.desk.shown();
      const draft = sessionId !== undefined && tabs.showing(sessionId) === from ? undefined : await from.takeDraft();
      const { chat } = tabs.open(sessionId, column);
      chat.postWhenReady(draft ? { type: "draft", ...draft } : { type: "focus" });
    },
    tell: (message) => toAll(({ chat }) => chat.post(message)),
    hear: (envelope) => toAll((each) => each.hear(envelope)),
    refresh: async () => void (await Promise.all(meant.all().map((each) => each.refresh()))),
    label: (activity, done) => toAll((each) => each.chat.label(labelOf(each, activity, each === side ? done : undefined))),
    dispose: () => toAll((each) => each.dispose()),
  };
}

/** What VS Code hands over with a command in the title of a page's tab. */
function isTabTitle(given: unknown): boolean {
  return given instanceof vscode.Uri && given.scheme.startsWith("webview");
}

/** The side bar's stands for the whole window: it alone is told what is `done`. */
function labelOf(surface: Surface, { questions, asked }: Activity, done: number | undefined): Label {
  const session = surface.session();
  const waiting = [...questions, ...asked].filter(({ sessionId }) => done !== undefined || sessionId === session?.id);
  const ended = done ?? 0;
  const asks = waiting.length === 0 ? "" : count(waiting.length, ["{0} question waits for you", "{0} questions wait for you"]);
  const ends = ended === 0 ? "" : count(ended, ["{0} conversation has come to its end", "{0} conversations have come to their end"]);
  return { title: session?.title, news: { count: waiting.length + ended, words: [asks, ends].filter(Boolean).join(", ") } };
}
