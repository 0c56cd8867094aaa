import type { CDPSession, Page } from "playwright-core";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import { type Driver, tell } from "../../webview/harness/driver.ts";
import { blank, bring, show, still } from "./opening.ts";

/** What stays in the page of conversations that were opened and left, after the garbage was collected. */
export interface Kept {
  readonly heapBytes: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** So often they are shown before the first look, since what the browser compiles of our scripts until then is three quarters of what comes to its heap, and stays. */
const before = 5;
const times = 10;

/** What the page holds after it showed conversations some times, and after ten times more, each time with the new chat shown. */
export async function keeping(driver: Driver, talks: readonly SessionView[]): Promise<{ readonly first: Kept; readonly last: Kept }> {
  const page = await blank(driver);
  const session = await page.context().newCDPSession(page);
  for (let time = 0; time < before; time += 1) await round(page, talks);
  const first = await kept(session);
  for (let time = 0; time < times; time += 1) await round(page, talks);
  const last = await kept(session);
  await page.close();
  return { first, last };
}

async function round(page: Page, talks: readonly SessionView[]): Promise<void> {
  for (const each of talks) {
    await bring(page, each);
    await show(page);
    await still(page);
  }
  await bring(page, undefined);
  await tell(page, { type: "session", view: undefined });
  await still(page);
}

async function kept(session: CDPSession): Promise<Kept> {
  // What has a finaliser goes with the second time.
  for (let time = 0; time < 2; time += 1) await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners } = await session.send("Memory.getDOMCounters");
  return { heapBytes: usedSize, nodes, listeners: jsEventListeners };
}
