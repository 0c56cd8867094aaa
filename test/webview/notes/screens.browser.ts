import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { type Driver, drawn, refuse, requestsOf, startDriver, tell } from "../harness/driver.ts";
import { fitsEverywhere } from "../harness/fits.ts";
import { run, session, step, user } from "../harness/samples.ts";
import { notes, notesOf } from "./states.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

const opened: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  notes: async (page) => {
    await page.getByRole("button", { name: /^Change: The tests/ }).click();
    await page.getByRole("button", { name: "Add a note…" }).click();
    await tell(page, notesOf({ removed: { id: "n9", text: "A note that was removed. ".repeat(20) } }));
  },
  "notes-none": async () => undefined,
};

for (const [name, open] of Object.entries(opened)) {
  test(`State "${name}", with all of it opened, fits 300 and 900 px in dark, light and high contrast, and can be read`, async () => {
    await fitsEverywhere(driver, name, open);
  });
}

test("Notes stand by where they hold, each with who wrote it; the conversation one comes from opens", async () => {
  const page = await driver.open("notes");
  const texts = async (name: string) => await page.getByRole("region", { name }).locator(".note-text").allTextContents();
  assert.deepEqual(await texts("In this workspace"), [notes[0]?.text, notes[1]?.text]);
  assert.deepEqual(await texts("Everywhere"), ["Call me Ana."]);
  assert.deepEqual(await texts("In other folders"), ["The site is built with pnpm."]);
  await page.getByText("by you · Jan 5, 2026").first().waitFor();
  await page.getByText("by the model · Jan 7, 2026").waitFor();
  await page.getByRole("button", { name: "Open the conversation it comes from: Find out why the tests fail at night" }).click();
  assert.deepEqual(await requestsOf(page, "openSession"), [{ sessionId: "session2" }]);
  await page.locator(".chat:visible").waitFor();
  await page.close();
});

test("Of which notes the model is not told, since all together are too long, is said at them", async () => {
  const page = await driver.open("notes");
  const long = notes.map((each) => ({ ...each, text: `${each.text} ${"x ".repeat(900)}` }));
  await tell(page, notesOf({ notes: long }));
  await page.getByText("not told, too long together").waitFor();
  assert.equal(await page.locator(".note-row").filter({ hasText: "not told" }).filter({ hasText: "Call me Ana." }).count(), 1);
  assert.equal(await page.getByText("not told").count(), 1, "what holds elsewhere is not counted");
  await page.close();
});

test("Notes are found by their words and by who wrote them", async () => {
  const page = await driver.open("notes");
  await page.locator("vscode-text-field").click();
  await page.keyboard.type("model everywhere");
  await page.getByText("Call me Ana.").waitFor();
  assert.equal(await page.locator(".note-row").count(), 1);
  await page.keyboard.type(" quokka");
  await page.getByText("No note matches.").waitFor();
  await page.close();
});

test("A note is added by the keyboard alone, for this workspace or everywhere; what is refused is said at it and stays", async () => {
  const page = await driver.open("notes");
  await refuse(page, "addNote", "The note has 2001 characters; 2000 are the most.");
  await page.getByRole("button", { name: "Add a note…" }).press("Enter");
  const form = page.getByRole("group", { name: "A new note" });
  await form.getByRole("textbox").and(page.locator(":focus")).waitFor();
  await page.keyboard.type("Use tabs.");
  await page.keyboard.press("Control+Enter");
  await form.getByRole("alert").filter({ hasText: "2000 are the most" }).waitFor();
  assert.equal(await form.getByRole("textbox").inputValue(), "Use tabs.");
  await page.evaluate(() => Reflect.deleteProperty(Reflect.get(window, "harness").refusals, "addNote"));
  await form.getByRole("button", { name: "Everywhere" }).press("Enter");
  await form.getByRole("button", { name: "Add", exact: true }).press("Enter");
  await form.waitFor({ state: "detached" });
  assert.deepEqual(await requestsOf(page, "addNote"), [
    { text: "Use tabs.", everywhere: false },
    { text: "Use tabs.", everywhere: true },
  ]);
  await page.close();
});

