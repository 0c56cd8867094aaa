import type { ScrollPlace } from "../../host.ts";

/** Which turn stands at the upper edge of what is seen, and how far above that edge it begins. */
export function placeIn(scroller: HTMLElement): ScrollPlace | undefined {
  const top = scroller.getBoundingClientRect().top;
  const first = firstBelow(scroller.querySelector(".turns"), top);
  return first && { turn: first.dataset.turn ?? "", above: Math.round(top - first.getBoundingClientRect().top) };
}

/** A turn the browser has left alone is laid out when it is asked where it is: only those are asked that stand where it is looked at. */
function firstBelow(frame: Element | null, top: number): HTMLElement | undefined {
  for (const each of frame?.children ?? []) {
    if (each.getBoundingClientRect().bottom <= top) continue;
    if (each instanceof HTMLElement && each.dataset.turn !== undefined) return each;
    const found = each.matches(".portion, .set-aside") ? firstBelow(each, top) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Brings that place back. Whether it is still there. */
export function showPlace(scroller: HTMLElement, { turn, above }: ScrollPlace): boolean {
  const found = [...scroller.querySelectorAll<HTMLElement>("[data-turn]")].find((each) => each.dataset.turn === turn);
  if (!found) return false;
  scroller.scrollTop += found.getBoundingClientRect().top - scroller.getBoundingClientRect().top + above;
  return true;
}
