import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { QueuedMessage, SendVerb, UserMessage } from "../../../src/core/events/message.ts";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import { type Services, useServices } from "../../ui/services.ts";
import { t } from "../../words.ts";
import { useDraft } from "../draft.ts";
import { type Attachments, useAttachments } from "../images.tsx";
import { type Mentions, useMentions } from "../mention/kept.ts";
import { tokenOf } from "../mention/tokens.ts";
import { type Arriving, useSharedDraft } from "../shared.ts";
import { useBesides } from "./besides.ts";
import { changeKey, changingIn, endChange, lostChangeIn } from "./changing.ts";
import { controlOf } from "./control.ts";
import { type Past, usePast } from "./past.ts";
import { type Texts, useTexts } from "./texts.ts";

/** The message that is being written, with all that goes along. */
export interface Writing {
  readonly text: string;
  write(text: string): void;
  readonly attachments: Attachments;
  readonly mentions: Mentions;
  readonly texts: Texts;
  readonly past: Past;
  /** The earlier message that is being changed. */
  readonly changing: UserMessage | undefined;
  readonly isEmpty: boolean;
  /** `verb`: what becomes of it while a run is at work. */
  send(verb: SendVerb | undefined): void;
  /** Lets go of all of it. */
  drop(): void;
  /** The draft is shown again. What was written into the change is kept with it. */
  leaveChange(): void;
  /** Takes a message that was taken back in front of what is written. */
  takeBack(message: QueuedMessage): Promise<void>;
}

/** The host takes no longer message. */
const longestMessage = 1_000_000;

export function useWriting(view: SessionView | undefined, arriving: Arriving, area: RefObject<HTMLElement | null>): Writing {
  const services = useServices();
  const { ask, say } = services;
  const changing = changingIn(services, view);
  const sessionId = view?.session.id ?? "";
  const key = changing ? changeKey(changing) : sessionId;
  const draft = useDraft({ key, sessionId }, view && lastSaid(view));
  const past = usePast(view, draft.text);
  const attachments = useAttachments(key);
  const texts = useTexts(key);
  const text = past.text ?? draft.text;
  const mentions = useMentions(text);
  useSharedDraft(sessionId, { draft, mentions, texts }, arriving);
  const write = (next: string) => {
    if (past.text !== undefined) draft.putBy();
    past.leave();
    draft.write(next);
  };
  const besides = useBesides({ mentions, texts, attachments });
  useChangeBegin(changing, area, (message) => {
    past.leave();
    if (draft.text !== "") return;
    write(message.text);
    void besides.begin(message);
  });
  const sending = useLostChange(view, (lost) => {
    draft.takeOver(lost, view && lastSaid(view));
    attachments.putBack(attachments.take(lost));
    texts.putBack(texts.take(lost));
    endChange(services, sessionId);
  });
  useDropped(area, { write, text, mentions });
  const drop = () => {
    past.leave();
    draft.drop();
    attachments.take();
    texts.take();
  };
  return {
    ...{ text, write, attachments, mentions, texts, past, changing },
    isEmpty: text.trim() === "" && attachments.all.length === 0 && texts.all.length === 0,
    send(verb) {
      const tooMuch = text.length > longestMessage ? tooLong() : texts.problem();
      if (tooMuch !== undefined) return say(tooMuch);
      if (past.text !== undefined) write(text);
      dropReport(services);
      const [images, own, mentioned] = [attachments.take(), texts.take(), mentions.all];
      const request = async (said: string) => {
        const along = { ...(verb ? { verb } : {}), ...(changing ? { replacesId: changing.id } : {}) };
        const refused = await ask("send", { text: said, ...along, ...filled({ images, mentions: mentioned, texts: own }) });
        if (refused !== undefined) {
          attachments.putBack(images);
          texts.putBack(own);
        } else if (changing) endChange(services, changing.sessionId);
        return refused;
      };
      sending(draft.send(request));
    },
    drop,
    leaveChange() {
      past.leave();
      if (changing && !hasChanged(changing, { text: draft.text, attachments, texts })) drop();
      endChange(services, sessionId);
    },
    async takeBack(message) {
      past.leave();
      draft.write(draft.text ? `${message.text}\n${draft.text}` : message.text);
      await besides.add(message);
    },
  };
}

function tooLong(): string {
  return t("This is longer than a message may be ({0} characters). Put it into a file and mention it with @.", longestMessage);
}

/** The lists that are not empty, as they are sent. */
function filled<Lists extends Readonly<Record<string, readonly unknown[]>>>(lists: Lists) {
  const found = Object.entries(lists).flatMap(([name, list]) => (list.length > 0 ? [[name, [...list]]] : []));
  return Object.fromEntries(found) as { [Name in keyof Lists]?: Lists[Name][number][] };
}

/** Whether a message that is being changed is another by now. */
function hasChanged(message: UserMessage, now: Pick<Writing, "text" | "attachments" | "texts">): boolean {
  const { images = [], handed = [] } = message;
  const handedTexts = handed.filter(({ kind }) => kind === "text");
  return now.text !== message.text || now.attachments.all.length !== images.length || now.texts.all.length !== handedTexts.length;
}

/** What came of an undo was read by the time something is sent, and stands in the conversation. */
function dropReport({ store }: Pick<Services, "store">): void {
  if (store.state.undo?.report) store.update({ undo: undefined });
}

/** The message's words are put into the composer as soon as it is to be changed, also when the page was drawn anew meanwhile. */
function useChangeBegin(
  changing: UserMessage | undefined,
  area: RefObject<HTMLElement | null>,
  begin: (message: UserMessage) => void,
): void {
  const isDrawn = useRef(false);
  useEffect(() => {
    if (changing) begin(changing);
    if (changing && isDrawn.current) area.current?.focus();
    isDrawn.current = true;
  }, [changing?.id]);
}

/** Another message stands in the place of the one that was being changed. What is on its way is waited for: refused, it comes back to the change. */
function useLostChange(view: SessionView | undefined, goOn: (key: string) => void): (sent: Promise<void>) => void {
  const isSending = useRef(false);
  const lost = lostChangeIn(useServices(), view);
  useEffect(() => {
    if (lost !== undefined && !isSending.current) goOn(lost);
  });
  return (sent) => {
    isSending.current = true;
    void sent.finally(() => {
      isSending.current = false;
    });
  };
}

/** What was dropped is mentioned where the cursor stands. */
function useDropped(area: RefObject<HTMLElement | null>, { write, text, mentions }: Pick<Writing, "write" | "text" | "mentions">): void {
  const { store, say } = useServices();
  const { dropped } = store.state;
  useEffect(() => {
    if (!dropped) return;
    store.update({ dropped: undefined });
    if (dropped.problems.length > 0) say(dropped.problems.join(" "));
    if (dropped.mentions.length === 0) return;
    mentions.learn(dropped.mentions);
    const words = dropped.mentions.map((each) => `${tokenOf(each)} `).join("");
    const at = controlOf(area.current)?.selectionStart ?? text.length;
    const gap = at === 0 || /\s/.test(text[at - 1] ?? " ") ? "" : " ";
    write(text.slice(0, at) + gap + words + text.slice(at));
    area.current?.focus();
  }, [dropped]);
}

/** The person's last message to the conversation itself. */
function lastSaid({ messages }: SessionView): string | undefined {
  return messages.findLast((each) => each.role === "user" && each.from === undefined && each.laneId === undefined)?.text;
}
