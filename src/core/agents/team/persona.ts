import type { ApprovalMode } from "../../events/approval.ts";
import type { AgentConfig, AgentSandbox } from "../../events/roster/agent.ts";
import type { RunPorts } from "../ports.ts";
import { mayUseOf, stricterMode, stricterSandbox, toolsOf } from "../roster/stricter.ts";

/** The run as the agent sees it: with its instructions, its tools and its model, and never more than the run may do. */
export function asAgent<Ports extends RunPorts>(ports: Ports, agent: AgentConfig | undefined): Ports {
  if (!agent) return ports;
  const { name, instructions, skills, model = ports.model, cheapModel, approve, sandbox, maxTurns, budget } = agent;
  return {
    ...ports,
    agent: { name, instructions, ...(skills ? { skills } : {}) },
    model,
    // Who has a model of its own shows its work to no other but one of its own.
    cheapModel: cheapModel === undefined && agent.model === undefined ? ports.cheapModel : async () => cheapModel,
    tools: toolsOf(agent, sandbox === undefined ? ports.tools : inBox(ports, sandbox)),
    offered: ports.offered && ((mayUse) => ports.offered?.((server, tool) => mayUse(server, tool) && mayUseOf(agent, server, tool)) ?? []),
    // Whoever is handed a part of this is held by it, too.
    boxedTools: (least) => ports.boxedTools(stricterSandbox(least, sandbox)),
    ...(maxTurns === undefined ? {} : { ownTurns: maxTurns }),
    ...(budget
      ? { limits: { ...ports.limits, own: { agent: name, tokens: budget.tokens, usd: budget.usd, minutes: budget.minutes } } }
      : {}),
    rulebook: approve ? stricter(ports.rulebook, approve) : ports.rulebook,
  };
}

/** The same tools, and none besides. */
function inBox({ tools, boxedTools }: RunPorts, sandbox: AgentSandbox): RunPorts["tools"] {
  const boxed = new Map(boxedTools(sandbox).map((each) => [each.name, each]));
  return tools.map((each) => boxed.get(each.name) ?? each);
}

function stricter(rulebook: RunPorts["rulebook"], approve: ApprovalMode): RunPorts["rulebook"] {
  return {
    ...rulebook,
    // What somebody was allowed does not hold for one who is allowed nothing.
    withGrants: (policy, own) => (approve === "none" ? Promise.resolve(policy) : rulebook.withGrants(policy, own)),
    async policy(conversation, tool) {
      const policy = await rulebook.policy(conversation, tool);
      return { ...policy, mode: stricterMode(policy.mode, approve) };
    },
  };
}
