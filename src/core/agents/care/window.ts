import type { MessageId } from "../../events/ids.ts";
import type { Step } from "../../events/step.ts";
import type { RunPorts } from "../ports.ts";
import { goOn } from "./ways.ts";

/** Steps further back don't count. */
const longestLook = 120;

/** Gives the run's latest steps since the person last said something in it or let it go on in circles, oldest first. */
export function createWindow({ session, runId }: RunPorts): () => readonly Step[] {
  const places = new Map<MessageId, number>();
  let seen = 0;
  let lastWord = -1;
  const lookAtNew = () => {
    for (const message of session.view().messages.slice(seen)) {
      if (message.runId === runId) places.set(message.id, seen);
      if (message.runId === runId && message.role === "user") lastWord = seen;
      seen += 1;
    }
  };
  const placeOfYes = () => {
    const yes = session
      .view()
      .questions.findLast(({ question, answer }) => question.runId === runId && question.about === "loop" && answer?.value === goOn.value);
    return places.get(yes?.question.after ?? "") ?? -1;
  };
  return () => {
    lookAtNew();
    const begin = Math.max(lastWord, placeOfYes());
    const { steps } = session.view();
    let from = steps.length;
    while (from > 0 && steps.length - from < longestLook && (places.get(steps[from - 1]?.messageId ?? "") ?? -1) > begin) from -= 1;
    return steps.slice(from);
  };
}
