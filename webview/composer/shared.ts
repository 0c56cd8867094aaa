import { useEffect, useRef } from "preact/hooks";
import type { UnsentMessage } from "../../src/core/protocol/mentions.ts";
import type { ViewState } from "../state.ts";
import { useServices } from "../ui/services.ts";
import type { Draft } from "./draft.ts";
import type { Mentions } from "./mention/kept.ts";
import { mentionsIn } from "./mention/tokens.ts";
import type { Texts } from "./writing/texts.ts";

/** What comes from the host for a draft, and goes there; see `ViewState`. */
export type Arriving = Pick<ViewState, "brought" | "movedCount">;

/** Whoever types is not told about with every letter. */
const pauseMs = 300;
/** The host takes no more, of what a draft mentions. */
const mostMentions = 50;

interface SharedDraft {
  readonly draft: Draft;
  readonly mentions: Mentions;
  readonly texts: Texts;
}

/** Takes over what the host brings, and lets the host know of the draft, so that it is not lost with this page and goes when it is wanted in another. "" is the new chat. */
export function useSharedDraft(sessionId: string, { draft, mentions, texts }: SharedDraft, { brought, movedCount }: Arriving): void {
  const { host, store } = useServices();
  const told = useRef(new Map<string, Pick<UnsentMessage, "text" | "texts">>());
  const moved = useRef(movedCount);
  const { text, write } = draft.home;
  const own = host.saved.texts?.[sessionId];
  const tell = (isMoving: boolean) => {
    const last = told.current.get(sessionId) ?? { text: "", texts: undefined };
    if (last.text === text && last.texts === own && !isMoving) return;
    told.current.set(sessionId, { text, texts: own });
    const mentioned = mentionsIn(text, host.saved.mentions ?? []).slice(0, mostMentions);
    void host.request("keepDraft", {
      text,
      ...(sessionId === "" ? {} : { sessionId }),
      ...(mentioned.length > 0 ? { mentions: mentioned } : {}),
      ...(last.texts === own && !isMoving ? {} : { texts: [...(own ?? [])] }),
      ...(isMoving ? { isMoving } : {}),
    });
  };
  useEffect(() => {
    const timer = setTimeout(tell, pauseMs, false);
    return () => clearTimeout(timer);
  }, [host, sessionId, text, own]);
  useEffect(() => {
    if (movedCount <= moved.current) return;
    moved.current = movedCount;
    tell(true);
    write("");
    texts.take(sessionId);
  }, [movedCount]);
  useEffect(() => {
    if (!brought) return;
    store.update({ brought: undefined });
    mentions.learn(brought.mentions ?? []);
    if (brought.texts && brought.texts.length > 0) texts.putBack(brought.texts);
    draft.append(brought.text);
  }, [brought]);
}
