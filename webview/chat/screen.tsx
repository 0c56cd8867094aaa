import { Fragment } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { currentRun, openApprovals, openQuestions } from "../../src/core/events/session-view.ts";
import type { ViewConfig } from "../../src/core/protocol/host-message.ts";
import { AnsweredContext } from "../approval/deaf.ts";
import { Composer } from "../composer/composer.tsx";
import { focusComposer } from "../composer/focus.ts";
import { Foot } from "../composer/foot.tsx";
import { useLostFocus } from "../heard/lost-focus.ts";
import { AgentsContext } from "../plan/writing/form.tsx";
import type { ViewState } from "../state.ts";
import { Icon } from "../ui/icon.tsx";
import { Said } from "../ui/said.tsx";
import { UndoPanel } from "../undo/panel.tsx";
import { nothingUndone, UndoneContext, undoneOf } from "../undo/undone.ts";
import { t } from "../words.ts";
import { EarlierVersion } from "./asked/earlier.tsx";
import { AsideContext, partTurns } from "./asked/parted.ts";
import { Empty } from "./empty.tsx";
import { RevealContext, useRevealInTask } from "./reveal.ts";
import { useFollow, useOutOfSight } from "./scroll.ts";
import { TurnBlock } from "./turn.tsx";
import { type Turn, turnsOf } from "./turns.ts";

interface ChatScreenProps {
  readonly state: ViewState;
  readonly config: ViewConfig;
  readonly said: string | undefined;
  readonly hidden: boolean;
}

/** The conversation and the composer under it. */
export function ChatScreen({ state, config, said, hidden }: ChatScreenProps) {
  const { view } = state;
  const main = useRef<HTMLElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const fill = useRef<((text: string) => void) | undefined>(undefined);
  const before = useRef<readonly Turn[]>([]);
  const turns = useMemo(() => (view ? turnsOf(view, before.current) : []), [view]);
  before.current = turns;
  // A run is set aside only by a message that is added.
  const { live, aside } = useMemo(() => partTurns(turns, view), [turns, view?.messages.length]);
  // Only the ids of the messages count, not the words that stream in.
  const undone = useMemo(() => (view ? undoneOf(view) : nothingUndone), [view?.steps, view?.messages.length]);
  const lastChanged = turns.findLastIndex(({ steps, team }) =>
    [...steps, ...(team?.steps ?? [])].some((each) => each.effects?.files.length),
  );
  const waiting = view ? [...openApprovals(view), ...openQuestions(view)].toSorted((one, other) => one.at.localeCompare(other.at)) : [];
  const answered = view ? [...view.approvals, ...view.questions].filter((each) => each.answer).length : 0;
  useFollow(scroller, view, hidden);
  useRevealInTask(state, hidden);
  useLostFocus(main);
  const wasHidden = useRef(hidden);
  useEffect(() => {
    if (wasHidden.current && !hidden) focusComposer();
    wasHidden.current = hidden;
  }, [hidden]);
  const outOfSight = useOutOfSight(scroller, waiting[0]?.id, hidden);
  return (
    <main ref={main} class="chat" hidden={hidden}>
      <div class="scroller" ref={scroller}>
        {view ? (
          <div class="turns" role="log" aria-label={t("Conversation")} aria-live="off">
            <UndoneContext.Provider value={undone}>
              <AnsweredContext.Provider value={answered}>
                <RevealContext.Provider value={hidden ? undefined : state.reveal}>
                  <AgentsContext.Provider value={config.agents}>
                    <AsideContext.Provider value={aside}>
                      {live.map((each, index) => (
                        <Fragment key={each.id}>
                          <EarlierVersion turn={each} />
                          <TurnBlock turn={each} last={index === live.length - 1} restorable={turns.indexOf(each) <= lastChanged} />
                        </Fragment>
                      ))}
                    </AsideContext.Provider>
                  </AgentsContext.Provider>
                </RevealContext.Provider>
              </AnsweredContext.Provider>
            </UndoneContext.Provider>
          </div>
        ) : (
          <Empty config={config} onPick={(text) => fill.current?.(text)} />
        )}
      </div>
      {outOfSight && (
        <button type="button" class="waiting" onClick={() => outOfSight.show()}>
          {t("{0} waiting", waiting.length)} <Icon name={outOfSight.above ? "arrow-up" : "arrow-down"} />
        </button>
      )}
      <div class="desk">
        {!hidden && <Said said={said} />}
        {state.undo && <UndoPanel undo={state.undo} />}
        {state.isElsewhere && view && currentRun(view) && (
          <p class="foot elsewhere" role="status">
            <Icon name="window" />
            <span>{t("At work in another window. What you say and answer here reaches it.")}</span>
          </p>
        )}
        <Composer {...{ view, config, fill }} focusCount={state.focusCount} arriving={state} />
        <Foot config={config} trouble={state.trouble} />
      </div>
    </main>
  );
}
