import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Driver, drawn, refuse, requestsOf, startDriver, tell, violationsOf } from "../harness/driver.ts";
import { overflows, unreadable } from "../harness/fits.ts";
import { themeNames } from "../harness/themes.ts";
import { pageOf, page as sample } from "./states.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

test("Every state of sandboxes fits 300 px in dark, light and high contrast, and 900 px, and can be read", async () => {
  const looks = [...themeNames.map((theme) => ({ theme, width: 300 })), { theme: "light", width: 900 }];
  for (const name of ["places", "approval-hosts", "blocked", "out-of-memory", "sandboxes", "sandboxes-missing"])
    for (const { theme, width } of looks) {
      const page = await driver.show(`${name}?theme=${theme}`, { width, height: 800 });
      assert.deepEqual(await page.evaluate(overflows), [], `${name}, ${theme}, ${width} px`);
      assert.deepEqual(await page.evaluate(unreadable), [], `${name}, ${theme}, ${width} px`);
      assert.deepEqual(await violationsOf(page), []);
    }
});

test("A step's line is named with where it ran, also where there is no room to show that", async () => {
  const page = await driver.open("places", { width: 300, height: 800 });
  await page.getByRole("button", { name: /Run npm test Docker.*exit 0/s }).waitFor();
  await page.getByRole("button", { name: /Run npm run lint OS sandbox/s }).waitFor();
  const host = page.getByRole("button", { name: /git push origin main this machine/s });
  assert.equal(await host.locator(".place").getAttribute("title"), "Ran on this machine, in no sandbox");
  await page.close();
});

test("A yes for longer says that it holds in a sandbox only", async () => {
  const page = await driver.open("approval-docker");
  await page.getByText("in Docker (debian:stable-slim, no network)").waitFor();
  await page.getByRole("button", { name: "More ways to allow" }).click();
  await page.getByText("It holds in Docker only, never on this machine as it is.").waitFor();
  await page.close();
});

test("What was blocked can be tried again once, by a message of the person's", async () => {
  const page = await driver.open("blocked");
  const block = page.getByRole("alert").filter({ hasText: "nothing was run" });
  await block.getByRole("button", { name: "Open settings" }).click();
  assert.equal((await requestsOf(page, "openSandboxSettings")).length, 1);
  await block.getByRole("button", { name: "How to get Docker" }).click();
  assert.deepEqual(await requestsOf(page, "openLink"), [{ url: "https://docs.docker.com/get-started/get-docker/" }]);
  await block.getByRole("button", { name: "Try again" }).dblclick();
  assert.deepEqual(await requestsOf(page, "send"), [{ text: "Please run this again: `npm test`" }]);
  await page.close();
});

test("Where memory ran out more is offered; a refusal is said and it can be pressed again", async () => {
  const page = await driver.open("out-of-memory");
  await refuse(page, "send", "AnyCowork is closing.");
  const button = page.getByRole("button", { name: "Retry with 1 GB" });
  await button.click();
  await page.getByText("AnyCowork is closing.").waitFor();
  await button.click();
  const said = { text: "Please run this again with 1 GB of memory (memory_mb: 1024): `npm test`" };
  assert.deepEqual(await requestsOf(page, "send"), [said, said]);
  await page.close();
});

test("The page of sandboxes stops one, opens its conversation, cleans up and leads to the settings", async () => {
  const page = await driver.open("sandboxes");
  assert.deepEqual(await requestsOf(page, "loadSandboxes"), [{ anew: true }]);
  await page.getByRole("button", { name: "Stop the sandbox of: A conversation that is gone" }).click();
  assert.deepEqual(await requestsOf(page, "stopSandbox"), [{ id: "c".repeat(64) }]);
  await page.getByRole("button", { name: "Clean up" }).click();
  await page.getByRole("button", { name: "Open settings" }).click();
  await page.getByRole("button", { name: "Find out why the tests fail", exact: true }).click();
  await drawn(page);
  for (const name of ["sweepSandboxes", "openSandboxSettings", "openSession"] as const)
    assert.equal((await requestsOf(page, name)).length, 1, name);
  await tell(page, pageOf({ ...sample, boxes: [] }));
  await page.getByText("None now.").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".chat:visible").waitFor();
  await page.close();
});
