import { createContext, type RefObject } from "preact";
import { useEffect, useMemo } from "preact/hooks";

/** Absent where everything is drawn at once. */
export const SightContext = createContext<Sight | undefined>(undefined);

/** How far what is drawn of a list goes. */
interface Reach {
  /** So far beyond the edges of what is seen things are drawn ahead, in pixels. */
  readonly aheadPx: number;
  /** So many portions stay drawn. Where there are no more, all of them come, one after the other. */
  readonly mostDrawn: number;
  /** So many portions come in one frame at the most. */
  readonly mostAtOnce: number;
}

const usualReach: Reach = { aheadPx: 2_000, mostDrawn: 32, mostAtOnce: 8 };

/** What is near to what is seen in this scroller. Of those that share `frames`, one draws in each. */
export function useSight(scroller: RefObject<HTMLElement | null>, reach = usualReach, frames?: Frames): Sight {
  const sight = useMemo(() => new Sight(() => scroller.current, reach, frames ?? new Frames()), [scroller]);
  useEffect(() => () => sight.end(), [sight]);
  return sight;
}

/** Something that is drawn while it is near to what is seen. */
interface Portion {
  /** From now on it is to be drawn, or only its room kept. */
  readonly tell: (isDrawn: boolean) => void;
  isDrawn: boolean;
  isNear: boolean;
}

/** A frame of up to this leaves time for more, one beyond that was too much, in milliseconds. */
const pace = { quickMs: 18, lateMs: 30 } as const;
/** The browser shows a movement of the scroller so many frames before it is told of what is drawn for it. */
const framesAhead = 2;

/** Sees to it that what two of them draw never adds up to one long frame: they take turns. */
export class Frames {
  private takenMs: number | undefined;
  /** Whose turn it is. */
  private next: object | undefined;

  /** Whether it may draw in the frame of this time, in milliseconds; else it is to ask again in the next one. */
  take(sight: object, ms: number): boolean {
    if (this.takenMs === ms || (this.next && this.next !== sight)) {
      this.next ??= sight;
      return false;
    }
    this.takenMs = ms;
    this.next = undefined;
    return true;
  }

  /** It has nothing to draw any more, so that nobody waits for it. */
  pass(sight: object): void {
    if (this.next === sight) this.next = undefined;
  }
}

/** What of a long list is near enough to what is seen in its scroller to be drawn: so much in each frame as there is time for, that which is going to be seen first. */
class Sight {
  private readonly portions = new Map<Element, Portion>();
  private observer: IntersectionObserver | undefined;
  private next: number | undefined;
  /** So many come in the next frame. */
  private atOnce = 1;
  /** When the last frame was in which something was due, where the scroller stood in it, and whether something came. */
  private last: { readonly ms: number; readonly topPx: number; drew: boolean } | undefined;

  constructor(
    private readonly scroller: () => Element | null,
    private readonly reach: Reach,
    private readonly frames: Frames,
  ) {}

  /** Tells of this element until the returned function is called. */
  watch(element: Element, { isDrawn, tell }: Pick<Portion, "isDrawn" | "tell">): () => void {
    const { aheadPx } = this.reach;
    this.observer ??= new IntersectionObserver((seen) => this.see(seen), { root: this.scroller(), rootMargin: `${aheadPx}px 0px` });
    this.portions.set(element, { isDrawn, tell, isNear: false });
    this.observer.observe(element);
    return () => {
      this.portions.delete(element);
      this.observer?.unobserve(element);
    };
  }

  /** Watches nothing any more. */
  end(): void {
    this.observer?.disconnect();
    this.observer = undefined;
    this.portions.clear();
    this.frames.pass(this);
    if (this.next !== undefined) cancelAnimationFrame(this.next);
    this.next = undefined;
  }

  private see(seen: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of seen) {
      const portion = this.portions.get(target);
      if (!portion) continue;
      portion.isNear = isIntersecting;
      if (!portion.isDrawn) continue;
      // What was near last comes last in the map, and is left out last.
      this.portions.delete(target);
      this.portions.set(target, portion);
    }
    this.goOn();
  }

  private goOn(): void {
    this.next ??= requestAnimationFrame((nowMs) => {
      this.next = undefined;
      const movedPx = this.begin(nowMs);
      const due = this.due(movedPx * framesAhead);
      if (due.length === 0) {
        this.last = undefined;
        this.frames.pass(this);
        return;
      }
      if (this.frames.take(this, nowMs)) {
        if (this.last) this.last.drew = true;
        for (const each of due) this.turn(each, true);
        this.leaveOut();
      }
      this.goOn();
    });
  }

  /** Begins a frame: how many come in it is learnt from how long the one before took. Gives how far the scroller has moved meanwhile, in pixels. */
  private begin(ms: number): number {
    const { last } = this;
    const topPx = this.scroller()?.scrollTop ?? 0;
    this.last = { ms, topPx, drew: false };
    if (!last) return 0;
    if (last.drew) this.learn(ms - last.ms);
    return topPx - last.topPx;
  }

  private learn(tookMs: number): void {
    if (tookMs > pace.lateMs) this.atOnce = Math.max(Math.floor(this.atOnce / 2), 1);
    else if (tookMs < pace.quickMs) this.atOnce = Math.min(this.atOnce + 1, this.reach.mostAtOnce);
  }

  private due(movingPx: number): readonly Portion[] {
    const left = [...this.portions].filter(([, { isDrawn }]) => !isDrawn);
    const near = left.filter(([, { isNear }]) => isNear);
    if (near.length === 0) return this.portions.size <= this.reach.mostDrawn ? left.slice(-1).map(([, each]) => each) : [];
    if (near.length <= this.atOnce) return near.map(([, each]) => each);
    const root = this.scroller()?.getBoundingClientRect();
    const middlePx = root ? (root.top + root.bottom) / 2 + movingPx : 0;
    const away = near.map(([element, each]) => {
      const { top, bottom } = element.getBoundingClientRect();
      return { each, px: Math.max(top - middlePx, middlePx - bottom, 0) };
    });
    away.sort((one, other) => one.px - other.px);
    return away.slice(0, this.atOnce).map(({ each }) => each);
  }

  private leaveOut(): void {
    const drawn = [...this.portions].filter(([, { isDrawn }]) => isDrawn);
    const tooMany = drawn.length - this.reach.mostDrawn;
    if (tooMany <= 0) return;
    const far = drawn.filter(([element, { isNear }]) => !isNear && !isInUse(element));
    for (const [, each] of far.slice(0, tooMany)) this.turn(each, false);
  }

  private turn(portion: Portion, isDrawn: boolean): void {
    portion.isDrawn = isDrawn;
    portion.tell(isDrawn);
  }
}

/** Whether the keyboard or a selection is in it. */
function isInUse(element: Element): boolean {
  const selection = document.getSelection();
  return (
    element.contains(document.activeElement) || (selection !== null && !selection.isCollapsed && selection.containsNode(element, true))
  );
}
