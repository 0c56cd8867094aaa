import * as z from "zod";
import { isOver, type Task, type TaskState } from "../../events/plan/plan.ts";
import type { AgentConfig } from "../../events/roster/agent.ts";
import { defineTool, type Tool, type ToolResult } from "../../tools/tool.ts";
import type { RunPorts } from "../ports.ts";
import type { DoTask } from "./assignment.ts";

/** A task may be handed on so often: by the coworker or a plan, and once more by whoever got it. */
const deepest = 2;

/** Pieces of work that one agent has done by others at the same time. */
const sideBySide = 3;

const input = z.object({
  agent: z.string().describe("its name"),
  title: z.string().trim().min(1).max(120).describe("a few words"),
  objective: z.string().trim().min(1).max(8_000).describe("all it needs to know: it does not see this conversation"),
});

/** The run of an agent with the tool to hand a piece of work to another, where it may. */
export function withDelegation(ports: RunPorts, agent: Pick<AgentConfig, "tools"> | undefined, doTask: DoTask): RunPorts {
  const { depth = 0, team } = ports;
  const isAllowed = agent?.tools?.includes("delegate") ?? true;
  return !isAllowed || depth >= deepest || team.known.length === 0
    ? ports
    : { ...ports, tools: [...ports.tools, delegateTool(ports, doTask)] };
}

/** Has another agent do a piece of work, in a lane of its own, and gives back its report. What it does is asked about like everything else. */
function delegateTool(ports: RunPorts, doTask: DoTask): Tool {
  const { team } = ports;
  const gates = ports.newId();
  let count = 0;
  return defineTool({
    name: "delegate",
    description: `Hand a piece of work to another agent and wait for its report. Several in one answer work side by side. Among others there are: ${team.known.join(", ")}.`,
    input,
    readOnly: true,
    title: ({ agent, title }) => `Hand to ${agent}: ${title}`,
    async prepare({ agent, title, objective }) {
      const agents = await team.agents();
      if (!agents.some((each) => each.name === agent))
        return { refused: `There is no agent ${JSON.stringify(agent)}. There are: ${agents.map((each) => each.name).join(", ")}.` };
      return {
        access: { kind: "talk" },
        locks: [{ key: `${gates} ${count++ % sideBySide}`, exclusive: true }],
        async run({ stepId }) {
          const task = taskOf(ports, stepId) ?? drawn(ports, { stepId, agent, title, objective });
          if (isOver(task)) return reportOf(task);
          const alone = new AbortController();
          const leave = team.control.attend(task.id, alone);
          await doTask(ports, { task, before: [], agents, signal: alone.signal }).finally(leave);
          return reportOf(taskOf(ports, stepId) ?? task);
        },
      };
    },
  });
}

/** The step's task; one that was begun before the process ended goes on, and one that came to its end then is only told. */
function taskOf({ conversation }: RunPorts, stepId: string): Task | undefined {
  return conversation.view().tasks.find((each) => each.stepId === stepId);
}

function drawn(ports: RunPorts, given: Pick<Task, "stepId" | "agent" | "title" | "objective">): Task {
  const { id: sessionId } = ports.conversation.view().session;
  return { id: ports.newId(), sessionId, runId: ports.runId, ...given, dependsOn: [], evidence: [], state: "pending", attempts: 0 };
}

/** The step ends with what became of the task: whoever handed it on goes on from there, also where a person ended it. */
function reportOf({ state, result }: Task): ToolResult {
  const files = result?.files.length ? `Files: ${result.files.join(", ")}` : "";
  const output = [endings[state], result?.text, files].filter(Boolean).join("\n");
  return { ok: state === "completed" || state === "skipped", output, summary: state === "cancelled" ? "stopped" : state };
}

const endings: Readonly<Partial<Record<TaskState, string>>> = {
  failed: "It did not come to its end (failed).",
  cancelled: "The person stopped it. Don't hand it on again unless they say so.",
  skipped: "The person does without it: go on without it.",
};
