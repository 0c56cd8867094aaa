import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { type Driver, drawn, startDriver, tell, violationsOf } from "../harness/driver.ts";
import { readPayloads, watchPage } from "../harness/payloads.ts";
import { startTrap, type Trap } from "../harness/trap.ts";
import { notesOf } from "../notes/states.ts";
import { agentsOf } from "./states.ts";

let trap: Trap;
let driver: Driver;
let page: Page;
let noted: readonly string[];
before(async () => {
  trap = await startTrap();
  driver = await startDriver(trap.flags);
  page = await driver.open("agents");
  noted = watchPage(page);
});
after(async () => {
  await driver.close();
  await trap.close();
});

for (const { id, text: whole, why } of readPayloads()) {
  const text = whole.slice(0, 600);
  test(`${id} is a harmless text in an agent, in a note and in what a rules file is called: ${why}`, async () => {
    const address = page.url();
    const [notedBefore, violated, caught] = [noted.length, (await violationsOf(page)).length, trap.caught.length];
    for (const [name, show] of Object.entries(places)) {
      await show(text);
      await drawn(page);
      assert.deepEqual(await page.evaluate(strangers), [], `${name} is made of our own elements`);
    }
    assert.deepEqual(noted.slice(notedBefore), []);
    assert.deepEqual((await violationsOf(page)).slice(violated), []);
    assert.deepEqual(trap.caught.slice(caught), []);
    assert.equal(page.url(), address);
  });
}

const places: Readonly<Record<string, (text: string) => Promise<void>>> = {
  async "the list"(text) {
    const agent = { name: text, title: text, role: text, instructions: text, avatar: text, source: "workspace", file: text } as const;
    await tell(page, { type: "screen", screen: "chat" }, { type: "screen", screen: "agents" });
    await tell(page, agentsOf({ agents: [agent], problems: [text], told: text, tools: [{ name: text, readOnly: true }] }));
    await page.waitForFunction(() => document.querySelectorAll(".agent-row").length === 1);
  },
  async "the editor"(text) {
    await page.locator(".agent-row").click();
    assert.equal(await page.getByLabel("Instructions").inputValue(), text.replaceAll(/\r\n?/g, "\n"));
    await page.getByRole("button", { name: "Back to the agents" }).click();
  },
  async "the notes"(text) {
    const note = { id: "n1", text, scope: [text], by: "model", sessionId: "s", title: text, at: text, reach: "elsewhere" } as const;
    const file = { path: text, label: text, characters: 1, alsoAs: [text], importedBy: text };
    const rules = { files: [file], problems: [text, `${text}.md is not read: ${text}.`], untrusted: [text] };
    await tell(page, { type: "screen", screen: "notes" }, notesOf({ notes: [note], rules, removed: { id: "n2", text } }));
    await page.locator(".note-text").waitFor();
  },
};

/** Runs in the page: elements that are none of ours. */
function strangers(): string[] {
  const ours = "DIV MAIN SECTION P SPAN BDI H2 H3 UL LI BUTTON FIELDSET LEGEND LABEL INPUT TEXTAREA SELECT OPTION FORM".split(" ");
  const toolkit = ["VSCODE-BUTTON", "VSCODE-TEXT-FIELD", "VSCODE-TEXT-AREA"];
  return [...document.querySelectorAll("main:not(.chat) *")]
    .map((each) => each.tagName)
    .filter((each) => !ours.includes(each) && !toolkit.includes(each));
}
