import { Fragment, type RefObject } from "preact";
import { useCallback, useMemo, useRef } from "preact/hooks";
import type { StepId } from "../../../src/core/events/ids.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import { ArticlesContext } from "../../heard/article.tsx";
import { useServices } from "../../ui/services.ts";
import { UndoneContext, undoneOf } from "../../undo/undone.ts";
import { t } from "../../words.ts";
import { EarlierVersion } from "../asked/earlier.tsx";
import { AsideContext, partTurns } from "../asked/parted.ts";
import { TurnBlock } from "../turn.tsx";
import { openingOf, type Turn, type Turned, turnsOf } from "../turns.ts";
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
  const before = useRef<Turned>(undefined);
  const turns = useMemo(() => turnsOf(view, before.current), [view]);
  before.current = { view, turns };
  const { live, aside } = useMemo(() => partTurns(turns, view), [turns]);
  // Which messages there are counts, not the words that stream in. A run is set aside only by a message that is added.
  const present = [view.session.id, view.messages.length, turns.length];
  const articles = useMemo(() => articlesOf(live), present);
  const undone = useMemo(() => undoneOf(view), [view.steps, ...present]);
  const restorable = useMemo(() => restorableOf(turns), [view.steps, ...present]);
  const draw = useCallback(
    (turn: Turn, place: number) => (
      <Fragment key={turn.id}>
        <EarlierVersion turn={turn} />
        <TurnBlock {...{ turn, last: place === live.length - 1, nr: articles.first[place], restorable: restorable.has(turn.id) }} />
      </Fragment>
    ),
    [articles, restorable],
  );
  const looked = host.saved.places?.[view.session.id]?.turn;
  const revealed = reveal === undefined ? undefined : view.steps.find((each) => each.id === reveal)?.runId;
  const needed = [looked, revealed].flatMap((id) => (id === undefined ? [] : live.findIndex((each) => each.id === id)));
  return (
    <div class="turns" role="log" aria-label={t("Conversation")} aria-live="off">
      <UndoneContext.Provider value={undone}>
        <AsideContext.Provider value={aside}>
          <ArticlesContext.Provider value={articles.total}>
            <Chapters key={view.session.id} {...{ turns: live, needed, scroller, draw }} />
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

/** The ids of the turns in which, or after which, files were changed. */
function restorableOf(turns: readonly Turn[]): ReadonlySet<string> {
  return new Set(turns.slice(0, turns.findLastIndex(hasChanged) + 1).map(({ id }) => id));
}

function hasChanged({ steps, team }: Turn): boolean {
  const isChange = (each: Turn["steps"][number]) => each.effects !== undefined && each.effects.files.length > 0;
  return steps.some(isChange) || (team?.steps.some(isChange) ?? false);
}
