import { createContext, type RefObject } from "preact";
import { useContext, useEffect } from "preact/hooks";
import type { StepId } from "../../src/core/events/ids.ts";
import type { Step } from "../../src/core/events/step.ts";
import type { ViewState } from "../state.ts";
import { useServices } from "../ui/services.ts";

/** The step to bring into sight, once it is drawn. */
export const RevealContext = createContext<StepId | undefined>(undefined);

/** The place of the one of these steps that is to be seen, −1 where it is none of them; calls back with it, so that what holds it opens. */
export function useRevealed(steps: readonly Pick<Step, "id">[], open: (at: number) => void): number {
  const wanted = useContext(RevealContext);
  const at = wanted === undefined ? -1 : steps.findIndex((each) => each.id === wanted);
  useEffect(() => {
    if (at >= 0) open(at);
  }, [wanted]);
  return at;
}

/** Brings a step into sight and gives it the keyboard when it is the one. */
export function useReveal(step: Step, line: RefObject<HTMLElement | null>, open: () => void): void {
  const { store } = useServices();
  const wanted = useContext(RevealContext);
  useEffect(() => {
    if (wanted !== step.id) return;
    open();
    store.update({ reveal: undefined });
    // The chat has just come back and takes the keyboard itself first.
    requestAnimationFrame(() => {
      line.current?.scrollIntoView({ block: "center" });
      line.current?.focus({ preventScroll: true });
    });
  }, [wanted]);
}

/** Opens the task whose step is to be brought into sight: the conversation itself does not show it. */
export function useRevealInTask({ reveal, view }: Pick<ViewState, "reveal" | "view">, hidden: boolean): void {
  const { store } = useServices();
  useEffect(() => {
    const laneId = reveal === undefined ? undefined : view?.steps.find((each) => each.id === reveal)?.laneId;
    if (!hidden && laneId !== undefined && view?.tasks.some((each) => each.id === laneId)) store.update({ screen: "task", task: laneId });
  }, [reveal, hidden, view?.session.id]);
}
