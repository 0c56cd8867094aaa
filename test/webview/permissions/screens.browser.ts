import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { type Driver, drawn, refuse, requestsOf, startDriver, tell } from "../harness/driver.ts";
import { fitsEverywhere } from "../harness/fits.ts";
import { audit, auditOf, listingOf, rules } from "../harness/permitted.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

const search = "vscode-text-field";

/** What is opened in each state before it is looked at. */
const opened: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  async approval(page) {
    await page.getByRole("button", { name: "More ways to allow" }).click();
    await page.getByRole("button", { name: "Always allow" }).waitFor();
  },
  "approval-long": (page) => page.getByRole("button", { name: "More ways to allow" }).click(),
  "approval-blanks": (page) => page.getByRole("button", { name: "Deny…" }).click(),
  async decided(page) {
    for (const line of await page.locator(".step-line").all()) await line.click();
  },
  async permissions(page) {
    await page.getByRole("button", { name: /^Built in/ }).click();
    await page.getByRole("button", { name: "Add a rule…" }).click();
  },
  async audit(page) {
    for (const line of await page.locator(".session").all()) await line.click();
  },
  "audit-empty": async () => undefined,
};

for (const [name, open] of Object.entries(opened)) {
  test(`State "${name}", with all of it opened, fits 300 and 900 px in dark, light and high contrast, and can be read`, async () => {
    await fitsEverywhere(driver, name, open);
  });
}

test("The rules in force stand by effect, each with where it comes from, below what makes no sense of them and the mode", async () => {
  const page = await driver.open("permissions");
  await page.getByRole("alert").filter({ hasText: "“shel:npm test” is no rule" }).waitFor();
  await page.getByText("Where no rule decides, in this conversation: Ask.").waitFor();
  const texts = async (name: string) => await page.getByRole("region", { name }).locator("li").allTextContents();
  assert.deepEqual(
    (await texts("Allowed")).map((each) => each.split(" · ")[0]),
    [
      "@reviewer shell:git diffrun git diff (the agent reviewer only)",
      "shell:npm testrun npm test",
      "fetch:*.example.orgfetch from all sites below example.org",
      "exactly this: for f in *.ts; do cat $f; donea yes for “Find out why the tests fail”",
    ],
  );
  assert.match((await texts("Allowed"))[1] ?? "", /a yes for billing · since .* · while scripts\.test of package\.json stays as it is/);
  assert.equal((await texts("Refused")).length, 1);
  assert.equal((await texts("Always asked")).length, 1);
  await page.getByRole("button", { name: "Built in 3" }).click();
  assert.match((await texts("Built in"))[2] ?? "", /^reading inside the workspaceallowed, built in$/);
  await page.getByRole("button", { name: "Change" }).click();
  assert.equal((await requestsOf(page, "chooseApprovalMode")).length, 1);
  await page.close();
});

test("Rules are found by their words and by where they come from", async () => {
  const page = await driver.open("permissions");
  await page.locator(search).click();
  await page.keyboard.type("every workspace");
  await page.getByText("fetch:*.example.org").waitFor();
  assert.equal(await page.locator(".rule-row").count(), 1);
  await page.keyboard.type(" quokka");
  await page.getByText("No rule matches.").waitFor();
  await page.close();
});

test("A remembered yes is taken back and said so; what is refused stays and is said", async () => {
  const page = await driver.open("permissions");
  await page.getByText("shell:npm test", { exact: true }).hover();
  await page.getByRole("button", { name: "Take back: shell:npm test" }).click();
  await page.getByRole("status").filter({ hasText: "Taken back: shell:npm test. It is asked again from now on." }).waitFor();
  assert.deepEqual(await requestsOf(page, "revokeGrants"), [{ grantIds: ["g1"] }]);
  await tell(page, listingOf(rules.filter((each) => each.grant?.id !== "g1")));
  await page.locator(".rule-row").filter({ hasText: "shell:npm test" }).first().waitFor({ state: "detached" });
  await page.getByText("shell:npm test", { exact: true }).first().waitFor();
  await refuse(page, "revokeGrants", "This was taken back before.");
  await page.getByRole("button", { name: "Take back: fetch:*.example.org" }).click();
  await page.getByText("This was taken back before.").waitFor();
  const before = (await requestsOf(page, "loadPermissions")).length;
  await tell(page, { type: "stale" });
  await drawn(page);
  assert.ok((await requestsOf(page, "loadPermissions")).length > before);
  assert.ok(await page.getByText("This was taken back before.").isVisible(), "that the list is told anew takes it away");
  await page.close();
});

