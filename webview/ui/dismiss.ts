import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Calls back on Escape and on a press outside of the element. */
export function useDismiss(element: RefObject<HTMLElement | null>, dismiss: () => void): void {
  const latest = useRef(dismiss);
  latest.current = dismiss;
  useEffect(() => {
    const pressed = (event: Event) => {
      if (element.current && event.target instanceof Node && !element.current.contains(event.target)) latest.current();
    };
    const typed = (event: KeyboardEvent) => {
      if (event.key === "Escape") latest.current();
    };
    window.addEventListener("pointerdown", pressed);
    window.addEventListener("keydown", typed);
    return () => {
      window.removeEventListener("pointerdown", pressed);
      window.removeEventListener("keydown", typed);
    };
  }, [element]);
}
