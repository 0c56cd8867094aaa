import { useState } from "preact/hooks";
import { t } from "../../words.ts";
import { Icon } from "../icon.tsx";

/** So many are drawn of a long list, the newest; they move on by so many at a time; and so many more come at a wish. */
const atFirst = 200;
const stride = 100;
const more = 1_000;

export interface Newest {
  /** The place of the first that is drawn. */
  readonly from: number;
  /** From now on all from this place on are drawn. */
  showFrom(place: number): void;
}

/** What of a long list is drawn: its end, and what somebody wanted to see of the rest. `needed` is the first that must be. */
export function useNewest(total: number, needed = total): Newest {
  const [wanted, setWanted] = useState(total);
  const end = Math.max(Math.floor((total - atFirst) / stride) * stride, 0);
  const from = Math.min(end, needed, Math.max(wanted, 0));
  return { from, showFrom: (place) => setWanted(Math.min(place, from)) };
}

/** Where what is not drawn of a long list is asked for; nothing where all of it is. */
export function Earlier({ from, showFrom }: Newest) {
  if (from === 0) return null;
  const press = (button: HTMLElement) => {
    // It goes with the last of them, and the keyboard stays where the person is.
    if (from <= more) nextTo(button)?.focus({ preventScroll: true });
    showFrom(from - more);
  };
  return (
    <button type="button" class="line quiet-line faint earlier" onClick={({ currentTarget }) => press(currentTarget)}>
      <Icon name="arrow-up" />
      <span>
        <bdi>{t("Show earlier ({0})", from)}</bdi>
      </span>
    </button>
  );
}

/** The first thing behind it that takes the keyboard. */
function nextTo({ nextElementSibling: next }: Element): HTMLElement | null {
  if (next === null) return null;
  return next.querySelector<HTMLElement>("button, [tabindex]") ?? nextTo(next);
}
