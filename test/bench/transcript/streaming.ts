import type { Page } from "playwright-core";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import { type Driver, tell } from "../../webview/harness/driver.ts";
import { answer, run, session, user } from "../../webview/harness/samples.ts";
import { config } from "../../webview/harness/states.ts";
import { themeOf } from "../../webview/harness/themes.ts";
import { still } from "./opening.ts";
import { closing } from "./talks.ts";
import { type Longest, longest, type Task, trace } from "./trace.ts";

/** What an answer of 1 MB costs the page's main thread while it streams in. */
export interface Streamed {
  /** Milliseconds on a processor per KB among the first tenth and the last. */
  readonly firstMs: number;
  readonly lastMs: number;
  readonly frame: Longest;
  /** How often the page was changed in one frame, at the most. */
  readonly updates: number;
  /** The longest task in which, or behind which, another theme came in the middle. */
  readonly theme: Longest;
}

const answerKb = 1_000;
/** Pieces of so many characters, of which so many come before each frame. */
const pieceLength = 500;
const perFrame = 4;
const frameCount = (answerKb * 1_000) / pieceLength / perFrame;

/** Streams it behind nothing, or behind a long conversation. */
export async function streaming(driver: Driver, page: Page, talk?: SessionView): Promise<Streamed> {
  const view = begun(talk ?? session());
  await tell(page, { type: "config", config }, { type: "session", view });
  await still(page);
  const frames = Array.from({ length: frameCount }, (_, at) => eventsOf(at, view.session.id));
  const seen = await trace(driver, page, () => page.evaluate(stream, { frames, css: themeOf("light").css }));
  const from = (name: string) => seen.marks(name)[0] ?? Number.NaN;
  const [first, tenth, nine, end] = [from("first"), from("tenth"), from("nine tenths"), from("end")];
  const themed = from("themed");
  const onTheme = seen.tasks.filter(({ at, ms }) => at + ms >= themed && at < themed + 100);
  return {
    firstMs: cpuMs(seen.tasks, first, tenth) / (answerKb / 10),
    lastMs: cpuMs(seen.tasks, nine, end) / (answerKb / 10),
    ...{ frame: longest(seen.tasks, first), theme: longest(onTheme) },
    updates: await page.evaluate(() => (window as unknown as Counted).mostUpdates),
  };
}

function cpuMs(tasks: readonly Task[], from: number, to: number): number {
  return tasks.filter(({ at }) => at >= from && at < to).reduce((sum, each) => sum + each.cpuMs, 0);
}

function begun(view: SessionView): SessionView {
  const streamed = { ...answer("streamed", "last", ""), finish: "streaming" as const };
  const messages = [...view.messages, user("asked", "last", "Tell me all of it."), streamed];
  return { ...view, seq: 1, runs: [...view.runs, run("last", {})], messages };
}

/** What comes before a frame. */
function eventsOf(frame: number, sessionId: string): readonly HostMessage[] {
  return Array.from({ length: perFrame }, (_, index) => {
    const at = frame * perFrame + index;
    const event = { type: "text-delta", messageId: "streamed", text: wholeText.slice(at * pieceLength, (at + 1) * pieceLength) } as const;
    return { type: "events", envelopes: [{ seq: at + 2, at: "2026-01-05T09:00:01.000Z", sessionId, runId: "last", event }] };
  });
}

const wholeText = Array.from({ length: 4_000 }, (_, nr) => closing(nr)).join("\n\n");

interface Counted {
  mostUpdates: number;
}

interface Stream {
  readonly frames: readonly (readonly unknown[])[];
  /** The colours of the theme that comes in the middle. */
  readonly css: string;
}

/** Runs in the page: tells each frame what comes before it, and counts how often the transcript is changed in one. */
async function stream({ frames, css }: Stream): Promise<void> {
  const { harness } = window as unknown as { harness: { tell(message: unknown): void } };
  let updates = 0;
  let most = 0;
  const watch = new MutationObserver(() => {
    updates += 1;
  });
  watch.observe(document.querySelector(".turns") as Element, { childList: true, subtree: true, characterData: true });
  const marks = new Map([
    [0, "first"],
    [frames.length / 10, "tenth"],
    [(frames.length * 9) / 10, "nine tenths"],
  ]);
  for (const [at, messages] of frames.entries()) {
    const mark = marks.get(at);
    if (mark) performance.mark(mark);
    updates = 0;
    for (const each of messages) harness.tell(each);
    if (at === frames.length / 2) {
      performance.mark("themed");
      for (const [, name, value] of css.matchAll(/(--vscode-[\w-]+):\s*([^;]+)/g))
        document.documentElement.style.setProperty(name as string, value as string);
      document.body.className = "vscode-light";
    }
    await new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    most = Math.max(most, updates);
  }
  performance.mark("end");
  watch.disconnect();
  (window as unknown as Counted).mostUpdates = most;
}
