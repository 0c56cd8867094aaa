import type { QueuedMessage, SendVerb } from "../../src/core/events/message.ts";
import { type SessionView, waitingMessages } from "../../src/core/events/session-view.ts";
import { cameWords } from "../chat/asked/came.ts";
import { Icon, type IconName } from "../ui/icon.tsx";
import { useServices } from "../ui/services.ts";
import { count, t } from "../words.ts";
import { focusComposer } from "./focus.ts";

const icons: Readonly<Record<SendVerb, IconName>> = { steer: "arrow-right", queue: "clock", interrupt: "stop" };
const words: Readonly<Record<SendVerb, string>> = {
  steer: t("Next step"),
  queue: t("After this run"),
  interrupt: t("Next"),
};

interface WaitingProps {
  readonly view: SessionView | undefined;
  /** Puts a message that was taken back where it can be changed. */
  onEdit(message: QueuedMessage): void;
}

/** The messages that wait for their turn, each with what will become of it. */
export function Waiting({ view, onEdit }: WaitingProps) {
  const { ask } = useServices();
  const waiting = view ? waitingMessages(view).filter((each) => each.laneId === undefined) : [];
  if (waiting.length === 0) return null;
  const withdraw = async (message: QueuedMessage, then: (message: QueuedMessage) => void) => {
    if ((await ask("withdraw", { messageId: message.id })) === undefined) then(message);
  };
  const isHeld = view?.runs.at(-1)?.state === "failed";
  return (
    <ul class="waits" aria-label={t("Messages that wait")}>
      {isHeld && <li class="line faint">{t("The run failed; what waits goes on after “Try again”, or with your next message.")}</li>}
      {waiting.map((each) => (
        <li key={each.id} class="line">
          <Icon name={icons[each.verb]} />
          {cameWords(each) !== "" && (
            <span class="waits-from" title={cameWords(each)}>
              <Icon name="device-mobile" />
              <span class="unseen">{cameWords(each)}</span>
            </span>
          )}
          <span class="waits-words" title={wordsOf(each)}>
            <span class="faint">{t("{0}:", words[each.verb])}</span> {wordsOf(each)}
          </span>
          <button
            type="button"
            class="quiet icon icon-edit"
            aria-label={t("Change: {0}", wordsOf(each))}
            title={t("Take back and change")}
            onClick={() => withdraw(each, onEdit)}
          />
          <button
            type="button"
            class="quiet icon icon-close"
            aria-label={t("Remove: {0}", wordsOf(each))}
            title={t("Remove")}
            onClick={() => withdraw(each, focusComposer)}
          />
        </li>
      ))}
    </ul>
  );
}

function wordsOf({ text, images = [], handed = [] }: QueuedMessage): string {
  const pictures = images.length === 0 ? "" : count(images.length, ["{0} picture", "{0} pictures"]);
  if (text === "" && images.length === 0) return handed.map(({ name }) => name).join(", ");
  return [text, pictures && text ? `(${pictures})` : pictures].filter(Boolean).join(" ");
}
