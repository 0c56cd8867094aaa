import type { Page } from "playwright-core";
import { composerOf, drawn } from "../harness/driver.ts";

/** Waits until the composer holds this, and its cursor stands where it is put. */
export async function composed(page: Page, text: string): Promise<void> {
  const area = await composerOf(page).area.elementHandle();
  await page.waitForFunction(([at, wanted]) => (at as unknown as HTMLTextAreaElement).value === wanted, [area, text] as const);
  for (let frames = 0; frames < 3; frames += 1) await drawn(page);
}
