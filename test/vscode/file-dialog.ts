import type { Editor } from "./editor.ts";

const tries = 4;
const patienceMs = 10_000;

/**
 * Types a path into VS Code's dialog of this title, and Enter. The dialog reads folders while one types, and an Enter in that moment does
 * nothing: whoever sees it still there types once more, as a person would.
 */
export async function chooseFile({ page }: Editor, title: string, file: string): Promise<void> {
  const dialog = page.locator(".quick-input-title").filter({ hasText: title });
  await dialog.waitFor();
  const box = page.locator(".quick-input-widget .quick-input-box input");
  // Its own folder is put in a moment after it opens, and its entries are there when it has been read.
  await page.waitForFunction("document.querySelector('.quick-input-widget .quick-input-box input').value !== ''");
  await page.locator(".quick-input-list .monaco-list-row").first().waitFor();
  for (let attempt = 1; attempt < tries; attempt += 1) {
    await box.fill(file);
    await box.press("Enter");
    const isGone = await dialog.waitFor({ state: "hidden", timeout: patienceMs }).then(
      () => true,
      () => false,
    );
    if (isGone) return;
  }
  throw new Error(`The dialog “${title}” does not take ${file}.`);
}
