import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Driver, drawn, requestsOf, startDriver, tell } from "../harness/driver.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

test("A draft that comes from another page and goes on to the next has with it what its names mean, and the texts that go along", async () => {
  const page = await driver.open("empty");
  const draft = {
    text: "Mend what @terminal says",
    mentions: [{ kind: "terminal", name: "terminal" }],
    texts: [{ name: "Pasted text, 80 lines", text: "line\n".repeat(80) }],
  } as const;
  await tell(page, { type: "draft", ...draft });
  const chips = page.locator(".handed-chip .handed-name");
  await chips.nth(1).waitFor();
  assert.deepEqual(await chips.allTextContents(), ["terminal", "Pasted text, 80 lines"]);
  await tell(page, { type: "move-draft" });
  await chips.first().waitFor({ state: "detached" });
  await drawn(page);
  const told = (await requestsOf(page, "keepDraft")) as { isMoving?: boolean }[];
  assert.deepEqual(
    told.filter((each) => each.isMoving),
    [{ ...draft, isMoving: true }],
  );
  assert.equal(await page.getByRole("button", { name: "Send" }).getAttribute("aria-disabled"), "true");
  await page.close();
});
