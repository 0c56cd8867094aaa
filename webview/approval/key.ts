import { useEffect, useRef } from "preact/hooks";

/** Ctrl+Enter or Cmd+Enter allows the card that has the focus, else the first one, and only when it is in sight. */
export function useAllowKey(card: { readonly current: HTMLElement | null }, allow: () => void): void {
  const latest = useRef(allow);
  latest.current = allow;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const element = card.current;
      if (!element || event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat || event.isComposing) return;
      const focused = document.activeElement?.closest("[data-approval]");
      if (element !== (focused ?? document.querySelector("main:not([hidden]) [data-approval]"))) return;
      event.preventDefault();
      if (isInSight(element)) latest.current();
      else element.scrollIntoView({ block: "nearest" });
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [card]);
}

function isInSight(element: HTMLElement): boolean {
  const { top, height } = element.getBoundingClientRect();
  return height > 0 && top > -height / 2 && top + height / 2 < window.innerHeight;
}
