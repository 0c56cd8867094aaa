import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { ShownServer } from "../../../src/core/protocol/connections.ts";
import type { ListedSkill } from "../../../src/core/protocol/skills.ts";
import { connectionsOf, servers } from "../connections/states.ts";
import { type Driver, drawn, startDriver, tell, violationsOf } from "../harness/driver.ts";
import { readPayloads, watchPage } from "../harness/payloads.ts";
import { startTrap, type Trap } from "../harness/trap.ts";
import { notesOf } from "../notes/states.ts";
import { contents, fetched, opened, skills, skillsOf } from "../skills/states.ts";
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
  test(`${id} is a harmless text in an agent, a note, a skill, a server and in what a rules file is called: ${why}`, async () => {
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
  async "the skills"(text) {
    const place = { path: text, label: text, line: 1, says: text };
    const skill = { ...skills[0], name: text, description: text, origin: text, folder: text, file: text, offFor: [text] } as ListedSkill;
    const held = { ...contents, files: [{ path: text, bytes: 1 }], scripts: [text], facts: [{ name: text, value: text }], signs: [place] };
    const found = {
      ...fetched,
      name: text,
      description: text,
      source: text,
      contents: held,
      passesOver: text,
      text,
      glances: [{ file: text, text, more: 1 }],
    };
    const told = { skills: [skill], refused: [place], problems: [text], told: text, removed: text };
    await tell(page, { type: "screen", screen: "skills" }, skillsOf({ ...told, fetched: [found] }));
    await page.locator(".agent-row").click();
    await tell(page, { type: "skill", skill: { ...opened, skill, source: text, text: "", contents: held, problem: text } });
    await page.locator(".skills .card").waitFor();
  },
  async "the connections"(text) {
    const tool = { name: text, title: text, description: text, isChanged: true, rule: text, isForbidden: false };
    const file = { path: text, label: text };
    const server = { ...servers[0], name: text, shown: [text], reason: text, errorLines: [text], file, tools: [tool] } as ShownServer;
    const refused = [{ name: text, why: text }];
    await tell(page, { type: "screen", screen: "connections" });
    await tell(page, connectionsOf({ servers: [{ ...server, state: "failed", refused }], problems: [text], removed: text }));
    await page.locator(".agent-row").click();
    await page.getByRole("region", { name: "Tools" }).waitFor();
    await tell(page, connectionsOf({ servers: [{ ...server, refused }] }));
    await page.locator(".connections .card").waitFor();
  },
};

/** Runs in the page: elements that are none of ours. */
function strangers(): string[] {
  const ours =
    "DIV MAIN SECTION P SPAN BDI H2 H3 UL LI BUTTON FIELDSET LEGEND LABEL INPUT TEXTAREA SELECT OPTION FORM DL DT DD DETAILS SUMMARY PRE".split(
      " ",
    );
  const toolkit = ["VSCODE-BUTTON", "VSCODE-TEXT-FIELD", "VSCODE-TEXT-AREA"];
  return [...document.querySelectorAll("main:not(.chat) *")]
    .map((each) => each.tagName)
    .filter((each) => !ours.includes(each) && !toolkit.includes(each));
}
