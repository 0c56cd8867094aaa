import type { Page } from "playwright-core";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import { type Driver, drawn } from "../../webview/harness/driver.ts";
import { type Longest, longest, type Trace, trace } from "./trace.ts";

/** What opening a conversation takes, in milliseconds from the arrival of its snapshot. */
export interface Opened {
  /** Until the end of it can be read and used. */
  readonly paintedMs: number;
  /** Until nothing more is drawn. */
  readonly stillMs: number;
  /** Behind the first paint. */
  readonly after: Longest;
  readonly nodes: number;
}

/** A page with nothing in it yet. */
export async function blank(driver: Driver): Promise<Page> {
  const page = await driver.open("empty", { width: 420, height: 800 });
  await drawn(page);
  return page;
}

/** Lays a snapshot into the page, so that its way there is no part of what is measured. */
export async function bring(page: Page, view: SessionView | undefined): Promise<void> {
  await page.evaluate((snapshot) => {
    (window as unknown as Brought).snapshot = snapshot;
  }, view);
}

interface Brought {
  snapshot: unknown;
}

/** Posts the snapshot that was brought, as VS Code does, and measures what comes of it. */
export async function opening(driver: Driver, page: Page): Promise<Opened> {
  const seen: Trace = await trace(driver, page, async () => {
    await show(page);
    await still(page);
  });
  const [arrived = 0] = seen.marks("arrived");
  const [painted = 0] = seen.marks("painted");
  const work = seen.tasks.filter((each) => each.ms > 4);
  const end = Math.max(painted, ...work.map(({ at, ms }) => at + ms));
  const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
  return { paintedMs: painted - arrived, stillMs: end - arrived, after: longest(seen.tasks, painted), nodes };
}

/** Posts the snapshot that was brought and waits until its end is painted. */
export async function show(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const { snapshot } = window as unknown as Brought;
        const painted = () => {
          // A message is handled behind the frame in which it was posted.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            performance.mark("painted");
            resolve();
          };
          port2.postMessage(undefined);
        };
        const look = () => requestAnimationFrame(() => (document.querySelector(".turn-last") ? painted() : look()));
        performance.mark("arrived");
        window.postMessage({ type: "session", view: snapshot }, "*");
        look();
      }),
  );
}

/** Waits until so many frames went by in which nothing changed. */
export async function still(page: Page, frames = 20): Promise<void> {
  await page.evaluate(
    (quiet) =>
      new Promise<void>((resolve) => {
        let left = quiet;
        const watch = new MutationObserver(() => {
          left = quiet;
        });
        watch.observe(document.body, { childList: true, subtree: true, attributes: true, characterData: true });
        const look = () => {
          left -= 1;
          if (left > 0) return void requestAnimationFrame(look);
          watch.disconnect();
          resolve();
        };
        look();
      }),
    frames,
  );
}
