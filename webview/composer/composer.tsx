import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ImageRef, QueuedMessage, SendVerb } from "../../src/core/events/message.ts";
import { currentRun, openApprovals, openQuestions, type SessionView, waitingMessages } from "../../src/core/events/session-view.ts";
import type { ViewConfig } from "../../src/core/protocol/host-message.ts";
import { Area } from "../ui/field.tsx";
import { useServices } from "../ui/services.ts";
import { CalledList, useCalled } from "./called.tsx";
import { ChoiceChip } from "./choice.tsx";
import { type Arriving, useDraft } from "./draft.ts";
import { AttachButton, AttachedRow, type Attachments, useAttachments } from "./images.tsx";
import { Meter } from "./meter.tsx";
import { promiseOf, VerbChip } from "./verb.tsx";
import { Waiting } from "./waiting.tsx";

interface ComposerProps {
  readonly view: SessionView | undefined;
  readonly config: ViewConfig;
  readonly focusCount: number;
  readonly arriving: Arriving;
  /** Where others put words for the person to look at and send. */
  readonly fill: RefObject<((text: string) => void) | undefined>;
}

/** The host takes no longer message. */
const longestMessage = 1_000_000;
const tooLong = `This is longer than a message may be (${longestMessage.toLocaleString("en")} characters). Put it into a file and name the file.`;

/** Where the next message is written. */
export function Composer({ view, config, focusCount, arriving, fill }: ComposerProps) {
  const { ask, say, store } = useServices();
  const area = useRef<HTMLElement>(null);
  const draft = useDraft(view?.session.id ?? "", view && lastSaid(view), arriving);
  const sessionId = view?.session.id ?? "";
  const attachments = useAttachments(sessionId);
  const [chosenVerb, setVerb] = useState<SendVerb>("steer");
  useEffect(() => setVerb("steer"), [sessionId]);
  const run = view && currentRun(view);
  // A message after an interrupted run begins a run of its own.
  const isRunning = run !== undefined && run.waitReason !== "interrupted";
  useEffect(() => {
    if (focusCount > 0) area.current?.focus();
  }, [focusCount]);
  fill.current = (text) => {
    draft.write(text);
    area.current?.focus();
  };
  const cannot = draft.text.trim() || attachments.all.length > 0 ? undefined : "Write something first";
  const send = (verb: SendVerb) => {
    if (cannot) return;
    if (draft.text.length > longestMessage) return say(tooLong);
    // The next message is a remark again: nobody ends a run twice by habit.
    setVerb("steer");
    const images = attachments.take();
    void draft.send(async (text) => {
      const more = { ...(isRunning ? { verb } : {}), ...(images.length > 0 ? { images: [...images] } : {}) };
      const refused = await ask("send", { text, ...more });
      if (refused !== undefined) attachments.putBack(images);
      return refused;
    });
  };
  const change = async (message: QueuedMessage) => {
    setVerb(message.verb);
    const found = await Promise.all((message.images ?? []).map((each) => loadPicture(each)));
    attachments.putBack(found.flat());
    fill.current?.(draft.text ? `${message.text}\n${draft.text}` : message.text);
  };
  const loadPicture = async ({ blob, mediaType, name = "picture" }: ImageRef) => {
    await ask("loadImage", { blob });
    const data = store.state.images[blob];
    return data ? [{ mediaType, data, name }] : [];
  };
  // While one task waits for an answer the others go on, and read what is said.
  const isAsked = view !== undefined && [...openApprovals(view), ...openQuestions(view)].some((each) => each.laneId === undefined);
  const promise = promiseOf(chosenVerb, isAsked);
  const called = useCalled(draft.text, draft.write);
  return (
    <>
      <Waiting view={view} onEdit={change} />
      <div class="composer" {...dropInto(attachments)}>
        <AttachedRow attachments={attachments} />
        <CalledList {...called} />
        <Area
          class="composer-text"
          elementRef={area}
          label="Message"
          placeholder={isRunning ? promise : "Ask, or say what should be done"}
          value={draft.text}
          onChange={draft.write}
          onKeyDown={(event) => {
            if (called.take(event)) return event.preventDefault();
            // 229 is what browsers say while an input method is choosing a word.
            if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing || event.keyCode === 229)
              return;
            event.preventDefault();
            send(event.altKey ? "queue" : chosenVerb);
          }}
        />
        <div class="composer-row">
          <ChoiceChip config={config} />
          <Meter view={view} />
          <span class="grow" />
          <AttachButton attachments={attachments} />
          {isRunning && <VerbChip verb={chosenVerb} onPick={setVerb} />}
          {isRunning && <StopButton isFollowed={view !== undefined && waitingMessages(view).some((each) => each.laneId === undefined)} />}
          <button
            type="button"
            class="quiet send icon icon-arrow-up"
            aria-label="Send"
            title={cannot ?? (isRunning ? `${promise} (Enter)` : "Send (Enter)")}
            aria-disabled={cannot !== undefined}
            onClick={() => send(chosenVerb)}
          />
        </div>
      </div>
    </>
  );
}

/** The person's last message to the conversation itself. */
function lastSaid({ messages }: SessionView): string | undefined {
  return messages.findLast((each) => each.role === "user" && each.from === undefined && each.laneId === undefined)?.text;
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
  const title = isFollowed ? "Stop this run; what waits begins then" : "Stop";
  return <button type="button" class="quiet icon icon-stop" aria-label="Stop" title={title} disabled={stopping} onClick={stop} />;
}

/** Pictures that are pasted or dropped go along; everything else pasted stays the text field's. */
function dropInto(attachments: Attachments) {
  const take = (event: Event, data: DataTransfer | null) => {
    const files = data?.files;
    // Cells of a sheet come as words and as a picture of them.
    if (!files || files.length === 0 || data.getData("text/plain") !== "") return;
    event.preventDefault();
    void attachments.add(files);
  };
  return {
    onPaste: (event: ClipboardEvent) => take(event, event.clipboardData),
    onDrop: (event: DragEvent) => take(event, event.dataTransfer),
    onDragOver: (event: DragEvent) => event.dataTransfer?.types.includes("Files") && event.preventDefault(),
  };
}
