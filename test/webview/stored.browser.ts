import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { type Driver, drawn, refuse, requestsOf, startDriver, tell } from "./harness/driver.ts";
import { run, session, step, user } from "./harness/samples.ts";
import { config } from "./harness/states.ts";
import { entries, historyOf, undoFiles } from "./harness/stored.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

test("The history asks for what is wanted, and opens what is chosen", async () => {
  const page = await driver.open("history");
  await page.locator("vscode-text-field").click();
  await page.keyboard.type("march");
  await page.getByRole("button", { name: "Everywhere" }).click();
  await page.getByRole("button", { name: "Archived" }).click();
  await waitForRequest(page, { reach: "everywhere", kind: "archived", text: "march", count: 100 });
  await page.locator(".session").nth(2).click();
  await page.locator(".chat:visible").waitFor();
  assert.deepEqual(await requestsOf(page, "openSession"), [{ sessionId: "session3" }]);
  await page.close();
});

test("The history is one stop of the Tab key, and its arrows, F2 and Delete do what they say", async () => {
  const page = await driver.open("history");
  const lines = page.locator(".session");
  assert.equal(await page.locator(".session[tabindex='0']").count(), 1);
  await page.locator("vscode-text-field").press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  assert.ok(await lines.last().evaluate((each) => each === document.activeElement));
  await page.keyboard.press("F2");
  await page.getByRole("textbox", { name: "New name" }).fill("Invoices");
  await page.keyboard.press("Enter");
  await page.locator(".session:focus").waitFor();
  assert.deepEqual(await requestsOf(page, "renameSession"), [{ sessionId: entries.at(-1)?.id, title: "Invoices" }]);
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Delete");
  await page.getByText("Deleted “Turn the March numbers").waitFor();
  assert.deepEqual(await requestsOf(page, "deleteSession"), [{ sessionId: "session2" }]);
  assert.equal(await lines.count(), entries.length - 1);
  assert.ok(await page.locator(".session:focus").isVisible(), "the focus is on another line");
  await page.keyboard.press("Control+z");
  await page.getByText("Deleted “").waitFor({ state: "detached" });
  assert.deepEqual(await requestsOf(page, "restoreSession"), [{ sessionId: "session2" }]);
  await page.close();
});

test("Why a conversation can't be deleted stays to be read when the list is told anew, until something else is asked for", async () => {
  const page = await driver.open("history");
  await refuse(page, "deleteSession", "This conversation is at work.");
  await page.locator(".session").nth(1).hover();
  await page.getByRole("button", { name: /^Delete: Turn the March/ }).click();
  await page.locator(".said").filter({ hasText: "This conversation is at work." }).waitFor();
  const before = (await requestsOf(page, "listHistory")).length;
  await tell(page, { type: "stale" });
  await page.waitForFunction(
    (count) => Reflect.get(window, "harness").posted.filter((each: { name: string }) => each.name === "listHistory").length > count,
    before,
  );
  await drawn(page);
  assert.ok(await page.getByText("This conversation is at work.").isVisible());
  await page.getByRole("button", { name: "Everywhere" }).click();
  await page.locator(".said").waitFor({ state: "detached" });
  await page.close();
});

test("Deleting the only match leaves the keyboard in the history: Ctrl+Z restores it, Escape goes back", async () => {
  const page = await driver.open("history-found");
  const search = page.locator("vscode-text-field");
  await tell(page, historyOf(entries.slice(1, 2)));
  await search.press("ArrowDown");
  await page.locator(".session:focus").waitFor();
  await page.keyboard.press("Delete");
  await page.locator(".history-gone button:focus").waitFor();
  await page.keyboard.press("Control+z");
  await page.getByText("Deleted “").waitFor({ state: "detached" });
  assert.deepEqual(await requestsOf(page, "restoreSession"), [{ sessionId: "session2" }]);
  await waitForFocus(page, "vscode-text-field");
  await page.keyboard.press("Escape");
  await page.locator(".chat:visible").waitFor();
  await page.close();
});

test("A row that another window took away, and a list in another order, leave the keyboard in the history", async () => {
  const page = await driver.open("history");
  await page.locator("vscode-text-field").press("ArrowDown");
  await page.keyboard.press("End");
  await tell(page, historyOf([...entries].reverse()));
  await page.locator("li:first-child .session:focus").waitFor();
  await tell(page, historyOf(entries.slice(0, 2)));
  await waitForFocus(page, "vscode-text-field");
  await page.locator(".history").click({ position: { x: 2, y: 400 } });
  await page.keyboard.press("Escape");
  await page.locator(".chat:visible").waitFor();
  await page.close();
});

