import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { type Driver, drawn, refuse, requestsOf, startDriver, violationsOf } from "../harness/driver.ts";
import { overflows, unreadable } from "../harness/fits.ts";
import { themeNames } from "../harness/themes.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

test("What a server asks fits 300 px in dark, light and high contrast, with all that can be wrong told, and can be read", async () => {
  for (const theme of themeNames)
    for (const name of ["form", "link"]) {
      const page = await opened(`${name}?theme=${theme}`, 300);
      if (name === "form") await press(page, "Send");
      await drawn(page);
      assert.deepEqual(await page.evaluate(overflows), [], `${name}, ${theme}`);
      assert.deepEqual(await page.evaluate(unreadable), [], `${name}, ${theme}`);
      assert.deepEqual(await violationsOf(page), []);
      await page.close();
    }
});

test("A form tells at each field what is wrong once one tries to send it, goes to the first, and sends what was filled in", async () => {
  const page = await opened("form");
  await page.getByText("billing asks").waitFor();
  await press(page, "Send");
  await drawn(page);
  assert.deepEqual(await requestsOf(page, "reply"), []);
  const problems = () => page.locator(".field-problem").allInnerTexts();
  assert.deepEqual(await problems(), Array(4).fill("This has to be filled in."));
  assert.equal(await page.evaluate(() => document.activeElement?.id), "form-q1-name");
  await page.keyboard.type("A");
  await page.getByLabel("E-mail").fill("ana@acme");
  await page.getByLabel("Due (optional)").fill("31.1.");
  await page.getByLabel("Copies").fill("2.5");
  await page.getByLabel("Size").selectOption("a4");
  await drawn(page);
  assert.deepEqual(await problems(), ["At least 2 characters.", "This is to be a day, as in 2026-03-31.", "This is to be a whole number."]);
  await page.reload();
  await page.locator(".card:not(.deaf)").waitFor();
  assert.equal(await page.getByLabel("E-mail").inputValue(), "ana@acme", "what was typed outlives a reload");
  await page.getByLabel("Name").fill("Ana");
  await page.getByLabel("Due (optional)").fill("");
  await page.getByLabel("Copies").fill("2");
  await page.getByText("Charts").click();
  await press(page, "Send");
  await drawn(page);
  const value = { name: "Ana", email: "ana@acme", copies: 2, size: "a4", parts: ["Table", "Charts"] };
  assert.deepEqual(await requestsOf(page, "reply"), [{ questionId: "q1", value }]);
  await page.close();
});

test("A form can be declined as it is", async () => {
  const page = await opened("form");
  await press(page, "Decline");
  await drawn(page);
  assert.deepEqual(await requestsOf(page, "reply"), [{ questionId: "q1", value: "decline" }]);
  await page.close();
});

test("A page opens by a click alone, which is the answer; one that is not opened leaves the question", async () => {
  const page = await opened("link");
  await refuse(page, "openLink", "Only web and mail addresses are opened from the chat.");
  await page.getByRole("button", { name: "Open pay.example.com" }).click();
  await page.getByText("Only web and mail addresses").waitFor();
  assert.deepEqual(await requestsOf(page, "reply"), []);
  await page.close();
  const again = await opened("link");
  assert.deepEqual(await requestsOf(again, "openLink"), []);
  await again.getByRole("button", { name: "Open pay.example.com" }).click();
  await drawn(again);
  assert.match(JSON.stringify(await requestsOf(again, "openLink")), /"url":"https:\/\/pay\.example\.com\//);
  assert.deepEqual(await requestsOf(again, "reply"), [{ questionId: "q1", value: "open" }]);
  await again.close();
});

async function opened(name: string, width = 400): Promise<Page> {
  const page = await driver.open(name, { width, height: 900 });
  await page.locator(".card:not(.deaf)").waitFor();
  return page;
}

function press(page: Page, name: string): Promise<void> {
  return page.locator(".card vscode-button", { hasText: name }).click();
}
