import type { Evidence, Plan, Task } from "../../events/plan/plan.ts";
import type { AgentConfig } from "../../events/roster/agent.ts";
import { cutMiddle } from "../../tools/tool.ts";

/** Characters of a result that others are told. */
const resultLimit = 4_000;

/** What somebody is told who decides how much machinery a message deserves. */
export function routerPrompt(agents: readonly AgentConfig[]): string {
  return [
    "You decide how a coworker handles a person's newest message. You do not answer it. Call choose_way once.",
    "- answer: words alone are wanted, and nothing has to be looked up, changed or run.",
    "- agent: one agent can do it in one go, even with many steps. When in doubt, this.",
    "- team: there are parts that different specialists do, side by side or one after another, each with a result of its own.",
    `Agents: ${roster(agents)}`,
  ].join("\n");
}

/** What the planner is told, beside how things are here. */
export function plannerPrompt(agents: readonly AgentConfig[]): string {
  return [
    "You plan work for a team and do none of it yourself. Look first where you have to, with as few calls as possible, then call propose_plan once.",
    "A task is what one agent does in one go and hands over. Few tasks with clear results are better than many; do not split what one agent does best alone.",
    "Tasks without a dependency between them run side by side: let one depend on another only where it needs its result or writes the same files.",
    "Say in the objective everything its agent needs: it does not see this conversation, only its objective and the results of what it depends on.",
    "Name as evidence what can be looked at: a file that will be there, a command that will succeed. Plan a review where a mistake would be costly.",
    `Agents: ${roster(agents)}`,
  ].join("\n");
}

function roster(agents: readonly AgentConfig[]): string {
  return agents.map(({ name, role }) => `\n- ${name}: ${role}`).join("");
}

/** The planner's order: what the person asked for, or what has happened to the plan. */
export function planningOrder(words: string | undefined): string {
  return words === undefined
    ? "Plan what the person asked for last."
    : `${words}\n\nPropose the tasks that are still to be done, and only those. What is completed stays.`;
}

/** What the agent of a task is told first. */
export function briefOf(task: Task, plan: Plan | undefined, before: readonly Task[]): string {
  const done = before.map((each) => `### ${each.title} (${each.agent})\n${resultText(each)}`);
  return [
    plan ? `You do one task of a plan. What shall have come of the whole: ${plan.goal}` : "You do one task for another agent.",
    `## Your task: ${task.title}\n${task.objective}`,
    ...(task.evidence.length > 0
      ? [`## Before it counts as done\n${task.evidence.map((each) => `- ${evidenceText(each)}`).join("\n")}`]
      : []),
    ...(task.writes?.length ? [`Change nothing outside of: ${task.writes.join(", ")}. Others are at work beside you.`] : []),
    ...(done.length > 0 ? [`## What was done before\n${done.join("\n\n")}`] : []),
    "Do only this task. End with a short report for whoever goes on: what you did, what you found, which files, what is open.",
  ].join("\n\n");
}

/** A plan for whoever looks through it. */
export function planText({ goal }: Plan, tasks: readonly Task[]): string {
  const titles = new Map(tasks.map(({ id, title }) => [id, title]));
  const lines = tasks.map(({ title, agent, dependsOn, share }, index) => {
    const after = dependsOn.flatMap((each) => titles.get(each) ?? []);
    return `${index + 1}. ${title} (${agent})${after.length > 0 ? `, after ${after.map((each) => `“${each}”`).join(", ")}` : ""}${share ? `, at most ${share} % of the budget` : ""}`;
  });
  return `${goal}\n${lines.join("\n")}`;
}

/** What an agent is told whose work lacks something. */
export function missingText(missing: readonly string[]): string {
  return `This does not count as done yet:\n${missing.map((each) => `- ${each}`).join("\n")}\n\nDo what is missing. If it can't be done, say why.`;
}

