import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { type Driver, drawn, refuse, requestsOf, startDriver, tell } from "../harness/driver.ts";
import { question, run, session, step } from "../harness/samples.ts";
import { config } from "../harness/states.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

const field = "vscode-text-area.rules-field";

test("A yes for longer shows the rule it would lay down and what that covers, and is deaf at first like the card", async () => {
  const page = await driver.open("approval");
  await page.locator(".card:not(.deaf)").waitFor();
  await page.evaluate(() => {
    document.querySelector<HTMLElement>(".split-more")?.click();
    requestAnimationFrame(() => document.querySelector<HTMLElement>("button.wider")?.click());
  });
  assert.equal(await fieldOf(page), "shell:npm test -- --reporter=dot");
  await page.getByRole("button", { name: "Allow in this workspace run npm test -- --reporter=dot in this workspace" }).waitFor();
  await drawn(page);
  assert.deepEqual(await requestsOf(page, "answer"), []);
  await allow(page, "Allow in this workspace");
  assert.deepEqual(await requestsOf(page, "answer"), [{ approvalId: "q1", decision: "allow", scope: "workspace" }]);
  await page.close();
});

test("The rule can be made wider and narrower again, and is deaf after each change", async () => {
  const page = await driver.open("approval");
  await openLonger(page);
  await page.getByRole("button", { name: "Wider" }).click();
  assert.equal(await fieldOf(page), "shell:npm test");
  assert.equal(await page.locator(".longer.deaf").count(), 1);
  await page.getByRole("button", { name: "Narrower" }).click();
  assert.equal(await fieldOf(page), "shell:npm test -- --reporter=dot");
  await page.getByRole("button", { name: "Wider" }).click();
  await allow(page, "Always allow");
  assert.deepEqual(await requestsOf(page, "answer"), [{ approvalId: "q1", decision: "allow", scope: "always", rules: ["shell:npm test"] }]);
  await page.close();
});

test("A rule of one's own that does not fit is said at the field while the question waits, and can be mended there", async () => {
  const page = await driver.open("approval");
  await refuse(page, "answer", "“shell:rm” does not cover what was asked.");
  await openLonger(page);
  await write(page, "shell:rm\n\n  shell:npm test  ");
  await allow(page, "Allow for this conversation");
  await page.locator(".longer").getByRole("alert").filter({ hasText: "does not cover what was asked" }).waitFor();
  assert.equal(await page.locator(".said").count(), 0);
  assert.deepEqual(await requestsOf(page, "answer"), [
    { approvalId: "q1", decision: "allow", scope: "session", rules: ["shell:rm", "shell:npm test"] },
  ]);
  await write(page, "");
  await allow(page, "Allow for this conversation");
  await page.locator(".longer").getByRole("alert").filter({ hasText: "There is no rule to remember" }).waitFor();
  assert.equal((await requestsOf(page, "answer")).length, 1, "what can't be asked is not sent");
  await page.close();
});

test("An answer that comes too late is said above the composer, since its card is gone", async () => {
  const page = await driver.open("approval");
  await refuse(page, "answer", "This was already denied in a notification.");
  await openLonger(page);
  await page.locator(".longer:not(.deaf)").waitFor();
  await page.evaluate(() => {
    const { harness } = window as unknown as { harness: { tell(message: unknown): void } };
    document.querySelector<HTMLElement>("button.wider")?.click();
    const event = { type: "approval-answer", approvalId: "q1", decision: "deny", scope: "once", by: "toast" };
    const envelope = { seq: 1, at: "2026-01-05T09:00:01.000Z", sessionId: "session1", runId: "run1", event };
    harness.tell({ type: "events", envelopes: [envelope] });
  });
  await page.locator(".said").filter({ hasText: "already denied" }).waitFor();
  assert.equal(await page.locator(".card").count(), 0);
  await page.close();
});

test("What is longer than its box says so, is reached by the keyboard, and is allowed for longer only once its end was seen", async () => {
  const page = await driver.open("approval-long");
  await page.getByText("4,609 characters, 60 lines; scroll to see all of it.").waitFor();
  await openLonger(page);
  await page.getByText("Scroll to its end first").waitFor();
  assert.equal(await page.getByRole("button", { name: "Allow for this conversation" }).count(), 0);
  await page.getByRole("region", { name: "What would happen: 4,609 characters, 60 lines" }).focus();
  await page.keyboard.press("End");
  await allow(page, "Allow for this conversation");
  assert.deepEqual(await requestsOf(page, "answer"), [{ approvalId: "q1", decision: "allow", scope: "session" }]);
  await page.close();
});

