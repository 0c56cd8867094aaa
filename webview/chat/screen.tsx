import { useEffect, useRef } from "preact/hooks";
import { currentRun, openApprovals, openQuestions } from "../../src/core/events/session-view.ts";
import type { ViewConfig } from "../../src/core/protocol/host-message.ts";
import { Asking } from "../approval/asking.tsx";
import { Composer } from "../composer/composer.tsx";
import { focusComposer } from "../composer/focus.ts";
import { Foot } from "../composer/foot.tsx";
import { useLostFocus } from "../heard/lost-focus.ts";
import { AgentsContext } from "../plan/writing/form.tsx";
import type { ViewState } from "../state.ts";
import { Icon } from "../ui/icon.tsx";
import { Said } from "../ui/said.tsx";
import { UndoPanel } from "../undo/panel.tsx";
import { t } from "../words.ts";
import { Empty } from "./empty.tsx";
import { Transcript } from "./log/transcript.tsx";
import { RevealContext, useRevealInTask } from "./reveal.ts";
import { useFollow, useOutOfSight } from "./scroll.ts";

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
  const waiting = view ? [...openApprovals(view), ...openQuestions(view)].toSorted((one, other) => one.at.localeCompare(other.at)) : [];
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
          <Asking view={view}>
            <RevealContext.Provider value={hidden ? undefined : state.reveal}>
              <AgentsContext.Provider value={config.agents}>
                <Transcript view={view} reveal={hidden ? undefined : state.reveal} scroller={scroller} />
              </AgentsContext.Provider>
            </RevealContext.Provider>
          </Asking>
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
