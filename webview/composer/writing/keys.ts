import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { controlOf } from "./control.ts";
import type { Writing } from "./writing.ts";

interface KeyParts {
  readonly area: RefObject<HTMLElement | null>;
  readonly writing: Writing;
  /** Lists above the composer, which take keys first. */
  readonly lists: readonly { take(event: KeyboardEvent): boolean }[];
  send(isQueued: boolean): void;
}

/** What keys do in the composer. */
export function useKeys({ area, writing, lists, send }: KeyParts): (event: KeyboardEvent) => void {
  /** What was brought is not drawn yet, so nobody has moved the cursor in it. */
  const isPlacing = useRef(false);
  const browse = (towards: "older" | "newer") => {
    const text = writing.past.step(towards);
    if (text === undefined) return;
    isPlacing.current = true;
    const placed = () => {
      isPlacing.current = false;
    };
    putCursor(area, { text, at: towards === "older" ? 0 : text.length, placed });
  };
  return (event) => {
    if (lists.some((each) => each.take(event))) return event.preventDefault();
    const { key, shiftKey, ctrlKey, metaKey, altKey, isComposing, keyCode } = event;
    // 229 is what browsers say while an input method is choosing a word.
    if (shiftKey || ctrlKey || metaKey || isComposing || keyCode === 229) return;
    if ((key === "ArrowUp" || key === "ArrowDown") && !altKey) {
      const control = controlOf(area.current);
      const before = control?.selectionStart;
      if (!control || before !== control.selectionEnd) return;
      // Where the cursor can go no further the arrow is for what was written before; a browser that takes it to the very end first is let do that.
      const wasPlacing = isPlacing.current;
      setTimeout(() => {
        if (wasPlacing || control.selectionStart === before) browse(key === "ArrowUp" ? "older" : "newer");
      });
    }
    if (key === "Escape" && writing.changing) {
      event.preventDefault();
      writing.leaveChange();
    }
    if (key !== "Enter") return;
    event.preventDefault();
    send(altKey);
  };
}

/** Once the text is drawn, which takes the toolkit a frame or two. */
function putCursor(area: RefObject<HTMLElement | null>, spot: Spot, frames = 5): void {
  const control = controlOf(area.current);
  if (control?.value !== spot.text && frames > 0) return void requestAnimationFrame(() => putCursor(area, spot, frames - 1));
  if (control?.value === spot.text) control.setSelectionRange(spot.at, spot.at);
  spot.placed();
}

interface Spot {
  readonly text: string;
  readonly at: number;
  placed(): void;
}
