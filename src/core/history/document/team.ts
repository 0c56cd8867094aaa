import type { LaneId } from "../../events/ids.ts";
import type { Message } from "../../events/message.ts";
import type { Evidence, Task } from "../../events/plan/plan.ts";
import type { SessionRecord } from "../../events/rows.ts";
import type { Run } from "../../events/session.ts";

/** The paragraphs of one message, below a heading that is given. */
export type Tell = (message: Message, heading: string) => readonly string[];

/** What a team did in a run: its plan as a list, and below it each task with what came of it and what was said and done for it. */
export function teamText({ id, route }: Run, record: SessionRecord, tell: Tell): readonly string[] {
  const plans = record.plans.filter((each) => each.runId === id);
  const tasks = record.tasks.filter((each) => each.runId === id);
  const who =
    route?.way === "team" ? "A team did this" : route?.agent === undefined ? undefined : `The agent ${oneLine(route.agent)} did this`;
  const planned = plans.flatMap((plan) => {
    const listed = plan.tasks.flatMap((each) => record.tasks.find((task) => task.id === each) ?? []);
    const making = laneText(record, plan.id, { tell, agent: "The planner" });
    return [
      `## Plan: ${oneLine(plan.goal)}`,
      listed.map((task, index) => listLine(task, index, listed)).join("\n"),
      ...(making.length > 0 ? ["### How it was planned", ...making] : []),
      // What an earlier run did stands there.
      ...listed.flatMap((task, index) => (task.runId === id ? taskText(task, { record, tell, name: `Task ${index + 1}` }) : [])),
    ];
  });
  const inPlans = new Set(plans.flatMap((each) => each.tasks));
  const others = tasks.filter((each) => !inPlans.has(each.id));
  const apart = others.flatMap((task) =>
    taskText(task, { record, tell, name: task.planId === undefined ? "Delegated" : "Taken out of the plan" }),
  );
  return [...(who === undefined ? [] : [`*${who}: ${oneLine(route?.reason ?? "")}*`]), ...planned, ...apart];
}

function listLine({ title, agent, dependsOn, state }: Task, index: number, all: readonly Task[]): string {
  const after = all.flatMap((each, at) => (dependsOn.includes(each.id) ? [at + 1] : []));
  return `${index + 1}. ${oneLine(title)} (${oneLine(agent)})${after.length > 0 ? `, after ${after.join(", ")}` : ""}: ${stateWord(state)}`;
}

function stateWord(state: Task["state"]): string {
  if (state === "pending") return "not begun";
  return state === "running" || state === "waiting" ? "at work" : state;
}

interface Telling {
  readonly record: SessionRecord;
  readonly tell: Tell;
  readonly name: string;
}

function taskText(task: Task, { record, tell, name }: Telling): readonly string[] {
  const { id, title, agent, objective, evidence, attempts, state, result } = task;
  const files = result && result.files.length > 0 ? ` · ${result.files.map((each) => `\`${oneLine(each)}\``).join(", ")}` : "";
  const lane = laneText(record, id, { tell, agent });
  // What its agent said last stands in what it said and did.
  const words = lane.length === 0 && result && result.text.trim() !== "" ? [result.text.trim()] : [];
  return [
    `## ${name}: ${oneLine(title)} (${oneLine(agent)})`,
    `**${stateWord(state)}**${attempts > 1 ? `, begun ${attempts} times` : ""}${files}`,
    ...(result?.missing?.length ? [result.missing.map((each) => `- Missing: ${oneLine(each)}`).join("\n")] : []),
    ...(result?.unchanged?.length ? [result.unchanged.map((each) => `- As it was before: ${oneLine(each)}`).join("\n")] : []),
    ...(lane.length === 0 ? [objective.trim(), ...evidence.map(evidenceText)] : []),
    ...words,
    ...lane,
  ];
}

function laneText(
  record: SessionRecord,
  lane: LaneId,
  { tell, agent }: { readonly tell: Tell; readonly agent: string },
): readonly string[] {
  return record.messages
    .filter((each) => each.laneId === lane)
    .flatMap((each) => tell(each, `### ${each.role === "assistant" ? oneLine(agent) : each.from === "team" ? "Told" : "You"}`));
}

function evidenceText(evidence: Evidence): string {
  const what = evidence.kind === "file" ? evidence.path : evidence.kind === "command" ? evidence.command : evidence.text;
  return `- To be there${evidence.kind === "file" && evidence.changed ? ", made or changed" : ""}: ${oneLine(what)}`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
