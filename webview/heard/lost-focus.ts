import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import { focusComposer } from "../composer/focus.ts";

/** When what had the keyboard is gone, what it was part of gets it, else the composer: nobody is thrown back to the top of the page. */
export function useLostFocus(main: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = main.current;
    if (!element) return;
    let path: readonly Element[] = [];
    let wasDisabled = false;
    const note = ({ target }: Event) => {
      path = target instanceof Element ? [target, ...ancestorsOf(target, element)] : [];
      wasDisabled = false;
    };
    // Who presses beside what has the keyboard puts it away.
    const leave = ({ target }: Event) => {
      if (target instanceof Node && !document.activeElement?.contains(target)) path = [];
    };
    const look = () => {
      const [last] = path;
      if (!(last instanceof HTMLElement)) return;
      if (last.isConnected && last.matches(":disabled, [disabled]")) wasDisabled = true;
      else if (document.activeElement !== document.body || !document.hasFocus()) return;
      else if (!last.isConnected) giveBack(path);
      // What could not be pressed for a moment has not been left.
      else if (wasDisabled) last.focus({ preventScroll: true });
    };
    const watch = new MutationObserver(look);
    watch.observe(element, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] });
    element.addEventListener("focusin", note);
    element.addEventListener("pointerdown", leave);
    return () => {
      watch.disconnect();
      element.removeEventListener("focusin", note);
      element.removeEventListener("pointerdown", leave);
    };
  }, [main]);
}

function ancestorsOf(element: Element, root: Element): readonly Element[] {
  const parent = element.parentElement;
  return parent === null || parent === root ? [root] : [parent, ...ancestorsOf(parent, root)];
}

function giveBack(path: readonly Element[]): void {
  takerIn(path.find((each) => each.isConnected))?.focus({ preventScroll: true });
  if (document.activeElement === document.body) focusComposer();
}

/** A card that waits, or the line of a step. */
function takerIn(home: Element | undefined): HTMLElement | undefined {
  const part = home?.closest<HTMLElement>("[data-waits], .step");
  return part?.matches(".step") ? (part.querySelector<HTMLElement>(".step-line") ?? undefined) : (part ?? undefined);
}
