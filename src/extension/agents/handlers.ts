import type { Core } from "../../core/core.ts";
import type { AgentsPage } from "../../core/protocol/agents.ts";
import type { Handlers } from "../chat/handlers.ts";
import type { ChatView } from "../chat/view.ts";
import type { Desk } from "../desk.ts";
import { exportAgents, importAgents } from "./transfer.ts";

export interface AgentParts {
  readonly desk: Pick<Desk, "core" | "folders" | "config">;
  readonly chat: Pick<ChatView, "post">;
}

export type AgentHandlers = Pick<Handlers, "loadAgents" | "saveAgent" | "removeAgent" | "exportAgents" | "importAgents">;

/** The agents there are, and what can be done with them. */
export function createAgentHandlers({ desk, chat }: AgentParts): AgentHandlers {
  const tell = async (told?: string): Promise<undefined> => {
    chat.post({
      type: "agents",
      page: { ...(await agentsPage(await desk.core(), desk.folders())), ...(told === undefined ? {} : { told }) },
    });
    return undefined;
  };
  const tellAll = async (told?: string): Promise<void> => {
    await tell(told);
    // The composer offers them too.
    chat.post({ type: "config", config: await desk.config() });
  };
  return {
    loadAgents: () => tell(),
    async saveAgent({ agent, since }) {
      const saved = await (await desk.core()).agents.save(agent, { since });
      // Also where nothing was saved: what was meanwhile may be looked at.
      await tellAll();
      return "problem" in saved ? saved.problem : undefined;
    },
    async removeAgent({ name }) {
      const removed = await (await desk.core()).agents.remove(name);
      await tellAll();
      return "problem" in removed ? removed.problem : undefined;
    },
    async exportAgents({ names }) {
      const made = await (await desk.core()).agents.export(names, desk.folders());
      return "problem" in made ? made.problem : exportAgents(names, made.text);
    },
    async importAgents() {
      const { told, problem } = await importAgents((await desk.core()).agents);
      if (told !== undefined) await tellAll(told);
      return problem;
    },
  };
}

async function agentsPage(core: Pick<Core, "agents" | "tools">, folders: readonly string[]): Promise<AgentsPage> {
  const tools = core.tools(folders).map(({ name, readOnly }) => ({ name, readOnly }));
  return { ...(await core.agents.list(folders)), tools: [...tools].sort((one, other) => Number(other.readOnly) - Number(one.readOnly)) };
}
