import type { ComponentChildren, RefObject } from "preact";
import { useRef } from "preact/hooks";
import { Nearby, type Rooms } from "../../ui/nearby/nearby.tsx";
import { SightContext, useSight } from "../../ui/nearby/sight.ts";
import type { Turn } from "../turns.ts";
import { roughPx, StandIn } from "./stand-in.tsx";

/** So many turns are one chapter: what is far is one element for all of them, since a browser pays for each portion in every frame that scrolls. */
const inChapter = 25;
/** So many turns at the end are drawn at once. */
const atEnd = 6;
/** Chapters come from further away, as words only; turns when they are near. Of a conversation of some hundred turns all of it stays. */
const reach = { chapters: { aheadPx: 12_000, mostDrawn: 8 }, turns: { aheadPx: 2_000, mostDrawn: 96 } } as const;

interface ChaptersProps {
  readonly turns: readonly Turn[];
  /** Places of turns that are drawn wherever they are. */
  readonly needed: readonly number[];
  readonly scroller: RefObject<HTMLElement | null>;
  draw(turn: Turn, place: number): ComponentChildren;
}

/** The turns of a conversation, as far as they are near to what is seen. */
export function Chapters({ turns, needed, scroller, draw }: ChaptersProps) {
  const far = useSight(scroller, reach.chapters);
  const near = useSight(scroller, reach.turns);
  const rooms = useRef(new Map<number, Rooms>());
  const roomsOf = (chapter: number) => {
    const known = rooms.current.get(chapter) ?? new Map();
    rooms.current.set(chapter, known);
    return known;
  };
  const count = Math.ceil(turns.length / inChapter);
  const chapters = Array.from({ length: count }, (_, at) => turns.slice(at * inChapter, (at + 1) * inChapter));
  return (
    <SightContext.Provider value={far}>
      <Nearby
        isOuter
        items={chapters}
        together={1}
        needed={needed.map((place) => Math.floor(place / inChapter))}
        guessPx={(chapter) => chapter.reduce((sum, each) => sum + roughPx(each), 0)}
        draw={(chapter, at) => {
          const first = at * inChapter;
          return (
            <SightContext.Provider key={at} value={near}>
              <Nearby
                items={chapter}
                together={1}
                rooms={roomsOf(at)}
                atEnd={atEnd - (turns.length - first - chapter.length)}
                needed={needed.map((place) => place - first)}
                guessPx={roughPx}
                draw={(each, place) => draw(each, first + place)}
                standIn={(each) => <StandIn key={each.id} turn={each} />}
              />
            </SightContext.Provider>
          );
        }}
      />
    </SightContext.Provider>
  );
}
