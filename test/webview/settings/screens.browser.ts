import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Driver, drawn, requestsOf, startDriver, tell, violationsOf } from "../harness/driver.ts";
import { overflows, unreadable } from "../harness/fits.ts";
import { config } from "../harness/states.ts";
import { themeNames } from "../harness/themes.ts";
import { settingsOf, used } from "./states.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

test("The page of settings fits 300 px in dark, light and high contrast, and 900 px, and can be read", async () => {
  const looks = [...themeNames.map((theme) => ({ theme, width: 300 })), { theme: "light", width: 900 }];
  for (const name of ["settings", "settings-new", "settings-wrong", "settings-looking"])
    for (const { theme, width } of looks) {
      const page = await driver.show(`${name}?theme=${theme}`, { width, height: 800 });
      assert.deepEqual(await page.evaluate(overflows), [], `${name}, ${theme}, ${width} px`);
      assert.deepEqual(await page.evaluate(unreadable), [], `${name}, ${theme}, ${width} px`);
      assert.deepEqual(await violationsOf(page), []);
    }
});

test("Each line says its value and who set it, and leads to exactly that setting, to its page, or to VS Code's picker", async () => {
  const page = await driver.open("settings");
  await page.getByRole("button", { name: "New chats Smart · set by you" }).click();
  await page.getByRole("button", { name: "Plans begin at once · default" }).click();
  await page.getByRole("button", { name: /^Rules you wrote 3 allow, 1 forbid/ }).click();
  await page.getByRole("button", { name: "Gemini no key Set key…" }).click();
  await page.getByRole("button", { name: "This chat gpt-5.4-mini Choose model…" }).click();
  await page.getByRole("button", { name: "This chat All Change…" }).click();
  await page.getByRole("button", { name: "Language English Change…" }).click();
  await page.getByRole("button", { name: /^Telegram bots/ }).click();
  assert.deepEqual(await requestsOf(page, "openSetting"), [
    { names: ["approvalMode"] },
    { names: ["reviewPlans"] },
    { names: ["permissions.allow", "permissions.ask", "permissions.deny"] },
  ]);
  assert.deepEqual(await requestsOf(page, "setKey"), [{ provider: "gemini" }]);
  assert.deepEqual(await requestsOf(page, "openPicker"), [{ of: "language" }, { of: "bots" }]);
  for (const name of ["chooseModel", "chooseApprovalMode"] as const) assert.equal((await requestsOf(page, name)).length, 1, name);
  await page.getByRole("button", { name: "Skills 12, 1 wait for your yes" }).click();
  await page.locator("main.skills").waitFor();
  await page.getByRole("button", { name: "Back to the settings" }).click();
  await page.getByRole("button", { name: /^Stored 12\.4 MB/ }).click();
  await page.getByRole("heading", { name: "Storage" }).press("Escape");
  await page.getByRole("heading", { name: "Settings" }).press("Escape");
  await page.locator(".chat:visible").waitFor();
  await page.close();
});

test("What becomes another is asked for and shown at once, and the keyboard stays on the line it is on", async () => {
  const page = await driver.open("settings");
  await page.getByRole("heading", { name: "Settings" }).and(page.locator(":focus")).waitFor();
  const effort = page.getByRole("button", { name: /^Effort/ });
  await effort.focus();
  const before = (await requestsOf(page, "loadSettings")).length;
  await tell(page, { type: "stale" });
  await drawn(page);
  await tell(page, { type: "config", config: { ...config, approvalMode: "edits" } });
  await drawn(page);
  assert.equal((await requestsOf(page, "loadSettings")).length, before + 2);
  const groups = used.groups.map((each) => ({
    ...each,
    lines: each.lines.map((line) => (line.name === "Effort" ? { ...line, value: "high" } : line)),
  }));
  await tell(page, settingsOf({ ...used, groups }));
  await page
    .getByRole("button", { name: /^Effort high/ })
    .and(page.locator(":focus"))
    .waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".chat:visible").waitFor();
  await page.close();
});

test("Whoever has set nothing is told how to begin; what a workspace tried and what can't be read is told, too", async () => {
  const page = await driver.show("settings-new");
  await page.getByText("Nothing is set yet, and nothing has to be").waitFor();
  assert.equal(await page.getByText("set by you").count(), 0);
  await driver.show("settings-wrong");
  await page
    .getByText("The settings of this workspace name anycowork.approvalMode, anycowork.openai.baseUrl. That does not count.")
    .waitFor();
  assert.equal(await page.getByRole("alert").count(), 2);
  await page.getByText("No workspace and no folder can set them.").waitFor();
  await page.getByRole("button", { name: "Manage trust" }).waitFor();
});
