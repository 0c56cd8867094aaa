import type { QueuedMessage } from "../../src/core/events/message.ts";
import { isOver, type Task } from "../../src/core/events/plan/plan.ts";
import { Awaited } from "../ui/awaited.tsx";
import { Button } from "../ui/button.tsx";
import { Area, Field } from "../ui/field.tsx";
import { Icon } from "../ui/icon.tsx";
import { t } from "../words.ts";
import { useLead } from "./lead.ts";
import type { Footing } from "./team.ts";
import { useUnsent } from "./unsent.ts";

/** A word to the agent of one task. What was not sent is kept, and stands under its transcript, too. */
export function TellAgent({ task, footing, onClose }: { readonly task: Task; readonly footing: Footing; onClose(): void }) {
  const { lead, problem, isOpen: isAsked } = useLead();
  const { text, write, wasKept, send: sendWords } = useUnsent(task.id);
  const why = footing === "led" && !isOver(task) ? undefined : whyNot(task, footing);
  const send = async () => {
    const said = text.trim();
    if (why !== undefined || said === "") return;
    if (await sendWords(said, lead({ kind: "message", taskId: task.id, text: said }))) onClose();
  };
  return (
    <div class="task-form">
      <div class="denial">
        <Field
          label={t("Message to {0}", task.agent)}
          placeholder={t("Tell {0}…", task.agent)}
          value={text}
          autofocus={!wasKept}
          onChange={write}
          onKeyDown={(event) => {
            if ((event.key !== "Enter" && event.key !== "Escape") || event.isComposing || event.keyCode === 229) return;
            // What gets the focus next must not hear the same key.
            event.preventDefault();
            if (event.key === "Enter") void send();
            else onClose();
          }}
        />
        <Button disabled={why !== undefined || text.trim() === ""} onClick={() => void send()}>
          {t("Send")}
        </Button>
      </div>
      <Awaited isOpen={isAsked} />
      {why && (
        <p class="line faint" role="status">
          <span>{why}</span>
        </p>
      )}
      {problem && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

interface TellTaskProps {
  readonly task: Task;
  readonly queue: readonly QueuedMessage[];
  readonly footing: Footing;
}

/** Where the agent of a task is spoken to, under its transcript. */
export function TellTask({ task, queue, footing }: TellTaskProps) {
  const { lead, problem, isOpen: isAsked } = useLead();
  const { text, write, send: sendWords } = useUnsent(task.id);
  if (footing !== "led" || isOver(task)) return <p class="foot">{whyNot(task, footing)}</p>;
  const send = async () => {
    const said = text.trim();
    if (said === "") return;
    await sendWords(said, lead({ kind: "message", taskId: task.id, text: said }));
  };
  const waiting = queue.filter((each) => each.laneId === task.id && each.state === "waiting");
  return (
    <>
      {waiting.map((each) => (
        <p key={each.id} class="line faint">
          <Icon name="arrow-right" />
          <span>{t("{0} reads next: {1}", task.agent, each.text)}</span>
        </p>
      ))}
      <Awaited isOpen={isAsked} />
      {problem && (
        <p class="refused" role="alert">
          {problem}
        </p>
      )}
      <div class="composer">
        <Area
          class="composer-text"
          label={t("Message to {0}, for this task alone", task.agent)}
          placeholder={task.state === "pending" ? t("Adds to what {0} is told", task.agent) : t("To {0}, for this task alone", task.agent)}
          value={text}
          onChange={write}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
            event.preventDefault();
            void send();
          }}
        />
        <div class="composer-row">
          <span class="grow" />
          <button
            type="button"
            class="quiet send icon icon-arrow-up"
            aria-label={t("Send")}
            title={text.trim() === "" ? t("Write something first") : t("Send to {0} (Enter)", task.agent)}
            aria-disabled={text.trim() === ""}
            onClick={() => void send()}
          />
        </div>
      </div>
    </>
  );
}

/** Why its agent can't be spoken to alone, and what to do instead. A message in the chat would end what was interrupted. */
function whyNot(task: Task, footing: Footing): string {
  const instead = t("Say in the chat what should be different.");
  if (isOver(task)) return `${footing === "led" ? t("This task is over. It can be done again.") : t("This task is over.")} ${instead}`;
  if (footing === "interrupted") return t("This was interrupted. Continue it in the chat first, then its agent can be spoken to.");
  return `${task.planId ? t("This plan is not at work just now.") : t("This task is not at work just now.")} ${instead}`;
}
