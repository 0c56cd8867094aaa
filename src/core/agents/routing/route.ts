import * as z from "zod";
import type { Route } from "../../events/plan/plan.ts";
import type { AgentConfig } from "../../events/roster/agent.ts";
import type { ModelMessage, ToolSpec } from "../../providers/provider.ts";
import { cutMiddle } from "../../tools/tool.ts";
import { createContext } from "../context/messages.ts";
import type { RunPorts } from "../ports.ts";
import { calledIn } from "../skills/hints.ts";
import { routerPrompt } from "../team/briefs.ts";
import { agentNamed } from "../team/ports.ts";
import { askInLane } from "./aside.ts";
import { routeByRules } from "./rules.ts";
import { giveTitle } from "./title.ts";

/**
 * Decides how much machinery the person's newest message deserves. What is clear is told by rules; else a model is asked once. Where that can't tell
 * either, one agent does it.
 */
export async function decideRoute(ports: RunPorts): Promise<Route> {
  const { session, messages } = ports.session.view();
  const { agent } = session;
  const canAct = ports.tools.some((each) => !each.readOnly);
  const asked = messages.filter((each) => each.role === "user").filter(({ runId, from }) => runId === ports.runId && from === undefined);
  const said = asked.map((each) => each.text);
  const { workMode = session.workMode ?? "auto" } = asked.findLast((each) => each.workMode) ?? {};
  const { runs } = ports.conversation.view();
  const former = said.length === 0 ? runs.at(-2)?.route : undefined;
  if (former && (agent === undefined || former.agent === agent))
    return { ...former, by: "default", reason: "It is another try of what was asked before." };
  const isFirst = messages.every((each) => each.role === "user");
  const clear = routeByRules({ text: said.join("\n\n"), workMode, agent, canAct, isFirst });
  if (clear) return clear;
  const called = await skillCalled(ports, said.at(-1) ?? "");
  if (called !== undefined) return { way: "agent", by: "rule", reason: `It calls the skill ${called}.` };
  const agents = await ports.team.agents();
  return (agents.length > 0 ? await askModel(ports, agents) : undefined) ?? oneAgent;
}

/** The skill a message calls by its name. */
async function skillCalled({ skills, session }: RunPorts, text: string): Promise<string | undefined> {
  const name = calledIn(text);
  if (name === undefined) return undefined;
  const listing = await skills?.list(session.view().session.workspace).catch(() => undefined);
  return listing?.skills.some((each) => each.name === name) ? name : undefined;
}

const oneAgent: Route = { way: "agent", by: "default", reason: "It could not be told how much work this is, so one agent does it." };

/** What has been said before is shown as far as it helps to understand the newest. */
const shownMessages = 8;
const shownCharacters = 1_500;

const choice = z.object({
  title: z.string().trim().max(80).optional().describe("for the conversation, a few words in the person's language"),
  way: z.enum(["answer", "agent", "team"]),
  agent: z.string().optional(),
  reason: z.string().trim().min(1).max(300),
});

/** Undefined where no sensible answer comes. */
async function askModel(ports: RunPorts, agents: readonly AgentConfig[]): Promise<Route | undefined> {
  // What is spent already is asked about where the work begins.
  if (await ports.limitCare?.beforeTurn(ports.signal)) return undefined;
  const model = agentNamed(agents, "coordinator")?.cheapModel ?? ports.model;
  const context = await createContext({ loadImage: async () => undefined, blobPath: ports.blobs.blobPath })(ports.session.view());
  const messages = context.slice(-shownMessages).flatMap(shortened);
  const turn = await askInLane(ports, { what: "route", model, system: routerPrompt(agents), messages, tools: [chooseWay] });
  if (!turn) return undefined;
  const read = choice.safeParse(parse(turn.toolCalls[0]?.arguments ?? turn.text.match(/\{[\s\S]*\}/)?.[0] ?? ""));
  if (!read.success) return undefined;
  const { way, agent, reason, title } = read.data;
  if (title) giveTitle(ports, title);
  const chosen = way === "agent" ? agentNamed(agents, agent)?.name : undefined;
  return { way, ...(chosen ? { agent: chosen } : {}), by: "model", reason };
}

const { $schema: _, ...parameters } = z.toJSONSchema(choice, { io: "input" });
const chooseWay: ToolSpec = {
  name: "choose_way",
  description: "Says how the message is handled, with the reason in one sentence.",
  parameters,
};

/** Enough of a message to tell what it is about. */
function shortened(message: ModelMessage): readonly ModelMessage[] {
  if (message.role === "tool") return [];
  const text = cutMiddle(message.text, shownCharacters);
  if (message.role === "user") return [{ role: "user", text }];
  return text === "" ? [] : [{ role: "assistant", text, toolCalls: [] }];
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
