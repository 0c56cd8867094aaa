import type { RestoreReceipt } from "../../../core/conversation.ts";
import type { TaskId } from "../../../core/events/ids.ts";
import { type LeadReceipt, type PlanAct, type PlanReceipt, unheard } from "../../../core/events/plan/act.ts";
import { visibleLine } from "../visible.ts";
import type { Board } from "./board.ts";
import { columns, handedLines, titleOf, wholeLines } from "./words.ts";

/** What a person's commands are carried out with. */
export interface Steering {
  readonly board: Board;
  lead(act: PlanAct): Promise<LeadReceipt>;
  /** Says, some time after the command, what became of it. */
  sayLater(line: string): void;
  /** Takes back the newest summary of the older part. */
  restore(): Promise<RestoreReceipt>;
}

export const teamHelp = `/plan              show the plan
/stop N            end task number N of it; 2.1 is the first that the agent of task 2 handed on
/retry N           begin a task again that did not come to its end, and what was skipped for it
/skip N            do without a task; what waits for it goes on
/tell N TEXT       say this to the agent of a task
/add AGENT TITLE: OBJECTIVE
                   one more task
/edit N TITLE: OBJECTIVE
                   write a task anew that has not begun; what is left empty before or after the colon stays
/assign N AGENT    give a task that has not begun to another agent
/remove N          take a task out that has not begun; /move N M makes it number M
/compact undo      have the whole conversation sent to the model again, without a summary of its older part
`;

const words = ["plan", "stop", "skip", "tell", "add", "edit", "assign", "remove", "move", "compact"];

/** Whether it is one of these; "/retry" is one with a number alone. */
export function isTeamCommand(text: string): boolean {
  const [, word = "", rest = ""] = parted(text);
  return words.includes(word) || (word === "retry" && /^\d/.test(rest));
}

/** Does what such a command says, and tells in a sentence or lines what came of it. */
export async function steer(text: string, steering: Steering): Promise<string> {
  const [, word = "", rest = ""] = parted(text);
  if (word === "compact") return rest === "undo" ? restored(await steering.restore()) : "/compact undo is all there is.";
  const { board } = steering;
  const tasks = board.tasks();
  const whole = board.plan();
  const isPlanned = whole !== undefined && tasks.some((each) => whole.plan.tasks.includes(each.id));
  if (tasks.length === 0 && !whole) return "  There is no plan in this conversation yet.";
  if (word === "plan") return (isPlanned ? wholeLines(board, whole, columns()) : handedLines(board, columns())).join("\n");
  const wish = word === "add" ? addition(rest) : wishOf(board, word, rest);
  if (typeof wish === "string") return `  ${wish}`;
  const receipt = await steering.lead(wish.act);
  const done = `  → ${wish.id === undefined ? "" : `${titleOf(board, wish.id)} `}${wish.done}`;
  if (receipt.kind !== "pending") return told(receipt, done);
  void receipt.settled.then((became) => became && steering.sayLater(told(became, done)));
  return `  … ${unheard}`;
}

function told(receipt: PlanReceipt, done: string): string {
  return receipt.kind === "refused" ? `  ${visibleLine(receipt.problem)}` : done;
}

interface Wish {
  readonly act: PlanAct;
  /** The task it is about, where there is one already. */
  readonly id?: TaskId;
  readonly done: string;
}

function addition(rest: string): Wish | string {
  const [, agent, title, objective] = /^(\S+)\s+([^:]+?)\s*:\s*([\s\S]+)$/.exec(rest) ?? [];
  if (agent === undefined || title === undefined || objective === undefined)
    return "/add AGENT TITLE: OBJECTIVE, as in /add writer Release notes: Say in ten lines what is new.";
  return { act: { kind: "add", task: { title, objective, agent, dependsOn: [], evidence: [] } }, done: `added: ${visibleLine(title)}` };
}

function wishOf(board: Board, word: string, rest: string): Wish | string {
  const [, typed, more = ""] = /^(\d+(?:\.\d+)*)(?:\s+([\s\S]+))?$/.exec(rest) ?? [];
  if (typed === undefined) return `/${word} needs the number of a task; /plan shows them.`;
  const id = board.tasks().find((each) => board.numberOf(each.id) === typed)?.id;
  if (id === undefined) return `There is no task ${typed}; /plan shows them.`;
  switch (word) {
    case "stop":
      return { act: { kind: "stop", taskId: id }, id, done: "is stopped" };
    case "skip":
      return { act: { kind: "skip", taskId: id }, id, done: "is left out" };
    case "retry":
      return { act: { kind: "retry", taskId: id }, id, done: "is begun again" };
    case "remove":
      return { act: { kind: "remove", taskId: id }, done: "taken out" };
    case "tell":
      if (more.trim() === "") return "/tell needs what is to be said: /tell 2 use the old name.";
      return { act: { kind: "message", taskId: id, text: more.trim() }, id, done: "is told" };
    case "assign":
      if (!/^\S+$/.test(more.trim())) return "/assign needs the name of an agent: /assign 2 reviewer.";
      return { act: { kind: "edit", taskId: id, change: { agent: more.trim() } }, id, done: `is for ${visibleLine(more.trim())} now` };
    case "edit":
      return rewriting(id, more);
    default:
      return movement(id, more, board.plan()?.plan.tasks ?? []);
  }
}

function rewriting(id: TaskId, text: string): Wish | string {
  const [, title = "", objective = ""] = /^([^:]*):([\s\S]*)$/.exec(text) ?? [];
  const change = {
    ...(title.trim() === "" ? {} : { title: title.trim() }),
    ...(objective.trim() === "" ? {} : { objective: objective.trim() }),
  };
  if (Object.keys(change).length === 0) return "/edit N TITLE: OBJECTIVE, as in /edit 2 Release notes: Say in ten lines what is new.";
  return { act: { kind: "edit", taskId: id, change }, id, done: "is written anew" };
}

function movement(id: TaskId, to: string, ids: readonly TaskId[]): Wish | string {
  const place = Number(to);
  if (!/^\d+$/.test(to) || place < 1 || place > ids.length) return `/move needs the place it shall have, from 1 to ${ids.length}.`;
  const before = ids.filter((each) => each !== id)[place - 1];
  return { act: { kind: "move", taskId: id, ...(before === undefined ? {} : { before }) }, id, done: "moved" };
}

function restored(receipt: RestoreReceipt): string {
  if (receipt.kind === "refused") return `  ${visibleLine(receipt.reason)}`;
  return `  → the model is sent the whole again, about ${receipt.tokens.toLocaleString("en")} tokens`;
}

function parted(text: string): readonly string[] {
  return /^\/([a-z]+)(?:\s+([\s\S]*))?$/.exec(text.trim()) ?? [];
}
