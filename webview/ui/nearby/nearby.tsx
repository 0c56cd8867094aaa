import type { ComponentChildren } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { SightContext } from "./sight.ts";

interface NearbyProps<Item> {
  readonly items: readonly Item[];
  /** The place of the first that is shown at all. */
  readonly from?: number;
  /** So many are drawn and left out as one. */
  readonly together: number;
  /** How high one is thought to be that was never drawn, in pixels. */
  readonly guessPx: number;
  /** Places of items that are drawn wherever they are. */
  readonly needed: readonly number[];
  draw(item: Item, place: number): ComponentChildren;
}

/** The items of a long list, of which only those near to what is seen are drawn; the others keep their room. The last ones are always drawn, since there a list is looked at first. */
export function Nearby<Item>({ items, from: shownFrom = 0, together, guessPx, needed, draw }: NearbyProps<Item>) {
  const count = Math.ceil(items.length / together);
  const wanted = new Set(needed.map((place) => Math.floor(place / together)));
  const portions = Array.from({ length: count }, (_, at) => at).slice(Math.floor(shownFrom / together));
  return (
    <>
      {portions.map((at) => {
        const from = Math.max(at * together, shownFrom);
        const own = items.slice(from, (at + 1) * together);
        const isLast = at >= count - 2;
        return (
          <Portion
            key={at}
            isNeeded={isLast || wanted.has(at)}
            isPast={!isLast}
            guessPx={own.length * guessPx}
            draw={() => own.map((each, index) => draw(each, from + index))}
          />
        );
      })}
    </>
  );
}

interface PortionProps {
  readonly isNeeded: boolean;
  /** Whether others stand behind it. */
  readonly isPast: boolean;
  readonly guessPx: number;
  draw(): ComponentChildren;
}

function Portion({ isNeeded, isPast, guessPx, draw }: PortionProps) {
  const sight = useContext(SightContext);
  const frame = useRef<HTMLDivElement>(null);
  const highPx = useRef<number | undefined>(undefined);
  const [isNear, setNear] = useState(isNeeded || !sight);
  useEffect(() => {
    const element = frame.current;
    // What is not needed any more stays, until it is far.
    if (isNeeded) return setNear(true);
    if (!sight || !element) return;
    const tell = (isDrawn: boolean) => {
      if (!isDrawn) highPx.current = element.getBoundingClientRect().height;
      setNear(isDrawn);
    };
    return sight.watch(element, { isDrawn: isNear, tell });
  }, [sight, isNeeded]);
  const isDrawn = isNear || isNeeded;
  const room = `${highPx.current ?? guessPx}px`;
  const style = isDrawn ? { containIntrinsicBlockSize: `auto ${room}` } : { blockSize: room };
  return (
    <div ref={frame} class={isPast ? "portion portion-past" : "portion"} {...(isPast ? { style } : {})}>
      {isDrawn && draw()}
    </div>
  );
}
