import * as z from "zod";
import type { TaskDraft } from "../../events/plan/act.ts";
import type { Evidence } from "../../events/plan/plan.ts";
import type { AgentConfig } from "../../events/roster/agent.ts";
import { defineTool, type Tool } from "../../tools/tool.ts";
import { faultsOf, inOrder, mostTasks } from "./graph.ts";

/** A plan as its planner wrote it down, checked: ids are the planner's own. */
export interface Proposal {
  readonly goal: string;
  readonly tasks: readonly ProposedTask[];
  /** Tasks of the former plan that the person wrote and no longer wants. */
  readonly leaveOut?: readonly string[];
}

/** Its id is the planner's own. */
export interface ProposedTask extends TaskDraft {
  readonly id: string;
  /** Tasks of the former plan that failed, or that the person wrote. */
  readonly insteadOf?: readonly string[];
}

/** What a proposal is checked against. */
export interface PlanFacts {
  readonly agents: readonly AgentConfig[];
  /** Ids of tasks that are done or at work, or that the person wrote: new ones may depend on them. */
  readonly known: readonly string[];
  /** Those of them that have not begun: they stay unless something is said of them. */
  readonly persons: readonly { readonly id: string; readonly title: string }[];
  /** Whether a plan is planned anew: then nothing may be left to do. */
  readonly isAnew: boolean;
}

const line = z.string().trim().min(1);
const taskShape = z.object({
  id: line.max(60),
  title: line.max(120).describe("a few words"),
  objective: line.max(8_000).describe("all its agent needs to know"),
  agent: line.max(60),
  depends_on: z.array(z.string()).max(50).optional().describe("ids of tasks whose results it needs"),
  evidence: z
    .array(z.object({ file: line.optional(), changed: z.boolean().optional(), command: line.optional(), claim: line.optional() }))
    .max(10)
    .optional()
    .describe("what shows that it is done: a file (changed: it must be made or changed by this task), a command that succeeds, or words"),
  writes: z.array(line).max(50).optional().describe("files or folders it changes"),
  share: z
    .number()
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe("percent of the budget it may use, where one task must not spend what others need"),
  instead_of: z.array(z.string()).max(20).optional().describe("ids of failed tasks it does the work of, another way"),
});
const shape = z.object({
  goal: line.max(1_000).describe("what shall have come of it, one sentence"),
  tasks: z.array(taskShape).max(200),
  leave_out: z.array(z.string()).max(50).optional().describe("ids of tasks of the person's that they no longer want"),
});

/** Takes the plan from its planner; what does not fit goes back to it in words. */
export function planTool(facts: PlanFacts, take: (proposal: Proposal) => void): Tool {
  return defineTool({
    name: "propose_plan",
    description: `Propose the plan: at most ${mostTasks} tasks, each for one agent. What does not fit is said; then propose again.`,
    input: shape,
    readOnly: true,
    title: ({ tasks }) => `Plan ${tasks.length === 1 ? "one task" : `${tasks.length} tasks`}`,
    async prepare(given) {
      const checked = checkedProposal(given, facts);
      if ("faults" in checked)
        return { refused: `The plan can't be carried out:\n${checked.faults.map((each) => `- ${each}`).join("\n")}` };
      return {
        access: { kind: "talk" },
        locks: [],
        run: async () => {
          take(checked);
          return {
            ok: true,
            output: "The plan is taken.",
            summary: checked.tasks.length === 1 ? "one task" : `${checked.tasks.length} tasks`,
          };
        },
      };
    },
  });
}

/** What a call of the tool proposed, unchecked; undefined where it is no plan. */
export function planOfInput(input: unknown): z.output<typeof shape> | undefined {
  return shape.safeParse(input).data;
}

/** A plan that somebody wrote as text instead of calling the tool; undefined where there is none that fits. */
export function planInText(text: string, facts: PlanFacts): Proposal | undefined {
  const json = text.match(/\{[\s\S]*\}/)?.[0];
  const parsed = shape.safeParse(json === undefined ? undefined : parse(json));
  if (!parsed.success) return undefined;
  const checked = checkedProposal(parsed.data, facts);
  return "faults" in checked ? undefined : checked;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function checkedProposal(
  { goal, tasks, leave_out: unwanted = [] }: z.output<typeof shape>,
  { agents, known, persons, isAnew }: PlanFacts,
): Proposal | { readonly faults: readonly string[] } {
  const drawn = tasks.map(
    ({ depends_on: dependsOn = [], evidence = [], writes, instead_of: asked = [], ...rest }): ProposedTask => ({
      ...rest,
      dependsOn: [...new Set(dependsOn)],
      evidence: evidence.flatMap(asEvidence),
      ...(writes ? { writes } : {}),
      ...insteadOf(asked.filter((each) => known.includes(each))),
    }),
  );
  const old = new Set(known);
  // What is done already is no part of what is proposed.
  const within = drawn.map((each) => ({ ...each, dependsOn: each.dependsOn.filter((id) => !old.has(id)) }));
  const clash = drawn
    .filter(({ id }) => old.has(id))
    .map(({ id }) => `The id ${JSON.stringify(id)} is that of a task that stays. Give the new one another.`);
  const leaveOut = persons.map(({ id }) => id).filter((each) => unwanted.includes(each));
  const left = leaveOut.length > 0 ? { leaveOut } : {};
  if (isAnew && tasks.length === 0) return { goal, tasks: [], ...left };
  const isSpokenOf = (id: string) => unwanted.includes(id) || drawn.some((each) => each.insteadOf?.includes(id));
  const twice = persons
    .filter(({ id, title }) => !isSpokenOf(id) && drawn.some((each) => each.title === title))
    .map(({ id, title }) => `“${title}” stays as the person wrote it. Leave yours out, or name ${id} under its instead_of.`);
  const faults = [
    ...clash,
    ...twice,
    ...faultsOf(
      within,
      agents.map(({ name }) => name),
    ),
  ];
  return faults.length > 0
    ? { faults }
    : { goal, tasks: inOrder(within).map(({ id }) => drawn.find((each) => each.id === id) as ProposedTask), ...left };
}

/** What it names beyond what there was stands for nothing. */
function insteadOf(ids: readonly string[]): Pick<ProposedTask, "insteadOf"> {
  return ids.length > 0 ? { insteadOf: ids } : {};
}

function asEvidence({ file, changed, command, claim }: NonNullable<z.output<typeof taskShape>["evidence"]>[number]): readonly Evidence[] {
  return [
    ...(file === undefined ? [] : [{ kind: "file", path: file, ...(changed ? { changed } : {}) } as const]),
    ...(command === undefined ? [] : [{ kind: "command", command } as const]),
    ...(claim === undefined ? [] : [{ kind: "claim", text: claim } as const]),
  ];
}