test("A rule of the settings is taken out of them and put back; one of the workspace opens its file", async () => {
  const page = await driver.open("permissions");
  const rule = { effect: "deny", rule: "shell:git push --force" };
  await page.getByRole("button", { name: "Take out of the settings: shell:git push --force" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Taken out of your settings").waitFor({ state: "detached" });
  assert.deepEqual(await requestsOf(page, "removeRule"), [rule]);
  assert.deepEqual(await requestsOf(page, "addRule"), [rule]);
  await page.getByRole("button", { name: "Open the file: write:migrations/**" }).click();
  assert.deepEqual(await requestsOf(page, "openFile"), [{ path: ".anycowork/permissions.json" }]);
  await page.getByRole("button", { name: "Settings…" }).click();
  assert.equal((await requestsOf(page, "openRules")).length, 1);
  await page.close();
});

test("A rule is added by the keyboard alone; what is no rule is said at its field and stays there", async () => {
  const page = await driver.open("permissions");
  await refuse(page, "addRule", "“git push” is no rule.");
  await page.getByRole("button", { name: "Add a rule…" }).press("Enter");
  await page.keyboard.type("git push");
  await page.keyboard.press("Enter");
  const form = page.getByRole("group", { name: "A new rule for your settings" });
  await form.getByRole("alert").filter({ hasText: "“git push” is no rule." }).waitFor();
  assert.equal(await page.locator(".said").count(), 0);
  await form.getByRole("button", { name: "Refuse" }).click();
  await form.locator("vscode-text-field input").focus();
  await page.keyboard.press("Home");
  await page.keyboard.type("shell:");
  await page.evaluate(() => Reflect.deleteProperty(Reflect.get(window, "harness").refusals, "addRule"));
  await page.keyboard.press("Enter");
  await form.waitFor({ state: "detached" });
  assert.deepEqual((await requestsOf(page, "addRule")).at(-1), { effect: "deny", rule: "shell:git push" });
  await page.getByRole("button", { name: "Add a rule…" }).click();
  await page.keyboard.press("Escape");
  await form.waitFor({ state: "detached" });
  assert.ok(await page.locator(".permissions").isVisible(), "Escape left the form only");
  await page.locator(search).click();
  await page.keyboard.press("Escape");
  await page.locator(".chat:visible").waitFor();
  await page.close();
});

test("The rules are asked for anew when they may have changed", async () => {
  const page = await driver.open("permissions");
  await drawn(page);
  const before = (await requestsOf(page, "loadPermissions")).length;
  await tell(page, { type: "stale" });
  await drawn(page);
  assert.equal((await requestsOf(page, "loadPermissions")).length, before + 1);
  await page.close();
});

test("The audit is one tab away, narrowed by words, verdict and conversation, and exported as it is narrowed", async () => {
  const page = await driver.open("permissions");
  await page.getByRole("button", { name: "Audit" }).click();
  await tell(page, auditOf(audit));
  await page.locator(search).click();
  await page.keyboard.type("build");
  await page.getByRole("button", { name: "Refused", exact: true }).click();
  await page.getByRole("button", { name: "This chat" }).click();
  await drawn(page);
  const wanted = { text: "build", verdict: "refused", sessionId: "session1" };
  assert.deepEqual((await requestsOf(page, "listAudit")).at(-1), wanted);
  await page.getByRole("button", { name: "Export…" }).click();
  assert.deepEqual(await requestsOf(page, "exportAudit"), [wanted]);
  await page.getByRole("button", { name: "Rules" }).click();
  await page.getByRole("button", { name: "Add a rule…" }).waitFor();
  await page.close();
});

test("An entry tells who did what, where, when, by which rule and with what effect", async () => {
  const page = await driver.open("audit");
  await page.getByRole("button", { name: /^Edit packages/ }).click();
  const facts = await page.locator(".facts > div").allTextContents();
  assert.deepEqual(
    facts.filter((each) => !each.startsWith("When")),
    [
      "Decidedallowed by you, in the chat, for the workspace",
      "Whothe agent reviewer",
      "Answered inthe chat",
      "Tooledit_file",
      "Came todone",
      "Effectedit packages/billing/src/reports/quarterly/totals-by-month.ts",
      "ConversationFind out why the tests fail",
    ],
  );
  for (const word of ["mode changed", "taken back", "remembered", "refused by your settings: shell:rm"])
    await page.locator(".session-facts").filter({ hasText: word }).first().waitFor();
  await page.close();
});

test("Older entries come as one scrolls or asks, behind what is shown; of what was asked for before nothing is shown", async () => {
  const page = await driver.open("audit");
  await page.getByRole("button", { name: "Show older ones" }).click();
  await drawn(page);
  assert.deepEqual((await requestsOf(page, "listAudit")).at(-1), { text: "", before: "e1" });
  const older = audit.map((each) => ({ ...each, id: `old-${each.id}` }));
  await tell(page, auditOf(older, false, "e1"));
  await page
    .locator(".session")
    .nth(2 * audit.length - 1)
    .waitFor();
  await tell(page, auditOf(older, false, "e1"));
  await drawn(page);
  assert.equal(await page.locator(".session").count(), 2 * audit.length, "a part that comes twice counts once");
  assert.equal(await page.getByRole("button", { name: "Show older ones" }).count(), 0);
  await page.close();
});

test("An entry opens its conversation at the step: unfolded, in sight, with the keyboard on it", async () => {
  const page = await driver.open("done", { width: 400, height: 500 });
  await tell(page, { type: "screen", screen: "audit" }, auditOf(audit));
  await page.getByRole("button", { name: /^Run rm -rf build/ }).waitFor();
  await tell(page, auditOf(audit.map((each) => (each.id === "e1" ? { ...each, stepId: "s2" } : each))));
  await page.getByRole("button", { name: /^Run npm test/ }).click();
  await page.getByRole("button", { name: "Open in the conversation" }).click();
  await page.locator('.step-line:focus:has([title="Read src/totals.ts"])').waitFor();
  assert.deepEqual(await requestsOf(page, "openSession"), [], "it is open already");
  assert.equal(await page.locator(".step-line:focus").getAttribute("aria-expanded"), "true");
  await page.close();
});

test("An empty audit says so, and a failed search says why", async () => {
  const page = await driver.open("audit-empty");
  await page.getByText("Nothing was done yet. Each thing").waitFor();
  await refuse(page, "listAudit", "The disk can't be read.");
  await page.getByRole("button", { name: "Refused", exact: true }).click();
  await page.locator(".said").filter({ hasText: "The disk can't be read." }).waitFor();
  await page.close();
});
