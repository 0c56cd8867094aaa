import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Driver, requestsOf, startDriver } from "../harness/driver.ts";
import { question, run, session, step } from "../harness/samples.ts";
import { config } from "../harness/states.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

test("What is to be kept in mind is shown whole, with where it would hold, and can be allowed once only", async () => {
  const text = "We write in British English.\nAlways.";
  const remember = { tool: "remember", title: "Keep this in mind from now on?", detail: text, detailKind: "text" } as const;
  const asked = question("q9", "s9", { ...remember, where: "every workspace", scopes: ["once"], rules: undefined, widerRules: undefined });
  const view = {
    ...session(),
    runs: [run("run1", { state: "waiting" as const, waitReason: "approval" as const })],
    steps: [step("s9", "a1", { tool: "remember", title: "Remember: We write in British English.", state: "pending" })],
    approvals: [{ request: asked }],
  };
  const messages = [
    { type: "config", config },
    { type: "session", view },
  ] as const;
  const page = await driver.open(driver.harness.show(messages));
  const card = page.locator('[data-approval="q9"]:not(.deaf)');
  await card.waitFor();
  assert.equal((await card.locator(".card-detail").textContent())?.trim(), text);
  assert.match((await card.locator(".card-why").textContent()) ?? "", /^In every workspace\. /);
  assert.equal(await card.getByRole("button", { name: "More ways to allow" }).count(), 0);
  await card.getByRole("button", { name: "Allow once" }).click();
  assert.deepEqual(await requestsOf(page, "answer"), [{ approvalId: "q9", decision: "allow", scope: "once" }]);
  await page.close();
});
