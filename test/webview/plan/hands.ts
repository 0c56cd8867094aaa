import type { Page } from "playwright-core";
import { requestsOf } from "../harness/driver.ts";

/** By its title alone: others may say that they wait for it. */
export function task(page: Page, title: string) {
  return page.locator(".task").filter({ has: page.locator(".task-title", { hasText: title }) });
}

export function lineOf(page: Page, title: string) {
  return task(page, title).locator(".task-line");
}

/** Once a field has the keyboard. */
export async function type(page: Page, text: string): Promise<void> {
  await page.waitForFunction(() => /^(input|textarea|vscode-text)/i.test(document.activeElement?.tagName ?? ""));
  await page.keyboard.type(text);
}

export async function press(page: Page, title: string, action: string): Promise<void> {
  await task(page, title).hover();
  await task(page, title).getByRole("button", { name: action, exact: true }).click();
}

export async function acts(page: Page): Promise<readonly unknown[]> {
  return (await requestsOf(page, "lead")).map((each) => (each as { readonly act: unknown }).act);
}
