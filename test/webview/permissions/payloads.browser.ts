import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import type { SessionView } from "../../../src/core/events/session-view.ts";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import { type Driver, drawn, startDriver, tell, violationsOf } from "../harness/driver.ts";
import { readPayloads, unguarded, watchPage } from "../harness/payloads.ts";
import { auditOf, listingOf } from "../harness/permitted.ts";
import { answer, question, run, session, step, user } from "../harness/samples.ts";
import { config } from "../harness/states.ts";
import { startTrap, type Trap } from "../harness/trap.ts";

let trap: Trap;
let driver: Driver;
let page: Page;
let noted: readonly string[];
before(async () => {
  trap = await startTrap();
  driver = await startDriver(trap.flags);
  page = await driver.open("empty");
  noted = watchPage(page);
});
after(async () => {
  await driver.close();
  await trap.close();
});

for (const { id, text, why } of readPayloads()) {
  test(`${id} is a harmless text on the card, in a step, among the rules and in the audit: ${why}`, async () => {
    const address = page.url();
    const [notedBefore, violated, caught] = [noted.length, (await violationsOf(page)).length, trap.caught.length];
    for (const [name, show] of Object.entries(places)) {
      await show(text);
      await drawn(page);
      const { strangers, shown } = await page.evaluate(inspect);
      assert.deepEqual(strangers, [], `${name} is made of our own elements`);
      const isPiled = /\p{M}{9}/u.test(text);
      assert.ok(isPiled || shown.includes(plain(text).slice(0, 200)), `${name} shows it as it is`);
    }
    assert.deepEqual(noted.slice(notedBefore), []);
    assert.deepEqual((await violationsOf(page)).slice(violated), []);
    assert.deepEqual(trap.caught.slice(caught), []);
    assert.equal(page.url(), address);
  });
}

test("what all these tests look for is seen where nothing guards, and an element that is not ours is noticed", async () => {
  const heard = await unguarded(driver.browser, `<img src="http://evil.example/"><img src=x onerror=alert(1)>`, trap.heard(1));
  assert.ok(heard.includes("dialog 1"));
  await page.evaluate(() => document.querySelector(".root")?.append(document.createElement("iframe")));
  assert.deepEqual((await page.evaluate(inspect)).strangers, ["IFRAME"]);
});

const places: Readonly<Record<string, (text: string) => Promise<void>>> = {
  async "the card"(text) {
    const short = shortened(text);
    const shown = { title: short, detail: text, where: short, reasons: [short], rules: [short], widerRules: [`${short}x`], agent: short };
    await tell(
      page,
      ...chat({ steps: [step("s1", "a1", { title: short, state: "pending" })], approvals: [{ request: question("q1", "s1", shown) }] }),
    );
    await page.getByRole("button", { name: "More ways to allow" }).click();
  },
  async "a step"(text) {
    const short = shortened(text);
    const decision = { source: "grant", rules: [short], grants: ["g1"] } as const;
    await tell(
      page,
      ...chat({ steps: [step("s2", "a1", { title: short, input: { path: short }, output: text, summary: short, decision })] }),
    );
    await page.locator(".step-line").click();
  },
  async "the rules"(whole) {
    const text = shortened(whole);
    const grant = { id: "g1", sessionId: "s", tool: "t", binding: "", detail: text, where: text, at: "2026-01-05T09:00:00.000Z" };
    const rules = [
      { effect: "allow", source: "grant", text, title: text, grant: { ...grant, script: { what: text, hash: "" } } },
      { effect: "deny", source: "settings", text },
    ] as const;
    await tell(page, { type: "screen", screen: "permissions" }, listingOf(rules, [text]));
    await page.locator(".rule-row").first().waitFor();
  },
  async "the audit"(text) {
    const short = shortened(text);
    const texts = { title: short, what: short, agent: short, where: short, detail: text, effects: short, tool: short };
    const decision = { source: "workspace", rules: [short] } as const;
    const entry = { id: "e1", at: "2026-01-05T09:00:00.000Z", kind: "step", sessionId: "s", allowed: false, decision, ...texts } as const;
    await tell(page, { type: "screen", screen: "audit" }, auditOf([]), auditOf([entry]));
    const line = page.locator(".permissions .session");
    await line.waitFor();
    if ((await line.getAttribute("aria-expanded")) === "false") await line.click();
  },
};

/** What the core keeps short by itself: all but what is shown in full when it is asked, and what a step put out. */
function shortened(text: string): string {
  return text.slice(0, 2_000);
}

/** A conversation of its own each time, so that nothing of the one before is kept. */
function chat(parts: Partial<SessionView>): readonly HostMessage[] {
  const { session: own, ...rest } = session();
  const runs = [run("run1", { state: "waiting", waitReason: "approval" })];
  const messages = [user("u1", "run1", "Hi"), answer("a1", "run1", "")];
  return [
    { type: "config", config },
    { type: "screen", screen: "chat" },
    { type: "session", view: undefined },
    { type: "session", view: { ...rest, session: own, runs, messages, ...parts } },
  ];
}

/** Elements that are none of ours, and all that is written on the page. */
function inspect(): { strangers: string[]; shown: string } {
  const ours = "HEADER DIV MAIN SECTION ARTICLE P SPAN BDI PRE H1 H2 H3 UL LI BUTTON FIELDSET STRONG DL DT DD CODE".split(" ");
  const toolkit = ["VSCODE-BUTTON", "VSCODE-TEXT-AREA", "VSCODE-TEXT-FIELD"];
  const all = [...document.querySelectorAll(".root *:not(.composer input)")].map((each) => each.tagName);
  const strangers = all.filter((each) => !ours.includes(each) && !toolkit.includes(each));
  return { strangers, shown: plainly(document.querySelector<HTMLElement>(".root")?.textContent ?? "") };

  function plainly(text: string): string {
    return text.replaceAll(/[\s\0\ufffd]+/g, "");
  }
}

/** As compared: blanks are drawn in many ways, and a NUL not at all. */
function plain(text: string): string {
  return text.replaceAll(/[\s\0\ufffd]+/g, "");
}