test("The search takes the cursor each time the history is asked for, also when it is open", async () => {
  const page = await driver.open("history");
  await waitForFocus(page, "vscode-text-field");
  await page.locator("vscode-text-field").press("ArrowDown");
  await page.locator(".session:focus").waitFor();
  await tell(page, { type: "screen", screen: "history" });
  await waitForFocus(page, "vscode-text-field");
  await page.close();
});

test("The storage page takes the keyboard, and gives it back to where one came from", async () => {
  const page = await driver.open("storage");
  await waitForFocus(page, ".storage-title");
  await page.keyboard.press("Escape");
  await waitForFocus(page, ".composer-text");
  await tell(page, { type: "screen", screen: "history" });
  await page.getByRole("button", { name: "Storage…" }).click();
  await waitForFocus(page, ".storage-title");
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: "Clean up" }).press("Enter");
  await page.keyboard.press("Escape");
  await waitForFocus(page, "vscode-text-field");
  await page.keyboard.press("Escape");
  await waitForFocus(page, ".composer-text");
  await page.close();
});

test("Escape leaves a name as it was, and what is refused is said and stays", async () => {
  const page = await driver.open("history");
  await refuse(page, "deleteSession", "It is at work. Stop it first.");
  await page.locator(".session").nth(3).hover();
  await page.getByText(/^partly done · .* · 1 message$/).waitFor();
  await page.getByRole("button", { name: "Rename: Rename the billing module" }).click();
  await page.getByRole("textbox", { name: "New name" }).fill("something else");
  await page.keyboard.press("Escape");
  assert.deepEqual(await requestsOf(page, "renameSession"), []);
  assert.ok(await page.locator(".history").isVisible(), "Escape left the name only");
  await page.getByRole("button", { name: "Pin: Rename the billing module" }).click();
  assert.deepEqual(await requestsOf(page, "pinSession"), [{ sessionId: "session4", pinned: true }]);
  await page.getByRole("button", { name: "Delete: Rename the billing module" }).click();
  await page.getByText("It is at work. Stop it first.").waitFor();
  assert.equal(await page.locator(".session").count(), entries.length);
  await page.close();
});

test("What was refused stays said while the list it is about becomes another", async () => {
  const stories = [
    { state: "history", press: "Export all…", refuses: "exportAll", asks: "listHistory" },
    { state: "audit", press: "Export…", refuses: "exportAudit", asks: "listAudit" },
    { state: "permissions", press: "Settings…", refuses: "openRules", asks: "loadPermissions" },
  ] as const;
  for (const { state, press, refuses, asks } of stories) {
    const page = await driver.open(state);
    await refuse(page, refuses, "The disk is full.");
    await page.getByRole("button", { name: press }).click();
    await page.getByText("The disk is full.").waitFor();
    const before = (await requestsOf(page, asks)).length;
    await tell(page, { type: "stale" });
    while ((await requestsOf(page, asks)).length === before) await drawn(page);
    await drawn(page);
    assert.equal(await page.getByText("The disk is full.").count(), 1, state);
    await page.close();
  }
});

test("Ten thousand conversations come page by page, and the list is asked for anew when it has changed", async () => {
  const page = await driver.open("history");
  const many = Array.from(
    { length: 100 },
    (_, index) => ({ ...entries[2], id: `s${index}`, title: `Number ${index}` }) as (typeof entries)[0],
  );
  const message = historyOf(many);
  if (message.type !== "history") throw new Error("It is a page.");
  await tell(page, { ...message, page: { ...message.page, total: 10_000 } });
  await page.locator(".session").nth(99).waitFor({ state: "attached" });
  await page.locator(".sessions").evaluate((each) => each.scrollTo(0, each.scrollHeight));
  await waitForRequest(page, { reach: "here", kind: "kept", text: "", count: 200 });
  const before = (await requestsOf(page, "listHistory")).length;
  await tell(page, { type: "stale" });
  await page.waitForFunction(
    (count) => Reflect.get(window, "harness").posted.filter((each: { name: string }) => each.name === "listHistory").length > count,
    before,
  );
  await page.close();
});

test("The storage page cleans up, recovers and opens the folder", async () => {
  const page = await driver.open("storage");
  await page.getByText("57.8 MB").waitFor();
  for (const name of ["Clean up", "Recover conversations", "Open folder"]) await page.getByRole("button", { name }).click();
  await drawn(page);
  for (const name of ["cleanUp", "recover", "openDataFolder"] as const) assert.equal((await requestsOf(page, name)).length, 1, name);
  await page.close();
});

