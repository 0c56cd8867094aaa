import { useContext } from "preact/hooks";
import type { Task } from "../../src/core/events/plan/plan.ts";
import { AgentsContext, TaskForm, type Written } from "./form.tsx";
import { useLead } from "./lead.ts";

interface EditTaskProps {
  readonly task: Task;
  readonly tasks: readonly Task[];
  onClose(): void;
}

/** Changes a task that has not begun. */
export function EditTask({ task, tasks, onClose }: EditTaskProps) {
  const { lead, problem, isOpen } = useLead();
  const { title, objective, agent, dependsOn, evidence } = task;
  const save = async (written: Written) => {
    if (await lead({ kind: "edit", taskId: task.id, change: sendable(written) })) onClose();
  };
  return (
    <TaskForm
      label={`Change “${title}”`}
      button="Save"
      begin={{ title, objective, agent, dependsOn, evidence }}
      others={tasks.filter((each) => each.id !== task.id)}
      problem={problem}
      isAsked={isOpen}
      onSave={(written) => void save(written)}
      onClose={onClose}
    />
  );
}

/** Writes a new task, which comes last. */
export function AddTask({ tasks, onDone }: { readonly tasks: readonly Task[]; onDone(): void }) {
  const { lead, problem, isOpen } = useLead();
  const agents = useContext(AgentsContext);
  const agent = (agents.find((each) => each.name === "coder") ?? agents[0])?.name ?? "coder";
  const save = async (written: Written) => {
    if (await lead({ kind: "add", task: sendable(written) })) onDone();
  };
  return (
    <TaskForm
      label="A new task"
      button="Add"
      begin={{ title: "", objective: "", agent, dependsOn: [], evidence: [] }}
      others={tasks}
      problem={problem}
      isAsked={isOpen}
      onSave={(written) => void save(written)}
      onClose={onDone}
    />
  );
}

/** The same, as what is sent may be changed. */
function sendable({ dependsOn, evidence, ...rest }: Written) {
  return { ...rest, dependsOn: [...dependsOn], evidence: [...evidence] };
}
