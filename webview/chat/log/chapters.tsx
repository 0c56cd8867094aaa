import type { ComponentChildren, RefObject } from "preact";
import { useRef } from "preact/hooks";
import { sameItems } from "../../plan/team.ts";
import { Nearby, type Rooms } from "../../ui/nearby/nearby.tsx";
import { Frames, SightContext, useSight } from "../../ui/nearby/sight.ts";
import { pure } from "../../ui/pure.ts";
import type { Turn } from "../turns.ts";
import { roughPx, StandIn } from "./stand-in.tsx";

/** So many turns are one chapter: what is far is one element for all of them, since a browser pays for each portion in every frame that scrolls. */
const inChapter = 25;
/** So many turns at the end are drawn at once. */
const atEnd = 6;
/** Chapters come from further away, as words only; turns when they are near. Of a conversation of some hundred turns all of it stays. */
const reach = {
  chapters: { aheadPx: 12_000, mostDrawn: 8, mostAtOnce: 1 },
  turns: { aheadPx: 2_000, mostDrawn: 96, mostAtOnce: 3 },
} as const;

interface ChaptersProps {
  readonly turns: readonly Turn[];
  /** Places of turns that are drawn wherever they are. */
  readonly needed: readonly number[];
  readonly scroller: RefObject<HTMLElement | null>;
  /** Draws one; when it becomes another function, all are drawn anew. */
  draw(turn: Turn, place: number): ComponentChildren;
}

/** The turns of a conversation, as far as they are near to what is seen. */
export function Chapters({ turns, needed, scroller, draw }: ChaptersProps) {
  const frames = useRef(new Frames()).current;
  const far = useSight(scroller, reach.chapters, frames);
  const near = useSight(scroller, reach.turns, frames);
  const rooms = useRef(new Map<number, Rooms>());
  const roomsOf = (chapter: number) => {
    const known = rooms.current.get(chapter) ?? new Map();
    rooms.current.set(chapter, known);
    return known;
  };
  return (
    <SightContext.Provider value={far}>
      <Nearby
        isOuter
        items={useChapters(turns)}
        together={1}
        needed={needed.map((place) => Math.floor(place / inChapter))}
        guessPx={(chapter) => chapter.reduce((sum, each) => sum + roughPx(each), 0)}
        draw={(chapter, at) => {
          const first = at * inChapter;
          const behind = turns.length - first - chapter.length;
          return (
            <SightContext.Provider key={at} value={near}>
              <Chapter
                turns={chapter}
                {...{ first, draw }}
                needed={neededIn(needed, first)}
                rooms={roomsOf(at)}
                atEnd={Math.max(atEnd - behind, 0)}
              />
            </SightContext.Provider>
          );
        }}
      />
    </SightContext.Provider>
  );
}

interface ChapterProps extends Pick<ChaptersProps, "turns" | "needed" | "draw"> {
  /** The place of its first turn in the conversation. */
  readonly first: number;
  readonly rooms: Rooms;
  readonly atEnd: number;
}

/** Not looked at while nothing in it changes: an answer that streams costs the same behind a short conversation and behind a long one. */
const Chapter = pure(function Chapter({ turns, first, needed, draw, ...looks }: ChapterProps) {
  return (
    <Nearby
      {...looks}
      items={turns}
      together={1}
      needed={needed.map((place) => place - first)}
      guessPx={roughPx}
      draw={(each, place) => draw(each, first + place)}
      standIn={(each) => <StandIn key={each.id} turn={each} />}
    />
  );
});

/** The turns by chapters. One in which nothing changed stays the same object. */
function useChapters(turns: readonly Turn[]): readonly (readonly Turn[])[] {
  const before = useRef<readonly (readonly Turn[])[]>([]);
  const count = Math.ceil(turns.length / inChapter);
  before.current = Array.from({ length: count }, (_, at) => {
    const chapter = turns.slice(at * inChapter, (at + 1) * inChapter);
    const known = before.current[at];
    return known && sameItems(known, chapter) ? known : chapter;
  });
  return before.current;
}

const none: readonly number[] = [];

/** Those of a chapter; the same object where that is none. */
function neededIn(needed: readonly number[], first: number): readonly number[] {
  const its = needed.filter((place) => place >= first && place < first + inChapter);
  return its.length === 0 ? none : its;
}
