import type { ScrollPlace } from "../../host.ts";

/** Which turn stands at the upper edge of what is seen, and how far above that edge it begins. */
export function placeIn(scroller: HTMLElement): ScrollPlace | undefined {
  const top = scroller.getBoundingClientRect().top;
  const turns = [...scroller.querySelectorAll<HTMLElement>("[data-turn]")];
  const first = turns.find((each) => each.getBoundingClientRect().bottom > top);
  return first && { turn: first.dataset.turn ?? "", above: Math.round(top - first.getBoundingClientRect().top) };
}

/** Brings that place back. Whether it is still there. */
export function showPlace(scroller: HTMLElement, { turn, above }: ScrollPlace): boolean {
  const found = [...scroller.querySelectorAll<HTMLElement>("[data-turn]")].find((each) => each.dataset.turn === turn);
  if (!found) return false;
  scroller.scrollTop += found.getBoundingClientRect().top - scroller.getBoundingClientRect().top + above;
  return true;
}
