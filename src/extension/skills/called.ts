import { skillsFor } from "../../core/skills/skill.ts";
import type { Handlers } from "../chat/handlers.ts";
import type { ChatView } from "../chat/view.ts";
import type { Desk } from "../desk.ts";

export interface CalledParts {
  readonly desk: Pick<Desk, "core" | "folders" | "config">;
  readonly chat: Pick<ChatView, "post">;
}

/** What can be called by its name: the skills of the conversation shown, for whoever will answer. */
export function createCalledHandlers({ desk, chat }: CalledParts): Pick<Handlers, "loadCalled"> {
  return {
    async loadCalled({ typed = "" }) {
      const [core, { agent: name }] = await Promise.all([desk.core(), desk.config()]);
      const found = name === undefined ? undefined : await core.agents.find(name, desk.folders());
      const skills = skillsFor(await core.skills.list(desk.folders()), found && !("problem" in found) ? found : undefined);
      const named = skills.map(({ name, description }) => ({ name, description }));
      // Prompts of MCP servers stand beside the skills.
      chat.post({ type: "called", names: [...named, ...(await core.connections.called(typed, desk.folders()))] });
      return undefined;
    },
  };
}