test("An undo shows each file first: what changed since is not chosen, what can't be undone can't be; what came of it is gone once something is sent", async () => {
  const page = await driver.open("undo-plan");
  const boxes = page.getByRole("checkbox");
  assert.deepEqual(await boxes.evaluateAll((all) => all.map((each) => (each as HTMLInputElement).checked)), [
    true,
    true,
    false,
    false,
    false,
  ]);
  assert.deepEqual(await boxes.evaluateAll((all) => all.map((each) => (each as HTMLInputElement).disabled)), [
    false,
    false,
    false,
    true,
    true,
  ]);
  assert.ok(await page.getByRole("dialog").evaluate((each) => each === document.activeElement));
  await boxes.nth(1).uncheck();
  await boxes.nth(2).check();
  await page.getByRole("button", { name: "Undo 2 files" }).click();
  const files = [undoFiles[0], undoFiles[2]].map((each) => ({ path: each?.path, now: each?.now }));
  assert.deepEqual(await requestsOf(page, "applyUndo"), [{ scope: { kind: "run", runId: "run1" }, files }]);
  await tell(page, { type: "undo-report", report: { files: [{ path: "/p/a.ts", label: "a.ts", action: "restore", done: true }] } });
  await page.getByText("1 file is as before.").waitFor();
  await page.locator(".composer-text").click();
  await page.keyboard.type("go on");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.close();
});

test("A step, a run and a message each offer to be undone; what can't be says so", async () => {
  const page = await driver.open("undoable");
  await page.getByRole("button", { name: /^4 steps/ }).click();
  const undo = page.getByRole("button", { name: "Undo: Edit src/totals.ts" });
  await page.mouse.move(0, 0);
  assert.equal((await undo.boundingBox())?.width, 0, "it takes no room from its line until the pointer is near");
  await page.locator(".step-line").filter({ hasText: "Edit" }).hover();
  await undo.click();
  await page.getByText("can't be undone").waitFor();
  await page.getByRole("button", { name: "Undo what is left (1 file)" }).click();
  await page.getByRole("button", { name: "Restore files to before this message" }).click();
  assert.deepEqual(await requestsOf(page, "planUndo"), [
    { scope: { kind: "step", stepId: "s3" } },
    { scope: { kind: "run", runId: "run1" } },
    { scope: { kind: "before", messageId: "u1" } },
  ]);
  await page.close();
});

test("Why something can't be undone is said in the person's language, also where a step is open", async () => {
  const notKept = "It is too large to be kept, so this can't be undone: its content was 9 MB.";
  const partial = "It changed 12 more files than the 1000 that can be undone.";
  const done = step("s1", "a1", { title: "Run make", effects: { files: [{ path: "/a", label: "a", kind: "edit", notKept }], partial } });
  const view = { ...session(), runs: [run("run1", { state: "completed" })], messages: [user("u1", "run1", "Hi")], steps: [done] };
  const own = driver.harness.show([
    { type: "config", config },
    { type: "session", view },
  ]);
  const page = await driver.open(`${own}?lang=de`);
  await page.locator(".step-line").click();
  await page.locator(".details").getByText("Es hat 12 Dateien mehr geändert als die 1000, die sich rückgängig machen lassen.").waitFor();
  await page.close();
});

test("Where the older part was summarised the chat says so, shows the summary, and has it taken back", async () => {
  const page = await driver.open("summarised");
  await page.getByText("that was taken back, and the model is sent all of it again").waitFor();
  await page.getByText("about 104,200 tokens became 31,900").click();
  await page.getByText("Never round twice.").last().waitFor();
  const summary = page.getByRole("region", { name: "The summary" });
  await summary.getByRole("heading", { name: "Goal" }).waitFor();
  await summary.getByRole("listitem").filter({ hasText: "The tests pass." }).waitFor();
  await page.getByRole("button", { name: "Send the whole again" }).click();
  assert.deepEqual(await requestsOf(page, "undoCompaction"), [{}]);
  await page.close();
});

test("While nothing can be saved the chat says so, and stops saying so", async () => {
  const page = await driver.open("trouble");
  const line = page.getByRole("alert").filter({ hasText: "Not saved" });
  await line.waitFor();
  await tell(page, { type: "trouble", sentence: undefined });
  await line.waitFor({ state: "detached" });
  await page.close();
});

async function waitForFocus(page: Page, selector: string): Promise<void> {
  await page.waitForFunction((wanted) => document.activeElement?.matches(wanted), selector, { timeout: 5_000 });
}

async function waitForRequest(page: Page, params: unknown): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      Reflect.get(window, "harness").posted.some(
        (each: { name: string; params: unknown }) => each.name === "listHistory" && JSON.stringify(each.params) === wanted,
      ),
    JSON.stringify(params),
  );
}
