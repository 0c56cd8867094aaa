import { useRef, useState } from "preact/hooks";
import type { Host } from "../host.ts";
import { joined } from "../state.ts";
import { useServices } from "../ui/services.ts";

/** The unsent text of one conversation. */
export interface Draft {
  readonly text: string;
  write(text: string): void;
  /** Goes on behind what is written. */
  append(text: string): void;
  /** That of the conversation itself, where this one is another's. */
  readonly home: Pick<Draft, "text" | "write">;
  /** What is written is put by, and stands here again once what is written in its place is sent. */
  putBy(): void;
  /** Lets go of it, and of what was put by. */
  drop(): void;
  /** What stands in the place of another draft goes behind this one's, unless it is this, which was sent. */
  takeOver(other: string, sent: string | undefined): void;
  /** Empties the draft and sends it; a refused text comes back in front of what was written since. */
  send(request: (text: string) => Promise<string | undefined>): Promise<void>;
}

/** Where a draft is kept. */
interface DraftPlace {
  readonly key: string;
  /** "" is the new chat. */
  readonly sessionId: string;
}

/** The draft of a conversation, kept when the view is hidden or reloaded. `lastSent` is the person's last message in it. */
export function useDraft({ key, sessionId }: DraftPlace, lastSent: string | undefined): Draft {
  const { host } = useServices();
  const drafts = useRef<Drafts | undefined>(undefined);
  drafts.current ??= new Drafts(host);
  const kept = drafts.current;
  const [, setVersion] = useState(0);
  kept.show(key, lastSent);
  const redraw = () => setVersion((version) => version + 1);
  const write = (home: string) => (text: string) => {
    kept.write(home, text);
    redraw();
  };
  return {
    text: kept.text(key),
    write: write(key),
    append: (text) => write(key)(joined(kept.text(key), text)),
    home: { text: kept.text(sessionId), write: write(sessionId) },
    putBy: () => kept.putBy(key),
    drop() {
      kept.drop(key);
      redraw();
    },
    takeOver(other, sent) {
      const text = kept.drop(other);
      if (text !== sent) kept.write(key, joined(kept.text(key), text));
      redraw();
    },
    async send(request) {
      await kept.send(key, async (text) => {
        redraw();
        return await request(text);
      });
      redraw();
    },
  };
}

/** A text that the host does not have yet. */
interface OnItsWay {
  /** Whose draft it was: a new chat's becomes that of the conversation it begins. */
  home: string;
  readonly text: string;
}

/** Drafts by conversation. What is being sent stays saved until the host has it. */
export class Drafts {
  private texts: Readonly<Record<string, string>>;
  /** That sent first comes first. */
  private sending: readonly OnItsWay[] = [];
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

  /** What is written for it is put by until what is written in its place is sent. */
  putBy(sessionId: string): void {
    const aside = asideKey(sessionId);
    this.texts = { ...this.texts, [aside]: joined(this.text(aside), this.text(sessionId)), [sessionId]: "" };
    this.save();
  }

  /** Lets go of all that is written for it, and gives that. */
  drop(sessionId: string): string {
    const { [sessionId]: text = "", [asideKey(sessionId)]: aside = "", ...others } = this.texts;
    this.texts = others;
    this.save();
    return joined(text, aside);
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
    const first = this.sending.filter(({ home }) => home === "");
    if (this.shown === "" && sessionId !== "" && first.length > 0) {
      const { "": text = "", ...rest } = this.texts;
      this.texts = { ...rest, ...(text ? { [sessionId]: text } : {}) };
      for (const each of first) each.home = sessionId;
    }
    this.shown = sessionId;
  }

  async send(sessionId: string, request: (text: string) => Promise<string | undefined>): Promise<void> {
    const text = this.text(sessionId);
    const aside = this.text(asideKey(sessionId));
    const own: OnItsWay = { home: sessionId, text };
    this.sending = [...this.sending, own];
    this.texts = { ...this.texts, [sessionId]: aside, [asideKey(sessionId)]: "" };
    const error = await request(text);
    this.sending = this.sending.filter((each) => each !== own);
    const { home } = own;
    // What was put by is put by again where nothing was written to it.
    const isPutBy = aside !== "" && this.text(home) === aside;
    if (error && isPutBy) this.texts = { ...this.texts, [home]: text, [asideKey(home)]: aside };
    else if (error) this.texts = { ...this.texts, [home]: joined(text, this.text(home)) };
    this.save();
  }

  private save(): void {
    const all = { ...this.texts };
    for (const { home, text } of this.sending.toReversed()) all[home] = joined(text, all[home] ?? "");
    this.host.save({ drafts: Object.fromEntries(Object.entries(all).filter(([, text]) => text !== "")) });
  }
}

/** Where what was put by is kept. */
function asideKey(sessionId: string): string {
  return `aside ${sessionId}`;
}
