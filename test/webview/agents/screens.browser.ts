import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { type Driver, drawn, refuse, requestsOf, startDriver, tell } from "../harness/driver.ts";
import { fitsEverywhere } from "../harness/fits.ts";
import { agents, agentsOf, savedAt } from "./states.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

const opened: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  list: async () => undefined,
  changed: async (page) => {
    await openAgent(page, "Coder");
    await page.getByLabel("Turns").fill("many");
    await refuse(page, "saveAgent", "The maxTurns of an agent is a whole number from 1 to 100000.");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("alert").waitFor();
  },
  workspace: (page) => openAgent(page, "Security reviewer"),
  fresh: (page) => page.getByRole("button", { name: "New agent…" }).click(),
};

for (const [name, open] of Object.entries(opened)) {
  test(`The agents' page, ${name}, fits 300 and 900 px in dark, light and high contrast, can be read, and names all its controls`, async () => {
    await fitsEverywhere(driver, "agents", open);
  });
}

test("Each agent stands with what it is for and where it comes from, below what does not count; the words narrow the list", async () => {
  const page = await driver.open("agents");
  await page.getByRole("alert").filter({ hasText: "helper.md is left out" }).waitFor();
  assert.deepEqual(await page.locator(".agent-row .fact").allTextContents(), ["shipped", "changed", "yours", "workspace", "shipped"]);
  await page.locator("vscode-text-field").click();
  await page.keyboard.type("house style");
  await page.getByText("Brings texts into the house style.").waitFor();
  assert.equal(await page.locator(".agent-row").count(), 1);
  await page.keyboard.type(" quokka");
  await page.getByText("No agent matches.").waitFor();
  await page.close();
});

test("An agent is changed by the keyboard alone and saved as it was looked at", async () => {
  const page = await driver.open("agents");
  await page.getByRole("button", { name: /^Coder/ }).press("Enter");
  await page.getByRole("heading", { name: "Coder" }).and(page.locator(":focus")).waitFor();
  assert.equal(await page.locator("vscode-button[disabled]").filter({ hasText: "Save" }).count(), 1, "nothing is to be saved yet");
  await page.getByLabel("Title").focus();
  await page.keyboard.press("End");
  await page.keyboard.type(" of ours");
  await page.getByLabel("Model", { exact: true }).selectOption({ label: "gpt-5-mini · openai" });
  await page.getByLabel("write_file").press("Space");
  await page.getByLabel("browse_web").press("Space");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("status").filter({ hasText: "Saved." }).waitFor();
  const [sent] = (await requestsOf(page, "saveAgent")) as readonly { agent: Record<string, unknown>; since: string }[];
  assert.equal(sent?.since, savedAt);
  assert.equal(sent?.agent.title, "Coder of ours");
  assert.equal(sent?.agent.model, "openai/gpt-5-mini");
  assert.deepEqual(sent?.agent.tools, ["read_file", "edit_file", "run_command", "write_file"]);
  assert.deepEqual([sent?.agent.budget, sent?.agent.maxTurns, sent?.agent.skills], [{ usd: 1.5 }, 40, ["release-notes"]]);
  await page.close();
});

test("What is refused is said at its field, which gets the cursor; a change elsewhere is said with the ways out", async () => {
  const page = await driver.open("agents");
  await openAgent(page, "Coder");
  await page.getByLabel("Turns").fill("many");
  await refuse(page, "saveAgent", "The maxTurns of an agent is a whole number from 1 to 100000.");
  await page.getByRole("button", { name: "Save" }).click();
  const turns = page.getByLabel("Turns");
  await turns.and(page.locator(":focus[aria-invalid=true]")).waitFor();
  assert.match((await turns.evaluate(describedBy)) ?? "", /whole number from 1 to 100000/);
  assert.ok(await page.locator(".field-problem").evaluate(isInSight), "what is wrong is scrolled into sight");
  assert.equal(await page.locator(".said").count(), 0);
  await turns.fill("30");
  await refuse(
    page,
    "saveAgent",
    "The agent coder was changed or removed meanwhile, elsewhere. Look at it again before you change it; nothing was saved.",
  );
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("alert").filter({ hasText: "meanwhile" }).waitFor();
  assert.ok(await page.locator("#agent-refusal").evaluate(isInSight), "what is wrong with the whole too");
  const later = "2026-01-06T09:00:00.000Z";
  await tell(
    page,
    agentsOf({ agents: agents.map((each) => (each.name === "coder" ? { ...each, title: "Coder theirs", savedAt: later } : each)) }),
  );
  await page.evaluate(() => Reflect.deleteProperty(Reflect.get(window, "harness").refusals, "saveAgent"));
  await page.getByRole("button", { name: "Save mine all the same" }).click();
  await page.getByRole("status").filter({ hasText: "Saved." }).waitFor();
  const sent = (await requestsOf(page, "saveAgent")) as readonly { since: string; agent: { maxTurns: unknown } }[];
  assert.deepEqual([sent.at(-1)?.since, sent.at(-1)?.agent.maxTurns], [later, 30]);
  await page.close();
});

