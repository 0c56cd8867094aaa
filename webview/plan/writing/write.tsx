import { useContext } from "preact/hooks";
import { isOver, type Task } from "../../../src/core/events/plan/plan.ts";
import { t } from "../../words.ts";
import { useLead } from "../lead.ts";
import type { Footing } from "../team.ts";
import { AgentsContext, type Clash, type Late, TaskForm } from "./form.tsx";
import { type KeptForm, useKeptForm } from "./kept.ts";
import {
  asMessage,
  changeIn,
  clashesIn,
  cleaned,
  rewritten,
  settled,
  shownIn,
  type Written,
  type WrittenField,
  writtenOf,
} from "./merge.ts";
import { textOf } from "./proofs.ts";

interface EditTaskProps {
  readonly task: Task;
  readonly tasks: readonly Task[];
  readonly footing: Footing;
  onClose(): void;
}

/** Changes a task that has not begun. Once it has, or is gone, what was written stays and can be taken elsewhere. */
export function EditTask({ task, tasks, footing, onClose }: EditTaskProps) {
  const { lead, problem, isOpen } = useLead();
  const now = writtenOf(task);
  const kept = useKeptForm(task.id, now);
  const { unsaved, keep, forget } = kept;
  const others = tasks.filter((each) => each.id !== task.id);
  const change = changeIn(unsaved, now, others);
  const close = () => {
    forget();
    onClose();
  };
  const why = whyLate(task, tasks, footing);
  const save = async () => {
    if (Object.keys(change).length === 0 || (await lead({ kind: "edit", taskId: task.id, change: sendable(change) }))) close();
  };
  const say = async (text: string) => {
    if (await lead({ kind: "message", taskId: task.id, text })) close();
  };
  return (
    <TaskForm
      label={t("Change “{0}”", task.title)}
      button={t("Save")}
      written={shownIn(unsaved, now)}
      others={others}
      clashes={clashesOf(kept, now)}
      late={why === undefined ? undefined : lateOf({ why, task, footing, text: asMessage(change) }, (text) => void say(text))}
      problem={problem}
      isAsked={isOpen}
      takesFocus={kept.isFresh}
      onChange={(part) => keep(rewritten(unsaved, now, part))}
      onSave={() => void save()}
      onClose={close}
    />
  );
}

interface AddTaskProps {
  readonly planId: string;
  readonly tasks: readonly Task[];
  readonly footing: Footing;
  onDone(): void;
}

/** Writes a new task, which comes last. */
export function AddTask({ planId, tasks, footing, onDone }: AddTaskProps) {
  const { lead, problem, isOpen } = useLead();
  const agents = useContext(AgentsContext);
  const agent = (agents.find((each) => each.name === "coder") ?? agents[0])?.name ?? "coder";
  const { unsaved, isFresh, keep, forget } = useKeptForm(planId, { title: "", objective: "", agent, dependsOn: [], evidence: [] });
  const { begin, written } = unsaved;
  const task = cleaned(written, tasks);
  const close = () => {
    forget();
    onDone();
  };
  const save = async () => {
    if (await lead({ kind: "add", task: { ...sendable(task), dependsOn: [...task.dependsOn], evidence: [...task.evidence] } })) close();
  };
  const late = footing === "led" ? undefined : { why: planWords[footing], text: [task.title, task.objective].filter(Boolean).join("\n\n") };
  return (
    <TaskForm
      label={t("A new task")}
      button={t("Add")}
      written={written}
      others={tasks}
      late={late}
      problem={problem}
      isAsked={isOpen}
      takesFocus={isFresh}
      onChange={(part) => keep({ begin, written: { ...written, ...part } })}
      onSave={() => void save()}
      onClose={close}
    />
  );
}

/** The same, as what is sent may be changed. */
function sendable<Part extends Partial<Written>>({ dependsOn, evidence, ...rest }: Part) {
  return { ...rest, ...(dependsOn ? { dependsOn: [...dependsOn] } : {}), ...(evidence ? { evidence: [...evidence] } : {}) };
}

const planWords: Readonly<Record<Exclude<Footing, "led">, string>> = {
  interrupted: t("The plan was interrupted. Continue it first: what you wrote stays here."),
  over: t("The plan is over, so nothing of it can be changed any more."),
};

/** Why a task can't be changed any more; undefined where it can. */
function whyLate({ id, title, state }: Task, tasks: readonly Task[], footing: Footing): string | undefined {
  if (footing !== "led") return planWords[footing];
  if (!tasks.some((each) => each.id === id)) return t("“{0}” was taken out of the plan meanwhile.", title);
  if (isOver({ state })) return t("“{0}” is over, so it can't be changed any more.", title);
  return state === "pending" ? undefined : t("“{0}” has begun, so it can't be changed any more.", title);
}

interface LateParts {
  readonly why: string;
  readonly task: Task;
  readonly footing: Footing;
  readonly text: string;
}

function lateOf({ why, task, footing, text }: LateParts, say: (text: string) => void): Late {
  const isAtWork = footing === "led" && (task.state === "running" || task.state === "waiting");
  if (!isAtWork || text === "") return { why, text };
  return {
    why: `${why} ${t("What you wrote can be said to its agent.")}`,
    text,
    send: { label: t("Send to {0}", task.agent), onPress: () => say(text) },
  };
}

const labels: Readonly<Record<WrittenField, string>> = {
  title: t("Title"),
  objective: t("What to do"),
  agent: t("By"),
  dependsOn: t("Begins after"),
  evidence: t("Done when"),
};

function clashesOf({ unsaved, keep }: KeptForm, now: Written): readonly Clash[] {
  return clashesIn(unsaved, now).map((field) => ({
    label: labels[field],
    now: field === "evidence" ? now.evidence.map(textOf).join("\n") || t("nothing") : String(now[field]),
    onTake: () => keep(settled(unsaved, now, { field, keep: false })),
    onKeep: () => keep(settled(unsaved, now, { field, keep: true })),
  }));
}
