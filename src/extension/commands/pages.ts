import type { ScreenName } from "../../core/protocol/host-message.ts";
import type { CommandParts, Commands } from "./command.ts";

type Names =
  | "showHistory"
  | "showStorage"
  | "showPermissions"
  | "showAudit"
  | "showSandboxes"
  | "showAgents"
  | "showNotes"
  | "showSkills"
  | "showConnections"
  | "showSettings";

/** The pages that stand in place of the conversation. */
export function createPageCommands({ chats }: Pick<CommandParts, "chats">): Commands<Names> {
  const page =
    (screen: ScreenName): Commands[Names] =>
    async (surface) => {
      await chats.reveal(surface);
      surface.chat.postWhenReady({ type: "screen", screen });
    };
  return {
    showHistory: page("history"),
    showStorage: page("storage"),
    showPermissions: page("permissions"),
    showAudit: page("audit"),
    showSandboxes: page("sandboxes"),
    showAgents: page("agents"),
    showNotes: page("notes"),
    showSkills: page("skills"),
    showConnections: page("connections"),
    showSettings: page("settings"),
  };
}