test("What was changed and not saved is not left by accident, and is there again when the view was away", async () => {
  const page = await driver.open("agents");
  await openAgent(page, "Coder");
  await page.getByLabel("Instructions").fill("Be brief.");
  await page.keyboard.press("Escape");
  await page.getByRole("status").filter({ hasText: "What you changed is not saved." }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Coder" }).waitFor();
  assert.equal(await page.getByLabel("Instructions").inputValue(), "Be brief.");
  await page.getByRole("button", { name: "Discard" }).click();
  assert.match(await page.getByLabel("Instructions").inputValue(), /^You change code/);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "New agent…" }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".chat:visible").waitFor();
  await page.close();
});

test("A new agent is named after its title until it has a name of its own; a name that is taken is refused at once", async () => {
  const page = await driver.open("agents");
  await page.getByRole("button", { name: "New agent…" }).click();
  await page.getByLabel("Title").fill("Release Notes");
  assert.equal(await page.getByLabel("Name").inputValue(), "release-notes");
  await page.getByLabel("Name").fill("coder");
  await page.getByLabel("Title").fill("Release writer");
  assert.equal(await page.getByLabel("Name").inputValue(), "coder");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("alert").filter({ hasText: "there is coder already" }).waitFor();
  assert.deepEqual(await requestsOf(page, "saveAgent"), []);
  await page.getByRole("button", { name: "Discard" }).click();
  await page.getByRole("button", { name: "New agent…" }).waitFor();
  await page.close();
});

test("One of the workspace can't be changed here: its file opens, or it is kept as the person's", async () => {
  const page = await driver.open("agents");
  await openAgent(page, "Security reviewer");
  assert.equal(await page.getByLabel("Instructions").getAttribute("readonly"), "");
  await page.getByRole("button", { name: "Open file" }).click();
  assert.deepEqual(await requestsOf(page, "openFile"), [{ path: ".github/agents/security-reviewer.agent.md" }]);
  await page.getByRole("button", { name: "Keep as mine" }).click();
  await drawn(page);
  const [sent] = (await requestsOf(page, "saveAgent")) as readonly { agent: Record<string, unknown>; since: null }[];
  assert.equal(sent?.since, null);
  assert.equal(sent?.agent.sandbox, "required");
  assert.ok(!("file" in (sent?.agent ?? {})));
  await page.close();
});

test("An agent is duplicated, exported, and given back as it was shipped, which can be undone", async () => {
  const page = await driver.open("agents");
  await openAgent(page, "Coder");
  await page.getByRole("button", { name: "Export…" }).click();
  assert.deepEqual(await requestsOf(page, "exportAgents"), [{ names: ["coder"] }]);
  await page.getByRole("button", { name: "Back to shipped" }).click();
  await page.getByRole("status").filter({ hasText: "Coder is as it was shipped again." }).waitFor();
  assert.deepEqual(await requestsOf(page, "removeAgent"), [{ name: "coder" }]);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("as it was shipped again").waitFor({ state: "detached" });
  assert.equal(((await requestsOf(page, "saveAgent"))[0] as { since: null }).since, null);
  await openAgent(page, "Coder");
  await page.getByRole("button", { name: "Duplicate" }).click();
  await page.getByRole("heading", { name: "Coder copy" }).waitFor();
  assert.equal(await page.getByLabel("Name").inputValue(), "coder-copy");
  await page.getByRole("button", { name: "Save" }).click();
  await drawn(page);
  const sent = (await requestsOf(page, "saveAgent")) as readonly { agent: { name: string }; since: unknown }[];
  assert.deepEqual([sent.at(-1)?.agent.name, sent.at(-1)?.since], ["coder-copy", null]);
  await page.close();
});

test("An agent that is kept and can't be used is not in the list, and is removed where that is said", async () => {
  const page = await driver.open("agents");
  await tell(
    page,
    agentsOf({ problems: ["The agent painter that you keep can't be used; remove it, or import it again. Its role is missing."] }),
  );
  await page.getByRole("alert").filter({ hasText: "The agent painter" }).getByRole("button", { name: "Remove" }).click();
  assert.deepEqual(await requestsOf(page, "removeAgent"), [{ name: "painter" }]);
  await page.close();
});

test("The agents are asked for anew when they may have changed, and what an import came to is said", async () => {
  const page = await driver.open("agents-told");
  await page.getByRole("status").filter({ hasText: "Imported: Code reviewer." }).waitFor();
  const before = (await requestsOf(page, "loadAgents")).length;
  await tell(page, { type: "stale" });
  await drawn(page);
  assert.equal((await requestsOf(page, "loadAgents")).length, before + 1);
  await page.getByRole("button", { name: "Import…" }).click();
  assert.equal((await requestsOf(page, "importAgents")).length, 1);
  await page.close();
});

async function openAgent(page: Page, title: string): Promise<void> {
  await page.getByRole("button", { name: new RegExp(`^${title}`) }).click();
  await page.getByRole("heading", { name: title }).waitFor();
}

/** Runs in the page: what a screen reader says below a control. */
function describedBy(element: Element): string | null | undefined {
  return document.getElementById(element.getAttribute("aria-describedby") ?? "")?.textContent;
}

/** Runs in the page: whether all of an element is seen in the part that scrolls. */
function isInSight(element: Element): boolean {
  const [own, frame] = [element.getBoundingClientRect(), element.closest(".agent-fields")?.getBoundingClientRect()];
  return frame !== undefined && own.top >= frame.top && own.bottom <= frame.bottom;
}
