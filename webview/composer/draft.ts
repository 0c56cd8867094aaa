import { useEffect, useRef, useState } from "preact/hooks";
import type { Host } from "../host.ts";
import { joined, type ViewState } from "../state.ts";
import { useServices } from "../ui/services.ts";
import { useSharedDraft } from "./shared.ts";

/** The unsent text of one conversation. */
export interface Draft {
  readonly text: string;
  write(text: string): void;
  /** Empties the draft and sends it; a refused text comes back in front of what was written since. */
  send(request: (text: string) => Promise<string | undefined>): Promise<void>;
}

/** What comes from the host for it, and goes there; see `ViewState`. */
export type Arriving = Pick<ViewState, "brought" | "movedCount">;

/**
 * The draft of a conversation, kept when the view is hidden or reloaded. "" is the new chat; `lastSent` the person's last message in it;
 * `brought` is taken over behind what is written.
 */
export function useDraft(sessionId: string, lastSent: string | undefined, { brought, movedCount }: Arriving): Draft {
  const { host, store } = useServices();
  const drafts = useRef<Drafts | undefined>(undefined);
  drafts.current ??= new Drafts(host);
  const kept = drafts.current;
  const [, setVersion] = useState(0);
  kept.show(sessionId, lastSent);
  useEffect(() => {
    if (brought === undefined) return;
    kept.write(sessionId, joined(kept.text(sessionId), brought));
    store.update({ brought: undefined });
  }, [brought]);
  const write = (text: string) => {
    kept.write(sessionId, text);
    setVersion((version) => version + 1);
  };
  useSharedDraft(sessionId, { text: kept.text(sessionId), write }, movedCount);
  return {
    text: kept.text(sessionId),
    write,
    async send(request) {
      await kept.send(sessionId, async (text) => {
        setVersion((version) => version + 1);
        return await request(text);
      });
      setVersion((version) => version + 1);
    },
  };
}

/** Drafts by conversation. What is being sent stays saved until the host has it. */
export class Drafts {
  private texts: Readonly<Record<string, string>>;
  private sending: Readonly<Record<string, string>> = {};
  private shown: string | undefined;

  constructor(private readonly host: Pick<Host, "saved" | "save">) {
    this.texts = host.saved.drafts;
  }

  text(sessionId: string): string {
    return this.texts[sessionId] ?? "";
  }

  write(sessionId: string, text: string): void {
    this.texts = { ...this.texts, [sessionId]: text };
    this.save();
  }

  /**
   * Follows a new chat that just got its conversation: what was written meanwhile goes with it.
   * A text that was on its way when the view was closed, and arrived, is no draft any more.
   */
  show(sessionId: string, lastSent: string | undefined): void {
    if (this.shown === undefined && lastSent) {
      this.texts = Object.fromEntries(
        Object.entries(this.texts).filter(([id, text]) => text !== lastSent || (id !== sessionId && id !== "")),
      );
    }
    if (this.shown === "" && sessionId !== "" && this.sending[""] !== undefined) {
      const { "": text = "", ...rest } = this.texts;
      const { "": sending = "", ...others } = this.sending;
      this.texts = { ...rest, ...(text ? { [sessionId]: text } : {}) };
      this.sending = { ...others, [sessionId]: sending };
    }
    this.shown = sessionId;
  }

  async send(sessionId: string, request: (text: string) => Promise<string | undefined>): Promise<void> {
    const text = this.text(sessionId);
    this.sending = { ...this.sending, [sessionId]: text };
    this.texts = { ...this.texts, [sessionId]: "" };
    const error = await request(text);
    const home = this.sending[sessionId] === text ? sessionId : (this.shown ?? sessionId);
    const { [home]: _, ...others } = this.sending;
    this.sending = others;
    if (error) this.texts = { ...this.texts, [home]: joined(text, this.text(home)) };
    this.save();
  }

  private save(): void {
    const all = { ...this.texts };
    for (const [id, text] of Object.entries(this.sending)) all[id] = joined(text, all[id] ?? "");
    this.host.save({ drafts: Object.fromEntries(Object.entries(all).filter(([, text]) => text !== "")) });
  }
}
