import { Fragment, type RefObject } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { StepId } from "../../../src/core/events/ids.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import { ArticlesContext } from "../../heard/article.tsx";
import { useServices } from "../../ui/services.ts";
import { UndoneContext, undoneOf } from "../../undo/undone.ts";
import { t } from "../../words.ts";
import { EarlierVersion } from "../asked/earlier.tsx";
import { AsideContext, partTurns } from "../asked/parted.ts";
import { TurnBlock } from "../turn.tsx";
import { openingOf, type Turn, turnsOf } from "../turns.ts";
import { Chapters } from "./chapters.tsx";

interface TranscriptProps {
  readonly view: SessionView;
  /** The step that is to be brought into sight. */
  readonly reveal: StepId | undefined;
  readonly scroller: RefObject<HTMLElement | null>;
}

/** All that was said and done in a conversation, as far as it is near to what is seen. */
export function Transcript({ view, reveal, scroller }: TranscriptProps) {
  const { host } = useServices();
  const before = useRef<readonly Turn[]>([]);
  const turns = useMemo(() => turnsOf(view, before.current), [view]);
  before.current = turns;
  // A run is set aside only by a message that is added.
  const { live, aside } = useMemo(() => partTurns(turns, view), [turns, view.messages.length]);
  const articles = useMemo(() => articlesOf(live), [live]);
  // Only the ids of the messages count, not the words that stream in.
  const undone = useMemo(() => undoneOf(view), [view.steps, view.messages.length]);
  const lastChanged = useMemo(() => turns.findLastIndex(hasChanged), [view.steps, turns.length]);
  const looked = host.saved.places?.[view.session.id]?.turn;
  const revealed = reveal === undefined ? undefined : view.steps.find((each) => each.id === reveal)?.runId;
  const needed = [looked, revealed].flatMap((id) => (id === undefined ? [] : live.findIndex((each) => each.id === id)));
  return (
    <div class="turns" role="log" aria-label={t("Conversation")} aria-live="off">
      <UndoneContext.Provider value={undone}>
        <AsideContext.Provider value={aside}>
          <ArticlesContext.Provider value={articles.total}>
            <Chapters
              key={view.session.id}
              {...{ turns: live, needed, scroller }}
              draw={(each, place) => (
                <Fragment key={each.id}>
                  <EarlierVersion turn={each} />
                  <TurnBlock
                    {...{ turn: each, last: place === live.length - 1, nr: articles.first[place] }}
                    restorable={placeIn(turns, each, place) <= lastChanged}
                  />
                </Fragment>
              )}
            />
          </ArticlesContext.Provider>
        </AsideContext.Provider>
      </UndoneContext.Provider>
    </div>
  );
}

/** How many articles these turns have, and which is the first of each. */
function articlesOf(turns: readonly Turn[]): { readonly total: number; readonly first: readonly number[] } {
  let total = 0;
  const first = turns.map((each) => {
    const nr = total + 1;
    total += openingOf(each) ? 2 : 1;
    return nr;
  });
  return { total, first };
}

/** The place of a turn among all, which is where it is asked for unless some before it were set aside. */
function placeIn(turns: readonly Turn[], turn: Turn, place: number): number {
  return turns[place] === turn ? place : turns.indexOf(turn);
}

function hasChanged({ steps, team }: Turn): boolean {
  const isChange = (each: Turn["steps"][number]) => each.effects !== undefined && each.effects.files.length > 0;
  return steps.some(isChange) || (team?.steps.some(isChange) ?? false);
}