/** What an agent is told that begins again. */
export function againText(why: string): string {
  return `This task is begun again, since it did not come to its end: ${why}\n\nLook at what is there already, and finish it.`;
}

/** What has come of the whole plan, for whoever tells the person; with `head`, for another. */
export function outcomeText(plan: Plan, tasks: readonly Task[], head = toBeTold): string {
  const each = tasks.map((task, index) => `${index + 1}. ${task.title} (${task.agent}): ${stateWord(task)}\n${resultText(task)}`);
  return [head, `What shall have come of it: ${plan.goal}`, ...each].join("\n\n");
}

const toBeTold =
  "[The team has ended its work on this. Tell the person in a few sentences what was done, what was not and why, and where the files are. Say nothing that does not stand here.]";

/** What a task of a plan is called by whoever plans the rest, by its place. */
export function labelOf(index: number): string {
  return `t${index + 1}`;
}

/** How things stand, for a planner who is to change the rest. */
export function standingText(why: string, tasks: readonly Task[]): string {
  const lines = tasks.map(
    (task, index) =>
      `- ${labelOf(index)}: ${task.title} (${task.agent}): ${stateWord(task).replace(/\.$/, "")}${task.state === "pending" ? aheadText(task) : task.result ? `. ${cutMiddle(task.result.text, 1_000)}` : ""}`,
  );
  const advice = [
    ...(tasks.some(({ state }) => state === "failed") ? [standingIn] : []),
    ...(tasks.some(({ state, fromPerson }) => state === "pending" && fromPerson) ? [keeping] : []),
  ];
  return [`${why}${soFar}${lines.join("\n")}`, ...advice].join("\n\n");
}

/** What is still to be done in a task. What the person wrote is told at length, as whatever takes its place has to say it, too. */
function aheadText({ objective, evidence, fromPerson }: Task): string {
  const proof = evidence.length > 0 ? `\n  Done once: ${evidence.map(evidenceText).join("; ")}` : "";
  return `${fromPerson ? ", written by the person" : ""}\n${quoted(cutMiddle(objective, fromPerson ? resultLimit : 1_000))}${proof}`;
}

const keeping =
  "What is pending and written by the person stays as it is: propose nothing that does the same. Only where it has to be done another way, let a new task say all that the person wrote, and name theirs under its instead_of. What the person says they no longer want, name under leave_out.";

const standingIn = "Where a new task does what a failed one was for, another way, name the failed one under instead_of.";

const soFar = "\n\nThe plan so far:\n";

/** Why a planner was to change the rest, out of its order; undefined where that was another. */
export function reasonOf(order: string): string | undefined {
  const end = order.lastIndexOf(soFar);
  return end < 0 ? undefined : order.slice(0, end);
}

function stateWord({ state, result }: Task): string {
  return result?.missing?.length ? `${state}, missing: ${result.missing.join(" ")}` : state;
}

function resultText({ result }: Task): string {
  if (!result) return "";
  const { text, files, unchanged = [] } = result;
  const changed = files.length > 0 ? `\nFiles: ${files.join(", ")}` : "";
  const before = unchanged.length > 0 ? `\nThere before, and not changed: ${unchanged.join(", ")}` : "";
  return `${quoted(cutMiddle(text, resultLimit))}${changed}${before}`;
}

/** As somebody else's words, whatever stands in them: no line of theirs reads like one of ours. */
function quoted(text: string): string {
  return text.replace(/^/gm, "> ");
}

/** Before words that everybody at work is told: else each would do all of it. */
export const forAll = "The person says to the whole team, so heed it as far as it concerns your own task:";

/** Evidence in words. */
function evidenceText(evidence: Evidence): string {
  switch (evidence.kind) {
    case "file":
      return `${evidence.path} is there${evidence.changed ? ", made or changed by you" : ""}`;
    case "command":
      return `\`${evidence.command}\` succeeds, run after the last change`;
    case "claim":
      return evidence.text;
    default:
      return evidence satisfies never;
  }
}
