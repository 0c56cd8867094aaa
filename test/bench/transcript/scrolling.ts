import type { Page } from "playwright-core";
import type { Driver } from "../../webview/harness/driver.ts";
import { type Longest, longest, trace } from "./trace.ts";

/** How a conversation scrolls under a wheel that is turned as quickly as it can be, from its end to its beginning and back. */
export interface Scrolled {
  readonly frame: Longest;
  readonly frames: number;
  /** Frames in which a part of the view had nothing in it. */
  readonly blank: number;
  /** At the most. */
  readonly nodes: number;
}

/** What the wheel turns at once, in pixels. */
const turnPx = 1_200;
/** So often is looked whether it came to the end. */
const lookEvery = 10;

/** So many turns at the most in one direction. */
export async function scrolling(driver: Driver, page: Page, turns: number): Promise<Scrolled> {
  const box = await page.locator(".scroller").boundingBox();
  if (!box) throw new Error("Nothing scrolls.");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.evaluate(watchFrames);
  const seen = await trace(driver, page, async () => {
    await wheel(page, -turnPx, turns);
    await wheel(page, turnPx, turns);
  });
  return { frame: longest(seen.tasks), ...(await page.evaluate(endFrames)) };
}

/** Turns the wheel until the end in its direction is reached. */
async function wheel(page: Page, byPx: number, turns: number): Promise<void> {
  for (let turn = 1; turn <= turns; turn += 1) {
    await page.mouse.wheel(0, byPx);
    if (turn % lookEvery !== 0) continue;
    const isThere = await page.evaluate((down) => {
      const { scrollTop, scrollHeight, clientHeight } = document.querySelector(".scroller") as Element;
      return down ? scrollHeight - scrollTop - clientHeight < 1 : scrollTop === 0;
    }, byPx > 0);
    if (isThere) return;
  }
}

interface Counting {
  counting: { frames: number; blank: number; nodes: number; next: number };
}

/** Runs in the page: looks at each frame whether there is something in all parts of the view. */
function watchFrames(): void {
  const counting = { frames: 0, blank: 0, nodes: 0, next: 0 };
  (window as unknown as Counting).counting = counting;
  const { left, top, width, height } = (document.querySelector(".scroller") as Element).getBoundingClientRect();
  const isEmpty = (part: number) => {
    const found = document.elementFromPoint(left + width / 2, top + height * part);
    return found?.matches(".portion:not(:has(> :not(.stand-in)))") === true;
  };
  const look = () => {
    counting.frames += 1;
    if ([0.1, 0.5, 0.9].some(isEmpty)) counting.blank += 1;
    if (counting.frames % 10 === 0) counting.nodes = Math.max(counting.nodes, document.querySelectorAll("*").length);
    counting.next = requestAnimationFrame(look);
  };
  look();
}

function endFrames(): { frames: number; blank: number; nodes: number } {
  const { next, ...counted } = (window as unknown as Counting).counting;
  cancelAnimationFrame(next);
  return counted;
}
