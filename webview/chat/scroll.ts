import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { SessionView } from "../../src/core/events/session-view.ts";
import { useServices } from "../ui/services.ts";
import { placeIn, showPlace } from "./asked/place.ts";

/** Nearer to the end than this counts as being there. */
const nearPx = 32;
/** A place is kept when nobody scrolls any more. */
const restMs = 150;
const mostPlaces = 50;

/**
 * Keeps the end in sight while things are added, as long as the person is at the end. Another conversation begins at its end; a page that was drawn anew
 * begins where the former one was looked at.
 */
export function useFollow(scroller: RefObject<HTMLElement | null>, view: SessionView | undefined, hidden: boolean): void {
  const { host } = useServices();
  const atEnd = useRef(true);
  const sessionId = useRef<string | undefined>(undefined);
  const shown = useRef<string | undefined>(undefined);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let resting: ReturnType<typeof setTimeout> | undefined;
    const keep = () => {
      const id = sessionId.current;
      if (id === undefined || element.clientHeight === 0) return;
      const { [id]: _, ...others } = host.saved.places ?? {};
      const place = atEnd.current ? undefined : placeIn(element);
      host.save({ places: place ? { ...Object.fromEntries(Object.entries(others).slice(-mostPlaces)), [id]: place } : others });
    };
    const note = () => {
      if (element.clientHeight === 0) return;
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearPx;
      clearTimeout(resting);
      resting = setTimeout(keep, restMs);
    };
    const resized = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    element.addEventListener("scroll", note, { passive: true });
    resized.observe(element);
    // What is drawn later than it was told, as pictures and very long answers are, makes it longer by itself.
    if (element.firstElementChild) resized.observe(element.firstElementChild);
    return () => {
      clearTimeout(resting);
      element.removeEventListener("scroll", note);
      resized.disconnect();
    };
  }, [scroller, view === undefined]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || hidden) return;
    const last = view?.messages.at(-1);
    const own = last?.role === "user" && last.from === undefined ? last.id : undefined;
    const key = `${view?.session.id} ${own ?? ""}`;
    // One's own new message is always worth seeing.
    if (shown.current !== key && (own || !shown.current?.startsWith(`${view?.session.id} `))) atEnd.current = true;
    const former = shown.current === undefined && view ? host.saved.places?.[view.session.id] : undefined;
    shown.current = view || shown.current !== undefined ? key : undefined;
    sessionId.current = view?.session.id;
    if (former && showPlace(element, former)) atEnd.current = false;
    if (atEnd.current) element.scrollTop = element.scrollHeight;
  }, [scroller, view, hidden]);
}

export interface OutOfSight {
  readonly above: boolean;
  show(): void;
}

/** Tells when a waiting question is not to be seen, and how to bring it back. */
export function useOutOfSight(scroller: RefObject<HTMLElement | null>, id: string | undefined, hidden: boolean): OutOfSight | undefined {
  const [above, setAbove] = useState<boolean | undefined>(undefined);
  useEffect(() => {
    setAbove(undefined);
    const card = id && !hidden ? cardOf(scroller, id) : undefined;
    if (!card || !scroller.current) return;
    const watch = new IntersectionObserver(
      ([seen]) => {
        if (seen) setAbove(seen.isIntersecting ? undefined : seen.boundingClientRect.top < (seen.rootBounds?.top ?? 0));
      },
      { root: scroller.current },
    );
    watch.observe(answersOf(card));
    return () => watch.disconnect();
  }, [scroller, id, hidden]);
  if (above === undefined || !id) return undefined;
  return { above, show: () => showCard(cardOf(scroller, id)) };
}

function cardOf(scroller: RefObject<HTMLElement | null>, id: string): HTMLElement | undefined {
  const cards = scroller.current?.querySelectorAll<HTMLElement>("[data-waits]") ?? [];
  return [...cards].find((each) => each.dataset.waits === id);
}

function showCard(card: HTMLElement | undefined): void {
  if (!card) return;
  card.scrollIntoView({ block: "nearest" });
  answersOf(card).scrollIntoView({ block: "nearest" });
  card.focus({ preventScroll: true });
}

/** A question is in sight when it can be answered. */
function answersOf(card: HTMLElement): HTMLElement {
  return card.querySelector<HTMLElement>(".answers") ?? card;
}
