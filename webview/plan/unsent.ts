import { useEffect, useMemo, useState } from "preact/hooks";
import type { SessionView } from "../../src/core/events/session-view.ts";
import type { Host } from "../host.ts";
import { joined } from "../state.ts";
import { type Services, useServices } from "../ui/services.ts";

type Home = Pick<Host, "saved" | "save">;

/** What is being written to the agent of one task. */
export interface Unsent {
  readonly text: string;
  write(text: string): void;
  /** Whether something stood there when it was opened. */
  readonly wasKept: boolean;
  /** Sends what was `said`. It stays kept until it is known to be `done`; refused, it comes back in front of what was written since. Says whether nothing is left to be sent. */
  send(said: string, done: Promise<boolean>): Promise<boolean>;
}

/** What is being written to a task's agent, kept when the view is hidden or reloaded. It is one and the same wherever it is written. */
export function useUnsent(taskId: string): Unsent {
  const services = useServices();
  const words = unsentTo(taskId, services);
  const [, setVersion] = useState(0);
  useEffect(() => words.watch(() => setVersion((version) => version + 1)), [words]);
  const wasKept = useMemo(() => words.text(taskId) !== "", [words, taskId]);
  return {
    text: words.text(taskId),
    wasKept,
    write: (text) => words.write(taskId, text),
    send: (said, done) => words.send(taskId, { said, done }),
  };
}

const known = new WeakMap<Home, UnsentWords>();

/** Those of this page, ready for this task. */
export function unsentTo(taskId: string, { host, store }: Pick<Services, "host" | "store">): UnsentWords {
  const words = known.get(host) ?? new UnsentWords(host);
  known.set(host, words);
  words.begin(taskId, lastSaid(store.state.view, taskId));
  return words;
}

interface OnItsWay {
  readonly taskId: string;
  readonly said: string;
}

/** Words to the agents of tasks that were not sent, by the task's id. What is on its way stays saved until it is known to be done. */
export class UnsentWords {
  private texts: Readonly<Record<string, string>>;
  /** That sent first comes first. */
  private sending: readonly OnItsWay[] = [];
  private readonly begun = new Set<string>();
  private readonly watching = new Set<() => void>();

  constructor(private readonly host: Home) {
    this.texts = host.saved.tasks ?? {};
  }

  text(taskId: string): string {
    return this.texts[taskId] ?? "";
  }

  /** What was on its way when the page went, and arrived, is not unsent any more. */
  begin(taskId: string, lastSaid: string | undefined): void {
    if (this.begun.has(taskId)) return;
    this.begun.add(taskId);
    if (lastSaid !== undefined && this.text(taskId) === lastSaid) this.texts = { ...this.texts, [taskId]: "" };
  }

  write(taskId: string, text: string): void {
    this.become({ ...this.texts, [taskId]: text });
  }

  async send(taskId: string, { said, done }: { readonly said: string; readonly done: Promise<boolean> }): Promise<boolean> {
    const own: OnItsWay = { taskId, said };
    this.sending = [...this.sending, own];
    this.write(taskId, "");
    const isDone = await done;
    this.sending = this.sending.filter((each) => each !== own);
    this.write(taskId, isDone ? this.text(taskId) : joined(said, this.text(taskId)));
    return this.text(taskId) === "";
  }

  /** Calls back when any of them has changed, until the returned function is called. */
  watch(changed: () => void): () => void {
    this.watching.add(changed);
    return () => this.watching.delete(changed);
  }

  private become(texts: Readonly<Record<string, string>>): void {
    this.texts = texts;
    const all = { ...texts };
    for (const { taskId, said } of this.sending.toReversed()) all[taskId] = joined(said, all[taskId] ?? "");
    this.host.save({ tasks: Object.fromEntries(Object.entries(all).filter(([, text]) => text !== "")) });
    for (const changed of this.watching) changed();
  }
}

/** What the person said last to the agent of a task. */
function lastSaid(view: SessionView | undefined, taskId: string): string | undefined {
  const waits = view?.queue.findLast((each) => each.laneId === taskId);
  const read = view?.messages.findLast((each) => each.laneId === taskId && each.role === "user" && each.from === undefined);
  return (waits ?? read)?.text;
}