test("A note that was typed and not added is there again when the view was away", async () => {
  const page = await driver.open("notes");
  await page.getByRole("button", { name: "Add a note…" }).click();
  await page.keyboard.type("Half a thou");
  await page.reload();
  await page.getByRole("button", { name: "Add a note…" }).click();
  assert.equal(await page.getByRole("group", { name: "A new note" }).getByRole("textbox").inputValue(), "Half a thou");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Add a note…" }).waitFor();
  assert.ok(await page.locator(".notes").isVisible(), "Escape left the form only");
  await page.close();
});

test("A note is changed where it stands, removed, and put back", async () => {
  const page = await driver.open("notes");
  await page.getByRole("button", { name: "Change: Call me Ana." }).click();
  const form = page.getByRole("group", { name: "Change the note" });
  assert.equal(await form.locator("vscode-button[disabled]").filter({ hasText: "Save" }).count(), 1);
  await form.getByRole("textbox").fill("Call me Ada.");
  await form.getByRole("button", { name: "Save" }).click();
  await form.waitFor({ state: "detached" });
  assert.deepEqual(await requestsOf(page, "editNote"), [{ id: "n3", text: "Call me Ada." }]);
  await page.getByRole("button", { name: "Remove: The site is built with pnpm." }).click();
  assert.deepEqual(await requestsOf(page, "removeNote"), [{ id: "n4" }]);
  await tell(page, notesOf({ notes: notes.slice(0, 3), removed: { id: "n4", text: "The site is built with pnpm." } }));
  await page.getByRole("status").filter({ hasText: "Removed: The site is built with pnpm." }).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  assert.deepEqual(await requestsOf(page, "restoreNote"), [{ id: "n4" }]);
  await page.close();
});

test("Each rules file in force opens in the editor, and so does one that is not read, with why", async () => {
  const page = await driver.open("notes");
  const rules = page.getByRole("region", { name: "Rules files" });
  await rules.getByText("1,840 characters · the same as CLAUDE.md").waitFor();
  await rules.getByText("420 characters · taken in by CLAUDE.md").waitFor();
  await rules.getByRole("button", { name: "AGENTS.md" }).first().click();
  await rules.getByText("is not read: it leads out of the workspace folder.").waitFor();
  await rules.getByRole("button", { name: ".github/copilot-instructions.md" }).click();
  await rules.getByRole("button", { name: "AGENTS.md" }).last().click();
  assert.deepEqual(await requestsOf(page, "openFile"), [
    { path: "/home/ana/billing/AGENTS.md" },
    { path: ".github/copilot-instructions.md" },
    { path: "/home/ana/site/AGENTS.md" },
  ]);
  await rules.getByRole("button", { name: "Manage trust" }).click();
  assert.equal((await requestsOf(page, "manageTrust")).length, 1);
  await page.close();
});

test("Why a rules file is not read is said in the person's language, and the file still opens", async () => {
  const page = await driver.open("notes?lang=de");
  const rules = page.getByRole("region", { name: "Regeldateien" });
  const lines = await rules.locator(".rules-file").allTextContents();
  assert.deepEqual(lines.slice(2), [
    ".github/copilot-instructions.md wird nicht gelesen: sie führt aus dem Ordner des Arbeitsbereichs hinaus.",
    "Von docs/style.md bekommt das Modell die letzten 90 Zeichen nicht: Die Regeldateien sind zusammen zu lang.",
    "AGENTS.md wird nicht gelesen: ihrem Ordner wird nicht vertraut.",
  ]);
  await rules.getByRole("button", { name: "docs/style.md" }).last().click();
  await rules.getByRole("button", { name: "AGENTS.md" }).last().click();
  assert.deepEqual(await requestsOf(page, "openFile"), [{ path: "docs/style.md" }, { path: "/home/ana/site/AGENTS.md" }]);
  await page.close();
});

test("Notes are asked for anew when another window changed something, and when the model keeps one here", async () => {
  const page = await driver.open("notes");
  await drawn(page);
  const asked = async () => (await requestsOf(page, "loadNotes")).length;
  const before = await asked();
  await tell(page, { type: "stale" });
  await drawn(page);
  assert.equal(await asked(), before + 1);
  const steps = [step("s1", "a1", { tool: "remember", title: "Remember: Call me Ana.", state: "ok" })];
  const runs = [run("run1", { state: "running" })];
  await tell(page, { type: "session", view: { ...session(), runs, messages: [user("u1", "run1", "Remember it")], steps } });
  await drawn(page);
  assert.equal(await asked(), before + 2);
  await page.close();
});
