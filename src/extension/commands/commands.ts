import { createAnswerCommands } from "./answers.ts";
import { createChatCommands } from "./chats.ts";
import { createChoiceCommands } from "./choices.ts";
import type { CommandParts, Commands } from "./command.ts";
import { createMenu } from "./menu.ts";
import { createPageCommands } from "./pages.ts";
import { createUpkeepCommands } from "./upkeep.ts";

/** What each command of the palette does. */
export function createCommands(parts: CommandParts): Commands {
  const commands: Commands = {
    ...createMenu(
      () => commands,
      ({ desk }) => parts.watch.isRunning(desk.shown()),
    ),
    ...parts.bots.commands,
    ...createChatCommands(parts),
    ...createPageCommands(parts),
    ...createAnswerCommands(parts),
    ...createChoiceCommands(parts),
    ...createUpkeepCommands(parts),
  };
  return commands;
}
