import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { QueuedMessage, SendVerb } from "../../src/core/events/message.ts";
import { currentRun, openApprovals, openQuestions, type SessionView, waitingMessages } from "../../src/core/events/session-view.ts";
import type { ViewConfig } from "../../src/core/protocol/host-message.ts";
import { ChoiceChip } from "../choice/chip.tsx";
import { Area } from "../ui/field.tsx";
import { useServices } from "../ui/services.ts";
import { t } from "../words.ts";
import { CalledList, useCalled } from "./called.tsx";
import { AttachButton, AttachedRow } from "./images.tsx";
import { Chips } from "./mention/chips.tsx";
import { MentionList, useMentioning } from "./mention/list.tsx";
import { Meter } from "./meter.tsx";
import type { Arriving } from "./shared.ts";
import { promiseOf, VerbChip } from "./verb.tsx";
import { Waiting } from "./waiting.tsx";
import { useBringing } from "./writing/bring.ts";
import { ChangeBar } from "./writing/change-bar.tsx";
import { useKeys } from "./writing/keys.ts";
import { useWriting } from "./writing/writing.ts";

interface ComposerProps {
  readonly view: SessionView | undefined;
  readonly config: ViewConfig;
  readonly focusCount: number;
  readonly arriving: Arriving;
  /** Where others put words for the person to look at and send. */
  readonly fill: RefObject<((text: string) => void) | undefined>;
}

/** Where the next message is written. */
export function Composer({ view, config, focusCount, arriving, fill }: ComposerProps) {
  const area = useRef<HTMLElement>(null);
  const writing = useWriting(view, arriving, area);
  const { text, write, attachments, changing } = writing;
  const sessionId = view?.session.id ?? "";
  const [chosenVerb, setVerb] = useState<SendVerb>("steer");
  useEffect(() => setVerb("steer"), [sessionId]);
  const run = view && currentRun(view);
  // A message after an interrupted run begins a run of its own.
  const isRunning = run !== undefined && run.waitReason !== "interrupted";
  useEffect(() => {
    if (focusCount > 0) area.current?.focus();
  }, [focusCount]);
  fill.current = (words) => {
    // What is being written is nobody's to throw away.
    write(text.trim() === "" ? words : `${text.trimEnd()}\n${words}`);
    area.current?.focus();
  };
  const cannot = writing.isEmpty ? t("Write something first") : undefined;
  const send = (verb: SendVerb) => {
    if (cannot) return;
    // The next message is a remark again: nobody ends a run twice by habit.
    setVerb("steer");
    writing.send(isRunning && !changing ? verb : undefined);
  };
  const takeBack = async (message: QueuedMessage) => {
    setVerb(message.verb);
    area.current?.focus();
    await writing.takeBack(message);
  };
  // While one task waits for an answer the others go on, and read what is said.
  const isAsked = view !== undefined && [...openApprovals(view), ...openQuestions(view)].some((each) => each.laneId === undefined);
  const promise = changing ? t("Stops this run and begins anew from here") : promiseOf(chosenVerb, isAsked);
  const called = useCalled(text, write);
  const [typed, setTyped] = useState<string>();
  const mentioning = useMentioning({ text, isTyped: typed === text, area, learn: writing.mentions.learn });
  const keys = useKeys({ area, writing, lists: [called, mentioning], send: (isQueued) => send(isQueued ? "queue" : chosenVerb) });
  return (
    <>
      <Waiting view={view} onEdit={takeBack} />
      {view && changing && <ChangeBar view={view} message={changing} isRunning={isRunning} onCancel={writing.drop} />}
      <div class="composer" {...useBringing(writing)}>
        <AttachedRow attachments={attachments} />
        <Chips writing={writing} />
        <CalledList {...called} />
        <MentionList {...mentioning} />
        <Area
          class="composer-text"
          elementRef={area}
          label={t("Message")}
          placeholder={isRunning ? promise : t("Ask, or say what should be done")}
          value={text}
          onChange={(next) => {
            setTyped(next);
            write(next);
          }}
          onKeyDown={keys}
        />
        <div class="composer-row">
          <AttachButton attachments={attachments} />
          <ChoiceChip config={config} />
          <Meter view={view} />
          <span class="grow" />
          {isRunning && !changing && <VerbChip verb={chosenVerb} onPick={setVerb} />}
          {isRunning && <StopButton isFollowed={view !== undefined && waitingMessages(view).some((each) => each.laneId === undefined)} />}
          <button
            type="button"
            class="quiet send icon icon-arrow-up"
            aria-label={t("Send")}
            title={cannot ?? (isRunning ? t("{0} (Enter)", promise) : t("Send (Enter)"))}
            aria-disabled={cannot !== undefined}
            onClick={() => send(chosenVerb)}
          />
        </div>
      </div>
    </>
  );
}

/** `isFollowed`: something waits and begins when the run has stopped. */
function StopButton({ isFollowed }: { readonly isFollowed: boolean }) {
  const { ask } = useServices();
  const [stopping, setStopping] = useState(false);
  const stop = async () => {
    setStopping(true);
    await ask("stop", {});
    setStopping(false);
  };
  const title = isFollowed ? t("Stop this run; what waits begins then") : t("Stop");
  return <button type="button" class="quiet icon icon-stop" aria-label={t("Stop")} title={title} disabled={stopping} onClick={stop} />;
}
