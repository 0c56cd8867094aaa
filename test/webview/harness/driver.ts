import { type Browser, chromium, type Locator, type Page } from "playwright-core";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import type { Request } from "../../../src/core/protocol/requests.ts";
import { type Harness, startHarness } from "./server.ts";

/** A real browser with the harness beside it. */
export interface Driver {
  readonly harness: Harness;
  readonly browser: Browser;
  /** A page that shows a state of the harness, or a path of `harness.show`. Once closed it is taken for the next, since a new one costs a second. */
  open(path: string, size?: Size): Promise<Page>;
  /** The same in one page for all that is only looked at, since a new one costs more than most looks. Nobody closes it. */
  show(path: string, size?: Size): Promise<Page>;
  close(): Promise<void>;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const usualSize: Size = { width: 400, height: 800 };

interface HarnessWindow {
  readonly harness: {
    readonly posted: readonly Request[];
    readonly violations: readonly string[];
    readonly refusals: Record<string, string>;
    readonly held: Record<string, boolean>;
    tell(message: HostMessage): void;
  };
}

/** `flags` are for Chromium, beside its usual ones. */
export async function startDriver(flags: readonly string[] = []): Promise<Driver> {
  const harness = await startHarness();
  const browser: Browser = await chromium.launch({
    executablePath: process.env.ANYCOWORK_HEADLESS ?? process.env.ANYCOWORK_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      ...flags,
    ],
  });
  // Pages of one context share what they fetched and compiled: a context of its own for each doubles what opening one costs.
  const context = await browser.newContext();
  const go = async (page: Page, path: string) => {
    await page.goto(harness.url + path);
    await page.locator("main:visible").waitFor();
    return page;
  };
  const idle: Page[] = [];
  const lent = (page: Page) => {
    page.close = async () => {
      if (idle.includes(page)) return;
      await page.mouse.move(0, 0);
      idle.push(page);
    };
    return page;
  };
  const take = async (size: Size) => {
    const page = idle.pop() ?? lent(await context.newPage());
    // What one look left there is no part of the next.
    if (page.url().startsWith(harness.url)) await page.evaluate(() => sessionStorage.clear());
    await page.setViewportSize(size);
    return page;
  };
  let shown: Page | undefined;
  return {
    harness,
    browser,
    async open(path, size = usualSize) {
      return await go(await take(size), path);
    },
    async show(path, size = usualSize) {
      await shown?.close();
      shown = await take(size);
      return await go(shown, path);
    },
    async close() {
      await browser.close();
      await harness.close();
    },
  };
}

/** What the view has asked its host for, by name. */
export async function requestsOf(page: Page, name: Request["name"]): Promise<readonly unknown[]> {
  const posted = await page.evaluate(() => (window as unknown as HarnessWindow).harness.posted);
  return posted.filter((each) => each.name === name).map((each) => each.params);
}

/** Speaks as the host. */
export async function tell(page: Page, ...messages: readonly HostMessage[]): Promise<void> {
  await page.evaluate((all) => {
    for (const each of all) (window as unknown as HarnessWindow).harness.tell(each);
  }, messages);
}

/** From now on the host refuses a request with this sentence. */
export async function refuse(page: Page, name: Request["name"], sentence: string): Promise<void> {
  await page.evaluate(
    ([key, text]) => {
      (window as unknown as HarnessWindow).harness.refusals[key as string] = text as string;
    },
    [name, sentence],
  );
}

/** From now on the host leaves such requests without a reply; what comes back replies to all of them, with this refusal. */
export async function hold(page: Page, name: Request["name"]): Promise<(error?: string) => Promise<void>> {
  await page.evaluate((key) => {
    (window as unknown as HarnessWindow).harness.held[key] = true;
  }, name);
  return async (error) => {
    const posted = await page.evaluate(() => (window as unknown as HarnessWindow).harness.posted);
    const held = posted.filter((each) => each.name === name);
    await tell(page, ...held.map(({ nr }) => ({ type: "reply", nr, ...(error === undefined ? {} : { error }) }) as const));
  };
}

/** What the page's policy stopped. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => (window as unknown as HarnessWindow).harness.violations);
}

/** Waits until the view has drawn what it was told last. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))));
}

/** The composer of a page. */
export interface ComposerOf {
  readonly area: Locator;
  /** What stands in it. */
  draft(): Promise<string>;
  /** What goes along with the message, by the names on its chips. */
  chips(): Promise<readonly string[]>;
}

export function composerOf(page: Page): ComposerOf {
  const area = page.locator("vscode-text-area.composer-text");
  return {
    area,
    draft: () => area.evaluate((element) => (element as HTMLTextAreaElement).value),
    chips: () => page.locator(".handed-chip .handed-name").allTextContents(),
  };
}
