import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { composerOf, type Driver, drawn, startDriver, tell, violationsOf } from "./harness/driver.ts";
import { readPayloads, unguarded, watchPage } from "./harness/payloads.ts";
import { answer, run, session } from "./harness/samples.ts";
import { config } from "./harness/states.ts";
import { startTrap, type Trap } from "./harness/trap.ts";

const payloads = readPayloads();

let trap: Trap;
let driver: Driver;
before(async () => {
  trap = await startTrap();
  driver = await startDriver(trap.flags);
});
after(async () => {
  await driver.close();
  await trap.close();
});

test("all 58 payloads are here", () => assert.equal(payloads.length, 58));

/** Everything an answer may be made of. */
const harmless = "DIV P SPAN A CODE PRE STRONG EM S BR UL OL LI BLOCKQUOTE HR TABLE TBODY TR TH TD H3 H4 H5 H6 BUTTON".split(" ");
const attributes = ["class", "dir", "title", "role", "tabindex", "aria-label", "type", "start"];

for (const payload of payloads.filter((each) => each.category !== "stress")) {
  test(`${payload.id} is harmless in an answer: ${payload.why}`, async () => {
    const page = await blank();
    const noted = watchPage(page);
    const address = page.url();
    await showAnswer(page, payload.text);
    await page.locator(".markdown").hover();
    const found = await page.evaluate(inspect);
    await clickAll(page);
    await drawn(page);
    assert.deepEqual(noted, []);
    assert.deepEqual(trap.caught, []);
    assert.deepEqual(await violationsOf(page), []);
    assert.equal(page.url(), address);
    assert.deepEqual(
      found.elements.filter((each) => !harmless.includes(each)),
      [],
    );
    assert.deepEqual(
      found.attributes.filter((each) => !attributes.includes(each)),
      [],
    );
    if (payload.asserts.includes("link-removed")) assert.deepEqual(found.links, []);
    if (payload.asserts.includes("shows-real-host")) assert.match(found.titles.join(" "), /^https:\/\/(?:xn--|evil\.example\/%)/);
    if (payload.asserts.includes("no-clobber"))
      assert.equal(await page.evaluate(() => typeof Reflect.get(window, "acquireVsCodeApi")), "function");
  });
}

for (const payload of payloads.filter((each) => each.category === "stress")) {
  test(`${payload.id} does not freeze the view: ${payload.why}`, async () => {
    const page = await blank();
    await showAnswer(page, payload.text);
    const shown = await page.locator(".markdown").evaluate((element) => element.textContent.length);
    assert.ok(shown > 0);
    await composerOf(page).area.click();
    await page.keyboard.type("still here");
    await drawn(page);
    assert.equal(await composerOf(page).draft(), "still here");
  });
}

test("what all these tests look for is seen where nothing guards: the trap catches connections, and a script is heard", async () => {
  assert.deepEqual(trap.caught, [], "no payload came this far in the view");
  const html = `<img src="http://evil.example/plain"><img src="https://evil.example/encrypted"><img src=x onerror=alert(1)>`;
  const noted = await unguarded(driver.browser, html, trap.heard(2));
  assert.ok(noted.includes("dialog 1"));
  assert.ok(noted.includes("http://evil.example/plain"));
  assert.match(trap.caught.join("\n"), /GET \/plain HTTP\/1\.1\r\nHost: evil\.example/);
});

/** The same page for all, loaded anew: nothing of one payload is there any more. */
async function blank(): Promise<Page> {
  const page = await driver.show(
    driver.harness.show([
      { type: "config", config },
      { type: "session", view: session() },
    ]),
  );
  for (const each of ["request", "dialog"]) page.removeAllListeners(each);
  return page;
}

async function showAnswer(page: Page, text: string): Promise<void> {
  const view = { ...session(), seq: 1, runs: [run("run1", { state: "completed" as const })], messages: [answer("a1", "run1", text)] };
  await tell(page, { type: "session", view });
  await page.locator(".markdown").first().waitFor();
  await drawn(page);
}

async function clickAll(page: Page): Promise<void> {
  const links = page.locator(".markdown .link, .markdown button");
  for (let index = 0; index < (await links.count()); index += 1) await links.nth(index).click();
}

/** What the answer on the page is made of. */
function inspect(): { elements: string[]; attributes: string[]; links: string[]; titles: string[] } {
  const all = [...document.querySelectorAll(".markdown *")];
  return {
    elements: all.map((each) => each.tagName),
    attributes: all.flatMap((each) => each.getAttributeNames()),
    links: all.filter((each) => each.matches("a, [role=link]")).map((each) => each.textContent),
    titles: all.filter((each) => each.matches("[role=link]")).map((each) => each.getAttribute("title") ?? ""),
  };
}
