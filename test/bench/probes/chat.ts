import type { Page } from "playwright-core";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import { type Driver, drawn, startDriver } from "../../webview/harness/driver.ts";
import { answer, run, session, user } from "../../webview/harness/samples.ts";
import { config } from "../../webview/harness/states.ts";
import { median } from "../figures.ts";

/** How the chat takes a long answer: script and layout of each frame, in milliseconds, medians over the rounds. */
export interface ChatFigures {
  readonly document: string;
  readonly totalMs: number;
  readonly worstFrameMs: number;
  /** How many times longer a frame takes among the last tenth than among the first. */
  readonly growth: number;
}

type Measured = Omit<ChatFigures, "document">;

const roundCount = 3;
const tokens = 20_000;
const tokensPerFrame = 16;

/** Answers of so many tokens that are hard in different ways. */
const documents: Readonly<Record<string, (token: number) => string>> = {
  "mixed text": (token) => mixed[token % mixed.length] ?? "",
  "one fence": (token) => (token === 0 ? "```ts\n" : token % 9 === 0 ? "value;\n" : "const "),
  "one list": (token) => (token % 8 === 0 ? "\n- item " : "word "),
};

const mixed = [
  ..."## A heading\n\nSome **bold** words, a [link](https://example.com) and `code`. ".split(/(?<= )/),
  ..."More words that fill the line until it has to be broken somewhere. ".split(/(?<= )/),
  ..."\n\n- one\n- two with *emphasis*\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\nconst x = 1;\n```\n\n".split(/(?<=\n)/),
];

/** Streams each document into the built view in Chromium, a frame's worth of tokens at a time. */
export async function measureChat(): Promise<readonly ChatFigures[]> {
  const driver = await startDriver();
  try {
    const figures: ChatFigures[] = [];
    for (const [document, token] of Object.entries(documents)) {
      const rounds: Measured[] = [];
      for (let round = 0; round < roundCount; round += 1) rounds.push(await measureOne(driver, token));
      const middle = (pick: (each: Measured) => number) => median(rounds.map(pick));
      const worstFrameMs = middle((each) => each.worstFrameMs);
      figures.push({ document, totalMs: middle((each) => each.totalMs), worstFrameMs, growth: middle((each) => each.growth) });
    }
    return figures;
  } finally {
    await driver.close();
  }
}

async function measureOne(driver: Driver, token: (index: number) => string): Promise<Measured> {
  const page = await driver.open(driver.harness.show(opening()), { width: 420, height: 800 });
  // What opening the page itself takes is no part of it.
  await drawn(page);
  const frames = await streamFrames(page, batches(token));
  await page.close();
  const tenth = Math.floor(frames.length / 10);
  return {
    totalMs: frames.reduce((sum, each) => sum + each, 0),
    worstFrameMs: Math.max(...frames),
    growth: mean(frames.slice(-tenth)) / mean(frames.slice(0, tenth)),
  };
}

function opening(): readonly HostMessage[] {
  const streamed = { ...answer("a1", "run1", ""), finish: "streaming" as const };
  const view = { ...session(), seq: 1, runs: [run("run1", {})], messages: [user("u1", "run1", "Hi"), streamed] };
  return [
    { type: "config", config },
    { type: "session", view },
  ];
}

function batches(token: (index: number) => string): readonly HostMessage[] {
  return Array.from({ length: tokens / tokensPerFrame }, (_, batch) => ({
    type: "events",
    envelopes: Array.from({ length: tokensPerFrame }, (_each, offset) => {
      const index = batch * tokensPerFrame + offset;
      const event = { type: "text-delta", messageId: "a1", text: token(index) } as const;
      return { seq: index + 2, at: "2026-01-05T09:00:01.000Z", sessionId: "session1", runId: "run1", event };
    }),
  }));
}

/** Tells one message a frame and gives what each took, from the message to the end of the layout. */
function streamFrames(page: Page, messages: readonly HostMessage[]): Promise<readonly number[]> {
  return page.evaluate(async (all) => {
    const { harness } = window as unknown as { harness: { tell(message: unknown): void } };
    const frames: number[] = [];
    for (const message of all) {
      const toldAt = performance.now();
      harness.tell(message);
      const toldMs = performance.now() - toldAt;
      // The view draws in the frame's first callback, ours comes after it.
      const drawnMs = await new Promise<number>((resolve) =>
        requestAnimationFrame((frameAt) => {
          document.querySelector(".scroller")?.getBoundingClientRect();
          resolve(performance.now() - frameAt);
        }),
      );
      frames.push(toldMs + drawnMs);
    }
    return frames;
  }, messages);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}
