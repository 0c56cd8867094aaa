import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** The text area inside of the toolkit's. */
export function controlOf(area: HTMLElement | null): HTMLTextAreaElement | undefined {
  return area?.shadowRoot?.querySelector("textarea") ?? undefined;
}

/** Where the cursor stands in the text that is drawn; at its end where nobody has put it elsewhere. */
export function useCursor(area: RefObject<HTMLElement | null>, text: string): number {
  const [, moved] = useState(0);
  useEffect(() => {
    const note = () => {
      const control = controlOf(area.current);
      if (control && document.activeElement === area.current) moved(control.selectionStart);
    };
    document.addEventListener("selectionchange", note);
    area.current?.addEventListener("keyup", note);
    area.current?.addEventListener("pointerup", note);
    return () => document.removeEventListener("selectionchange", note);
  }, [area]);
  const control = controlOf(area.current);
  return control && control.value === text ? control.selectionStart : text.length;
}
