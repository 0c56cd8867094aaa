import type { AssistantMessage, Message } from "../../src/core/events/message.ts";
import { openApprovals, openQuestions, type SessionView } from "../../src/core/events/session-view.ts";
import { behind, type Growing } from "../markdown/growing.ts";
import { MarkdownStream } from "../markdown/stream.ts";
import { textOf } from "../question/text.ts";
import { speech, t } from "../words.ts";
import { SpokenSink } from "./spoken.ts";

/** What comes in larger pieces nobody can listen to, and reading it twice would hold up the view. */
const longestPiece = 20_000;

/** What is looked at: a conversation, or one task of it. */
export interface Heard {
  readonly view: SessionView | undefined;
  /** What answers that are written end with, by their ids, as far as it is at hand. */
  readonly ends?: Readonly<Record<string, string>>;
  readonly laneId?: string | undefined;
  /** False while something else is in the place of the conversation; then only what waits for the person is heard. */
  readonly isShown: boolean;
}

interface Answers extends Required<Pick<Heard, "ends">>, Pick<Heard, "laneId"> {
  readonly view: SessionView;
}

/** Finds what somebody who does not see the conversation has to be told of it: each finished block of an answer, each step as it begins, what waits, and the end. */
export class Hearing {
  private place = "";
  private readonly told: (sentence: string) => string;
  /** The first message that may still grow. */
  private messages = 0;
  /** Those behind it that are whole, and said. */
  private readonly whole = new Set<string>();
  private steps = 0;
  private streams = new Map<string, Followed>();
  private asked = new Set<string>();
  private end = "";

  /** `told` says in the person's language what is ours. */
  constructor(told = speech.told) {
    this.told = told;
  }

  /** What is to be said now. What was there when the conversation came into sight is read, not heard. */
  take({ view, ends = {}, laneId, isShown }: Heard): readonly string[] {
    const place = `${view?.session.id} ${laneId ?? ""}`;
    const isNew = place !== this.place;
    if (isNew) this.begin(place);
    if (!view) return [];
    if (isNew) this.leaveWhole(view);
    const all = [...this.answers({ view, ends, laneId }), ...this.begun(view, laneId), ...this.over(view, laneId)];
    const waits = this.waiting(view);
    return isNew ? [] : [...(isShown ? all : []), ...waits];
  }

  private begin(place: string): void {
    this.place = place;
    [this.messages, this.steps, this.end] = [0, 0, ""];
    this.streams = new Map();
    this.whole.clear();
    this.asked = new Set();
  }

  /** What is whole was there before: of a long conversation it would take a second to find out what it would have said. */
  private leaveWhole({ messages, steps }: SessionView): void {
    this.steps = steps.length;
    const isOpen = (each: Message) => each.role === "assistant" && each.finish === "streaming";
    const open = messages.findIndex(isOpen);
    this.messages = open < 0 ? messages.length : open;
    for (const each of messages.slice(this.messages)) if (!isOpen(each)) this.whole.add(each.id);
  }

  private answers({ view: { messages }, ends, laneId }: Answers): readonly string[] {
    const said: string[] = [];
    let from = messages.length;
    for (let at = this.messages; at < messages.length; at += 1) {
      const message = messages[at];
      if (message?.role !== "assistant" || message.laneId !== laneId || this.whole.has(message.id)) continue;
      said.push(...this.followed(message, ends[message.id]));
      if (message.finish === "streaming") from = Math.min(from, at);
      else {
        this.streams.delete(message.id);
        this.whole.add(message.id);
      }
    }
    if (from === messages.length) this.whole.clear();
    this.messages = from;
    return said;
  }

  private followed(message: AssistantMessage, end: string | undefined): readonly string[] {
    const known = this.streams.get(message.id) ?? new Followed();
    this.streams.set(message.id, known);
    return known.grow({ text: message.text, end }, message.finish !== "streaming");
  }

  private begun({ steps }: SessionView, laneId: string | undefined): readonly string[] {
    const fresh = steps.slice(this.steps).filter((each) => each.laneId === laneId);
    this.steps = steps.length;
    return fresh.map((each) => this.told(each.title));
  }

  private waiting(view: SessionView): readonly string[] {
    const waits = [
      ...openApprovals(view).map(({ id, title }) => ({ id, words: this.told(title) })),
      ...openQuestions(view).map((each) => ({ id: each.id, words: textOf(each, this.told) })),
    ];
    const fresh = waits.filter(({ id }) => !this.asked.has(id));
    for (const { id } of fresh) this.asked.add(id);
    return fresh.map(({ words }) => t("Waiting for your answer: {0}", words));
  }

  /** Of a run that failed its own alert tells. */
  private over({ runs }: SessionView, laneId: string | undefined): readonly string[] {
    const run = runs.at(-1);
    const end = run && laneId === undefined && (run.state === "completed" || run.state === "cancelled") ? `${run.id} ${run.state}` : "";
    if (end === this.end) return [];
    this.end = end;
    if (end === "") return [];
    return [run?.state === "completed" ? t("Done") : t("Stopped")];
  }
}

/** An answer as it is written. */
class Followed {
  private readonly sink = new SpokenSink();
  private readonly stream = new MarkdownStream(this.sink);
  private read = 0;
  private isTooLong = false;

  grow(growing: Growing, isWhole: boolean): readonly string[] {
    const more = behind(growing, this.read);
    this.read = growing.text.length;
    if (more.length > longestPiece) this.isTooLong = true;
    if (this.isTooLong) return isWhole ? [t("A long answer has come")] : [];
    this.stream.push(more);
    if (isWhole) this.stream.preview(this.sink);
    return this.sink.take();
  }
}
