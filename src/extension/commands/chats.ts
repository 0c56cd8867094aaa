import * as vscode from "vscode";
import { moveChat } from "../chats/side.ts";
import type { Surface } from "../chats/surface.ts";
import { pointedAt } from "../drafts/pointed.ts";
import { wishOf } from "../drafts/problems.ts";
import { selectedInTerminal } from "../drafts/terminal.ts";
import { aboutOutput, aboutPlaces } from "../drafts/wording.ts";
import { historyPage } from "../history/handlers.ts";
import { pickConversation } from "../history/picker.ts";
import { t } from "../words.ts";
import type { CommandParts, Commands } from "./command.ts";
import { say } from "./say.ts";

type Names =
  | "open"
  | "newChat"
  | "openInTab"
  | "openToSide"
  | "newTab"
  | "askAbout"
  | "askAboutTerminal"
  | "fixProblems"
  | "openConversation"
  | "stop"
  | "moveChat";

/** Where chats are, what they show, and what begins a message in them. */
export function createChatCommands({ chats, lists }: Pick<CommandParts, "chats" | "lists">): Commands<Names> {
  const draft = async (surface: Surface, text: string) => {
    await chats.reveal(surface);
    surface.chat.postWhenReady({ type: "draft", text });
  };
  return {
    async open(surface, sessionId) {
      if (typeof sessionId === "string") say(await chats.show(sessionId));
      else await chats.focus(surface);
    },
    async newChat(surface) {
      // At once: what is typed from here on is for the new chat.
      await Promise.all([surface.desk.show(undefined), chats.reveal(surface)]);
      surface.chat.postWhenReady({ type: "focus" });
    },
    openInTab: (surface) => chats.moveToTab(surface, vscode.ViewColumn.Active),
    openToSide: (surface) => chats.moveToTab(surface, vscode.ViewColumn.Beside),
    async newTab() {
      chats.tabs.open(undefined, vscode.ViewColumn.Active).chat.postWhenReady({ type: "focus" });
    },
    async askAbout(surface, ...given) {
      const places = await pointedAt(given);
      if (places.length > 0) await draft(surface, aboutPlaces(places));
      else say(t("Open a file, or choose one in the explorer: the message will be about it."));
    },
    async askAboutTerminal(surface) {
      const text = await selectedInTerminal();
      if (text !== "") await draft(surface, aboutOutput(text));
      else say(t("Select something in the terminal first: the message will be about it."));
    },
    async fixProblems(surface, ...given) {
      const wish = wishOf(given);
      if (wish === undefined) say(t("VS Code shows no problems in this file."));
      else await draft(surface, wish);
    },
    async openConversation(surface) {
      const sessionId = await pickConversation((query) => historyPage({ desk: surface.desk, lists }, query));
      if (sessionId === undefined) return;
      say(await surface.desk.show(sessionId));
      await chats.focus(surface);
    },
    stop: ({ desk }) => desk.stop(),
    moveChat: () => moveChat(chats.side.chat),
  };
}
