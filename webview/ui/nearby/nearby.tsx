import type { ComponentChildren } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { SightContext } from "./sight.ts";

/** How high what is not drawn was when it was, by its place, in pixels. */
export type Rooms = Map<number, number>;

interface NearbyProps<Item> {
  readonly items: readonly Item[];
  /** The place of the first that is shown at all. */
  readonly from?: number;
  /** So many are drawn and left out as one. */
  readonly together: number;
  /** How high one is thought to be that was never drawn, in pixels. */
  guessPx(item: Item): number;
  /** Places of items that are drawn wherever they are. */
  readonly needed: readonly number[];
  /** So many portions at the end are always drawn, since there a list is looked at first. */
  readonly atEnd?: number;
  /** Whether what is drawn holds portions itself, which the browser leaves alone one by one. */
  readonly isOuter?: boolean;
  /** Where heights are kept, for a list that is itself left out at times. */
  readonly rooms?: Rooms;
  draw(item: Item, place: number): ComponentChildren;
  /** What stands in the room of one that is not drawn: words to see while it comes. */
  standIn?(item: Item, place: number): ComponentChildren;
}

/** The items of a long list, of which only those near to what is seen are drawn; the others keep their room. */
export function Nearby<Item>({ items, from: shownFrom = 0, together, atEnd = 2, needed, ...looks }: NearbyProps<Item>) {
  const { guessPx, draw, standIn, isOuter = false } = looks;
  const own = useRef<Rooms>(new Map());
  const rooms = looks.rooms ?? own.current;
  const count = Math.ceil(items.length / together);
  const wanted = new Set(needed.map((place) => Math.floor(place / together)));
  const portions = Array.from({ length: count }, (_, at) => at).slice(Math.floor(shownFrom / together));
  return (
    <>
      {portions.map((at) => {
        const from = Math.max(at * together, shownFrom);
        const its = items.slice(from, (at + 1) * together);
        const isLast = at >= count - atEnd;
        return (
          <Portion
            key={at}
            isNeeded={isLast || wanted.has(at)}
            isPast={!isLast}
            {...{ at, rooms, isOuter }}
            guessPx={() => its.reduce((sum, each) => sum + guessPx(each), 0)}
            draw={() => its.map((each, index) => draw(each, from + index))}
            standIn={() => standIn && its.map((each, index) => standIn(each, from + index))}
          />
        );
      })}
    </>
  );
}

interface PortionProps extends Required<Pick<NearbyProps<unknown>, "isOuter" | "rooms">> {
  readonly at: number;
  readonly isNeeded: boolean;
  /** Whether others stand behind it. */
  readonly isPast: boolean;
  guessPx(): number;
  draw(): ComponentChildren;
  standIn(): ComponentChildren;
}

function Portion({ at, rooms, isNeeded, isPast, isOuter, guessPx, draw, standIn }: PortionProps) {
  const sight = useContext(SightContext);
  const frame = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(isNeeded || !sight);
  useEffect(() => {
    const element = frame.current;
    // What is not needed any more stays, until it is far.
    if (isNeeded) return setNear(true);
    if (!sight || !element) return;
    const tell = (isDrawn: boolean) => {
      if (!isDrawn) rooms.set(at, element.getBoundingClientRect().height);
      setNear(isDrawn);
    };
    return sight.watch(element, { isDrawn: isNear, tell });
  }, [sight, isNeeded]);
  const isDrawn = isNear || isNeeded;
  const guessed = useRef<number>(undefined);
  const guess = () => {
    guessed.current ??= guessPx();
    return guessed.current;
  };
  const room = isPast && !(isOuter && isDrawn) ? `${rooms.get(at) ?? guess()}px` : undefined;
  const style = room && (isDrawn ? { containIntrinsicBlockSize: `auto ${room}` } : { blockSize: room });
  return (
    <div ref={frame} class={isPast && !isOuter ? "portion portion-past" : "portion"} style={style}>
      {isDrawn ? draw() : standIn()}
    </div>
  );
}
