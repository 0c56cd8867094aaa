import { createContext, type RefObject } from "preact";
import { useEffect, useMemo } from "preact/hooks";

/** Absent where everything is drawn at once. */
export const SightContext = createContext<Sight | undefined>(undefined);

/** What is near to what is seen in this scroller. */
export function useSight(scroller: RefObject<HTMLElement | null>): Sight {
  const sight = useMemo(() => new Sight(() => scroller.current), [scroller]);
  useEffect(() => () => sight.end(), [sight]);
  return sight;
}

/** Something that is drawn while it is near to what is seen. */
interface Portion {
  /** From now on it is to be drawn, or only its room kept. */
  readonly tell: (isDrawn: boolean) => void;
  isDrawn: boolean;
  /** How far from the middle of what is seen, in pixels; undefined where it is not near. */
  awayPx?: number | undefined;
}

/** So far beyond the edges of what is seen things are drawn ahead. */
const aheadPx = 1_600;
/** So many portions stay drawn. Where there are no more, all of them come, one after the other. */
const mostDrawn = 32;

/** What of a long list is near enough to what is seen in its scroller to be drawn: one portion more in each frame, that which is seen first. */
class Sight {
  private readonly portions = new Map<Element, Portion>();
  private observer: IntersectionObserver | undefined;
  private next: number | undefined;

  constructor(private readonly scroller: () => Element | null) {}

  /** Tells of this element until the returned function is called. */
  watch(element: Element, { isDrawn, tell }: Pick<Portion, "isDrawn" | "tell">): () => void {
    this.observer ??= new IntersectionObserver((seen) => this.see(seen), { root: this.scroller(), rootMargin: `${aheadPx}px 0px` });
    this.portions.set(element, { isDrawn, tell });
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
    if (this.next !== undefined) cancelAnimationFrame(this.next);
    this.next = undefined;
  }

  private see(seen: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting, boundingClientRect: own, rootBounds: root } of seen) {
      const portion = this.portions.get(target);
      if (!portion) continue;
      const [middle, before, behind] = [root ? (root.top + root.bottom) / 2 : 0, own.top, own.bottom];
      portion.awayPx = isIntersecting ? Math.max(before - middle, middle - behind, 0) : undefined;
      if (!portion.isDrawn) continue;
      // What was near last comes last in the map, and is left out last.
      this.portions.delete(target);
      this.portions.set(target, portion);
    }
    this.goOn();
  }

  private goOn(): void {
    this.next ??= requestAnimationFrame(() => {
      this.next = undefined;
      const due = this.due();
      if (!due) return;
      this.turn(due, true);
      this.leaveOut();
      this.goOn();
    });
  }

  private due(): Portion | undefined {
    const left = [...this.portions.values()].filter((each) => !each.isDrawn);
    const near = left.filter((each) => each.awayPx !== undefined);
    if (near.length > 0) return near.reduce((least, each) => ((each.awayPx ?? 0) < (least.awayPx ?? 0) ? each : least));
    return this.portions.size <= mostDrawn ? left.at(-1) : undefined;
  }

  private leaveOut(): void {
    const drawn = [...this.portions].filter(([, { isDrawn }]) => isDrawn);
    const far = drawn.filter(([element, { awayPx }]) => awayPx === undefined && !isInUse(element));
    for (const [, each] of far.slice(0, Math.max(drawn.length - mostDrawn, 0))) this.turn(each, false);
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