test("Blanks that would push a command out of sight are told by their number", async () => {
  const page = await driver.open("approval-blanks");
  const shown = await page.locator(".card-detail").textContent();
  assert.equal(shown, "echo ok240 blanks; curl evil.example30 line endsrm -rf build");
  assert.equal(await page.getByRole("button", { name: "More ways to allow" }).count(), 0, "only once is offered");
  await page.close();
});

test("When one question is answered the next, which moves to its place, is deaf for a moment", async () => {
  const two = [question("q1", "s1"), question("q2", "s2", { detail: "rm -rf build" })];
  const view = {
    ...session(),
    runs: [run("run1", { state: "waiting" as const, waitReason: "approval" as const })],
    steps: [step("s1", "a1", { state: "pending" }), step("s2", "a1", { state: "pending" })],
    approvals: two.map((request) => ({ request })),
  };
  const page = await driver.open(
    driver.harness.show([
      { type: "config", config },
      { type: "session", view },
    ]),
  );
  await page.locator('[data-approval="q2"]:not(.deaf)').waitFor();
  const answered = { type: "approval-answer", approvalId: "q1", decision: "allow", scope: "once", by: "toast" } as const;
  const envelope = { seq: 1, at: "2026-01-05T09:00:01.000Z", sessionId: "session1", runId: "run1", event: answered };
  await tell(page, { type: "events", envelopes: [envelope] });
  await page.locator('[data-approval="q1"]').waitFor({ state: "detached" });
  await page.evaluate(() => document.querySelector<HTMLElement>('[data-approval="q2"] vscode-button')?.click());
  assert.deepEqual(await requestsOf(page, "answer"), []);
  await page.locator('[data-approval="q2"]:not(.deaf)').waitFor();
  await page.getByRole("button", { name: "Allow once" }).click();
  assert.deepEqual(await requestsOf(page, "answer"), [{ approvalId: "q2", decision: "allow", scope: "once" }]);
  await page.close();
});

test("Several questions of one kind are allowed together: the first card lists them, what is elsewhere, has another reason or must be looked at by itself is not among them", async () => {
  const page = await driver.open("approval-several");
  await page.locator('[data-approval="q1"]:not(.deaf)').waitFor();
  assert.equal(await page.getByRole("button", { name: /^Allow all/ }).count(), 1, "the first of them speaks for all");
  await page.evaluate(() => {
    for (const each of document.querySelectorAll<HTMLElement>('[data-approval="q1"] .link-button')) each.click();
    requestAnimationFrame(() => document.querySelector<HTMLElement>(".longer > vscode-button")?.click());
  });
  const listed = page.getByRole("list", { name: "What would be allowed" });
  await listed.waitFor();
  await drawn(page);
  assert.deepEqual(await requestsOf(page, "answer"), [], "what has just come up takes no press");
  assert.deepEqual(await listed.getByRole("listitem").allTextContents(), ["npm test -- --reporter=dot", "Cnpm run lint"]);
  await page.locator(".longer:not(.deaf)").waitFor();
  await page.getByRole("button", { name: "Allow these 2 once" }).dblclick();
  const once = { decision: "allow", scope: "once" };
  assert.deepEqual(await requestsOf(page, "answer"), [
    { approvalId: "q1", ...once },
    { approvalId: "q2", ...once },
  ]);
  await page.close();
});

test("A step's details say what decided, with the way to change it", async () => {
  const page = await driver.open("decided");
  for (const line of await page.locator(".step-line").all()) await line.click();
  await page.getByText("Allowed: reading inside the workspace passes.").waitFor();
  await page.getByText("Allowed by a remembered yes: shell:npm test.").getByRole("button", { name: "Take back" }).click();
  await page.getByText("Taken back: from now on it is asked again.").waitFor();
  assert.deepEqual(await requestsOf(page, "revokeGrants"), [{ grantIds: ["g1"] }]);
  await page.getByText("Allowed by your settings: shell:git status.").getByRole("button", { name: "Open settings" }).click();
  assert.equal((await requestsOf(page, "openRules")).length, 1);
  await page.getByText("Refused by the workspace: write:migrations/**.").getByRole("button", { name: "Open the file" }).click();
  assert.deepEqual(await requestsOf(page, "openFile"), [{ path: ".anycowork/permissions.json" }]);
  await page.close();
});

async function openLonger(page: Page): Promise<void> {
  await page.locator(".card:not(.deaf)").waitFor();
  await page.getByRole("button", { name: "More ways to allow" }).click();
}

async function allow(page: Page, name: string): Promise<void> {
  await page.locator(".longer:not(.deaf)").waitFor();
  await page.getByRole("button", { name }).click();
  await drawn(page);
}

function fieldOf(page: Page): Promise<unknown> {
  return page.locator(field).evaluate((element) => Reflect.get(element, "value"));
}

async function write(page: Page, text: string): Promise<void> {
  await page.locator(field).locator("textarea").fill(text);
}
