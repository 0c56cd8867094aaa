import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { currentRun, type SessionView } from "../../src/core/events/session-view.ts";
import type { ViewConfig } from "../../src/core/protocol/host-message.ts";
import { Area } from "../ui/field.tsx";
import { useServices } from "../ui/services.ts";
import { ChoiceChip } from "./choice.tsx";
import { useDraft } from "./draft.ts";

interface ComposerProps {
  readonly view: SessionView | undefined;
  readonly config: ViewConfig;
  readonly focusCount: number;
  /** Where others put words for the person to look at and send. */
  readonly fill: RefObject<((text: string) => void) | undefined>;
}

/** The host takes no longer message. */
const longestMessage = 1_000_000;
const tooLong = `This is longer than a message may be (${longestMessage.toLocaleString("en")} characters). Put it into a file and name the file.`;

/** Where the next message is written. */
export function Composer({ view, config, focusCount, fill }: ComposerProps) {
  const { ask, say } = useServices();
  const area = useRef<HTMLElement>(null);
  const draft = useDraft(view?.session.id ?? "", view?.messages.findLast((each) => each.role === "user")?.text);
  const [stopping, setStopping] = useState(false);
  const run = view && currentRun(view);
  // A message after an interrupted run begins a run of its own.
  const isRunning = run !== undefined && run.waitReason !== "interrupted";
  useEffect(() => {
    if (!isRunning) setStopping(false);
  }, [isRunning]);
  useEffect(() => {
    if (focusCount > 0) area.current?.focus();
  }, [focusCount]);
  fill.current = (text) => {
    draft.write(text);
    area.current?.focus();
  };
  const cannot = isRunning
    ? "You can send when this run is over. Your draft is kept."
    : draft.text.trim()
      ? undefined
      : "Write something first";
  const send = () => {
    if (cannot) return;
    if (draft.text.length > longestMessage) say(tooLong);
    else void draft.send((text) => ask("send", { text }));
  };
  const stop = async () => {
    setStopping(true);
    if (await ask("stop", {})) setStopping(false);
  };
  return (
    <div class="composer">
      <Area
        class="composer-text"
        elementRef={area}
        label="Message"
        placeholder={isRunning ? "Write ahead while it works" : "Ask, or say what should be done"}
        value={draft.text}
        onChange={draft.write}
        onKeyDown={(event) => {
          // 229 is what browsers say while an input method is choosing a word.
          if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey || event.isComposing || event.keyCode === 229)
            return;
          event.preventDefault();
          send();
        }}
      />
      <div class="composer-row">
        <ChoiceChip config={config} />
        <span class="grow" />
        {isRunning && (
          <button type="button" class="quiet icon icon-stop" aria-label="Stop" title="Stop" disabled={stopping} onClick={stop} />
        )}
        <button
          type="button"
          class="quiet send icon icon-arrow-up"
          aria-label="Send"
          title={cannot ?? "Send (Enter)"}
          aria-disabled={cannot !== undefined}
          onClick={send}
        />
      </div>
    </div>
  );
}
