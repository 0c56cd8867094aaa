import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { inRepo } from "../../repo.ts";

/** A text that is meant to load, run, forge or freeze something. */
export interface Payload {
  readonly id: string;
  readonly category: "auto-load" | "script" | "link" | "ui-forgery" | "stress";
  readonly text: string;
  readonly asserts: readonly string[];
  readonly why: string;
}

interface Stored extends Omit<Payload, "text"> {
  readonly input: string | null;
  /** A unit, how often, and what follows. */
  readonly inputGen?: readonly [string, number, string];
}

/** All of them: a list that shrinks is noticed. */
export function readPayloads(): readonly Payload[] {
  const stored = JSON.parse(readFileSync(inRepo("test/cases/webview-payloads.json"), "utf8")) as readonly Stored[];
  return stored.map(({ input, inputGen: [unit, count, suffix] = ["", 0, ""], ...rest }) => ({
    ...rest,
    text: input ?? unit.repeat(count) + suffix,
  }));
}

/** Notes every request and every dialog of a page from now on: what a payload loads, and what its script says. */
export function watchPage(page: Page): readonly string[] {
  const noted: string[] = [];
  page.on("request", (request) => noted.push(request.url()));
  page.on("dialog", (dialog) => {
    noted.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  return noted;
}

/** Puts payloads into a page with no policy at all, as they would work if nobody stopped them, and keeps it open until so many connections were caught; gives what was noted of it. */
export async function unguarded(browser: Browser, html: string, caught: Promise<void>): Promise<readonly string[]> {
  const page = await browser.newPage();
  const noted = watchPage(page);
  const spoke = page.waitForEvent("dialog");
  await page.setContent(html, { waitUntil: "commit" });
  await Promise.all([spoke, caught]);
  await page.close();
  return noted;
}
