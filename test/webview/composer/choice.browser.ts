import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { inRepo } from "../../repo.ts";
import { type Driver, requestsOf, startDriver, tell } from "../harness/driver.ts";
import { overflows } from "../harness/fits.ts";
import { config } from "../harness/states.ts";
import { themeNames } from "../harness/themes.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

test("Of hundreds of models the menu shows those that are likely wanted, with what they cost, and leads to all of them by the keyboard", async () => {
  const page = await driver.open("many-models");
  await page.locator(".chip").focus();
  await page.keyboard.press("Enter");
  const models = page.getByRole("menuitemradio", { name: /^(gpt|model-|Demo)/ });
  assert.deepEqual(
    (await models.allTextContents()).map((each) => each.split(/openai|gemini|Offline/)[0]),
    ["gpt-5.6-sol", "gpt-5.4", "gpt-5.4-mini", "model-0", "Demo tour"],
  );
  await page.getByRole("menuitemradio", { name: "gpt-5.4 openai · 400k tokens · $2.50 in, $15.00 out per million" }).waitFor();
  const all = page.getByRole("menuitem", { name: "All models (244)…" });
  for (let count = 0; count < 8 && !(await all.evaluate((each) => each === document.activeElement)); count += 1)
    await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal((await requestsOf(page, "chooseModel")).length, 1);
  assert.ok(await page.locator(".chip").evaluate((each) => each === document.activeElement));
  await page.close();
});

test("Where commands run can be made stricter than it is set for all, never less strict", async () => {
  const page = await driver.open("empty");
  const boxes = page.getByRole("menuitemradio", { name: /sandbox|machine/i });
  await page.locator(".chip").click();
  assert.equal(await boxes.count(), 3);
  await page.getByRole("menuitemradio", { name: /^Only in a sandbox/ }).click();
  assert.deepEqual(await requestsOf(page, "setSandbox"), [{ mode: "required" }]);
  await tell(page, { type: "config", config: { ...config, sandbox: { mode: "required", least: "required" } } });
  await page.locator(".chip").click();
  await page.getByRole("menuitemradio", { name: /^Only in a sandbox/, checked: true }).waitFor();
  assert.equal(await boxes.count(), 1);
  await page.close();
});

test("The menu and the chip fit 300, 420 and 900 pixels in every theme", async () => {
  mkdirSync(inRepo(".cache/screenshots"), { recursive: true });
  for (const width of [300, 420, 900])
    for (const theme of themeNames) {
      const page = await driver.show(`many-models?theme=${theme}`, { width, height: 760 });
      await page.locator(".chip").click();
      assert.deepEqual(await page.evaluate(overflows), [], `${theme} ${width}`);
      await page.screenshot({ path: inRepo(`.cache/screenshots/choice-${theme}-${width}.png`) });
    }
});

test("While something runs at 300 px model and approvals can still be read whole, and Send stays in view", async () => {
  const page = await driver.open("waiting", { width: 300, height: 760 });
  const chip = page.getByRole("button", { name: /^Work: / });
  assert.equal(await chip.locator(".chip-name").textContent(), "Demo tour");
  const cut = await chip.evaluate((each) =>
    [each, ...each.querySelectorAll(".chip-name, .chip-mode")].filter((one) => one.scrollWidth > one.clientWidth || one.clientWidth === 0),
  );
  assert.equal(cut.length, 0);
  const send = await page.getByRole("button", { name: "Send", exact: true }).boundingBox();
  assert.ok(send && send.x + send.width <= 300 && send.y + send.height <= 760);
  assert.deepEqual(await page.evaluate(overflows), []);
  await page.screenshot({ path: inRepo(".cache/screenshots/choice-running-300.png") });
  await page.close();
});
