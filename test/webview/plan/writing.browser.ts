import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { Task } from "../../../src/core/events/plan/plan.ts";
import { type Driver, drawn, startDriver, tell } from "../harness/driver.ts";
import { acts, press, retold, type } from "./hands.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

const written = "Write board-report.docx";
const formOf = (page: Page) => page.getByRole("group", { name: `Change “${written}”` });
const textIn = (page: Page, label: string) => formOf(page).getByRole("textbox", { name: label, exact: true }).inputValue();

/** Opens the form of a task that has not begun, and writes a title. */
async function begin(page: Page, title: string): Promise<void> {
  await press(page, written, "Change");
  await formOf(page).waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Title");
  await page.keyboard.press("Control+a");
  await type(page, title);
}

async function become(page: Page, change: (task: Task) => Task | undefined): Promise<void> {
  await tell(page, retold("plan-evidence", change));
  await drawn(page);
}

test("Only what the person changed is saved: what others changed meanwhile is shown, and kept", async () => {
  const page = await driver.open("plan-evidence");
  await begin(page, "Write the report");
  await become(page, (each) => (each.id === "t4" ? { ...each, objective: "Said meanwhile.", dependsOn: [] } : each));
  assert.equal(await textIn(page, "What to do"), "Said meanwhile.");
  await formOf(page).getByRole("button", { name: "Save" }).click();
  await drawn(page);
  assert.deepEqual(await acts(page), [{ kind: "edit", taskId: "t4", change: { title: "Write the report" } }]);
  await page.close();
});

test("Where both changed the same, the person looks at it and says which shall stand before anything is saved", async () => {
  const page = await driver.open("plan-evidence");
  await begin(page, "Write the report");
  await become(page, (each) => (each.id === "t4" ? { ...each, title: "Write two pages" } : each));
  const form = page.getByRole("group", { name: "Change “Write two pages”" });
  const clash = form.getByRole("alert").filter({ hasText: /“Title” was changed meanwhile.*Write two pages/ });
  await clash.waitFor();
  await page.keyboard.press("Control+Enter");
  assert.deepEqual(await acts(page), []);
  await clash.getByRole("button", { name: "Keep mine" }).click();
  await clash.waitFor({ state: "detached" });
  await form.getByRole("button", { name: "Save" }).click();
  await drawn(page);
  assert.deepEqual(await acts(page), [{ kind: "edit", taskId: "t4", change: { title: "Write the report" } }]);
  await page.close();
});

test("What is being written outlives a reload and the beginning of its task, whose agent can be told instead; an input method keeps its Escape", async () => {
  const page = await driver.open("plan-evidence");
  await begin(page, "Write the report");
  await formOf(page).evaluate((each) => {
    const isEscape = { key: "Escape", bubbles: true, cancelable: true };
    const area = each.querySelector(".task-objective");
    area?.dispatchEvent(new KeyboardEvent("keydown", { ...isEscape, isComposing: true }));
    area?.dispatchEvent(new KeyboardEvent("keydown", { ...isEscape, keyCode: 229 }));
  });
  await page.reload();
  await formOf(page).waitFor();
  assert.equal(await textIn(page, "Title"), "Write the report");
  await become(page, (each) => (each.id === "t4" ? { ...each, state: "running", attempts: 1 } : each));
  await formOf(page).getByText("has begun, so it can't be changed any more").waitFor();
  assert.equal(await textIn(page, "Title"), "Write the report");
  assert.equal(await formOf(page).getByRole("button", { name: "Save" }).count(), 0);
  await formOf(page).getByRole("button", { name: "Send to writer" }).click();
  await formOf(page).waitFor({ state: "detached" });
  assert.deepEqual(await acts(page), [{ kind: "message", taskId: "t4", text: "The task is now: Write the report" }]);
  await page.reload();
  await page.locator(".plan").waitFor();
  assert.equal(await page.locator(".task-form").count(), 0);
  await page.close();
});

test("What was written of a task that was taken out, or as a new one before the plan was over, stays until it is left", async () => {
  const page = await driver.open("plan-evidence");
  await begin(page, "Write the report");
  await become(page, (each) => (each.id === "t4" ? undefined : each));
  await formOf(page).getByText("was taken out of the plan meanwhile").waitFor();
  assert.equal(await textIn(page, "Title"), "Write the report");
  await formOf(page).getByRole("button", { name: "Leave it" }).click();
  await formOf(page).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Add a task" }).press("Enter");
  await type(page, "Send it");
  await page.goto(`${driver.harness.url}plan-over`);
  const added = page.getByRole("group", { name: "A new task" });
  await added.getByText("The plan is over").waitFor();
  assert.equal(await added.getByRole("button", { name: "Add", exact: true }).count(), 0);
  await page.close();
});
