import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { inRepo } from "../repo.ts";
import { type Driver, drawn, startDriver, tell, violationsOf } from "./harness/driver.ts";
import { answer, run, session } from "./harness/samples.ts";
import { config } from "./harness/states.ts";

interface Payload {
  readonly id: string;
  readonly category: "auto-load" | "script" | "link" | "ui-forgery" | "stress";
  readonly input: string | null;
  /** A unit, how often, and what follows. */
  readonly inputGen?: readonly [string, number, string];
  readonly asserts: readonly string[];
  readonly why: string;
}

const payloads = JSON.parse(readFileSync(inRepo("test/cases/webview-payloads.json"), "utf8")) as readonly Payload[];

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

/** Everything an answer may be made of. */
const harmless = "DIV P SPAN A CODE PRE STRONG EM S BR UL OL LI BLOCKQUOTE HR TABLE TBODY TR TH TD H3 H4 H5 H6 BUTTON".split(" ");
const attributes = ["class", "title", "role", "tabindex", "aria-label", "type", "start"];

for (const payload of payloads.filter((each) => each.category !== "stress")) {
  test(`${payload.id} is harmless in an answer: ${payload.why}`, async () => {
    const page = await blank();
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("dialog", (dialog) => {
      requests.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    const address = page.url();
    await showAnswer(page, payload.input ?? "");
    await page.locator(".markdown").hover();
    const found = await page.evaluate(inspect);
    await clickAll(page);
    await drawn(page);
    assert.deepEqual(requests, []);
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
    await page.close();
  });
}

for (const payload of payloads.filter((each) => each.category === "stress")) {
  test(`${payload.id} does not freeze the view: ${payload.why}`, async () => {
    const [unit, count, suffix] = payload.inputGen ?? ["", 0, ""];
    const page = await blank();
    await showAnswer(page, unit.repeat(count) + suffix);
    const shown = await page.locator(".markdown").evaluate((element) => element.textContent.length);
    assert.ok(shown > 0);
    await page.locator("vscode-text-area.composer-text").click();
    await page.keyboard.type("still here");
    await drawn(page);
    assert.equal(await page.locator("vscode-text-area.composer-text").evaluate((element) => Reflect.get(element, "value")), "still here");
    await page.close();
  });
}

function blank(): Promise<Page> {
  return driver.open(
    driver.harness.show([
      { type: "config", config },
      { type: "session", view: session() },
    ]),
  );
}

async function showAnswer(page: Page, text: string): Promise<void> {
  const view = { ...session(), seq: 1, runs: [run("run1", { state: "completed" as const })], messages: [answer("a1", "run1", text)] };
  await tell(page, { type: "session", view });
  await page.locator(".markdown").first().waitFor();
  await drawn(page);
}

async function clickAll(page: Page): Promise<void> {
  const links = page.locator(".markdown .link");
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
