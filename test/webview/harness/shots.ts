import { mkdir } from "node:fs/promises";
import { chromium } from "playwright-core";
import { inRepo } from "../../repo.ts";
import { startHarness } from "./server.ts";
import { states } from "./states.ts";
import { allThemes } from "./themes.ts";

const wanted = process.argv.slice(2);
const folder = inRepo(".cache/screenshots/view");
await mkdir(folder, { recursive: true });
const harness = await startHarness();
const browser = await chromium.launch({
  executablePath: process.env.ANYCOWORK_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
try {
  for (const width of [300, 420, 900]) {
    const page = await browser.newPage({ viewport: { width, height: 820 } });
    // What is at work has been so for some minutes, not for years.
    await page.clock.setFixedTime("2026-01-05T09:03:00.000Z");
    page.on("pageerror", (error) => console.error(error));
    for (const name of Object.keys(states).filter((each) => wanted.length === 0 || wanted.includes(each))) {
      for (const theme of allThemes) {
        await page.goto(`${harness.url}${name}?theme=${theme}`);
        await page.locator("main:visible").waitFor();
        await page.screenshot({ path: `${folder}/${name}-${theme}-${width}.png` });
      }
    }
    await page.close();
  }
} finally {
  await browser.close();
  await harness.close();
}
console.log(`Screenshots are in ${folder}`);
