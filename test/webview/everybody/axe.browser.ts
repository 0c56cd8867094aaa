import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { type Driver, startDriver } from "../harness/driver.ts";
import { allThemes } from "../harness/themes.ts";
import { inEveryState } from "./every.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

for (const theme of allThemes)
  test(`axe finds nothing in any state, in the theme ${theme}`, async () => {
    const page = await driver.show(`empty?theme=${theme}`);
    await page.evaluate(axe.source);
    assert.deepEqual(await inEveryState(page, () => faultsIn(page, theme === "dark" ? {} : ofColours)), []);
  });

test("whatever is pressed is 24 px wide and high in every state, or has that much room around it", async () => {
  const page = await driver.show("empty", { width: 300, height: 800 });
  await page.evaluate(axe.source);
  assert.deepEqual(await inEveryState(page, () => faultsIn(page, only("target-size"))), []);
});

function only(...values: string[]): axe.RunOptions {
  return { runOnly: { type: "rule", values } };
}

/** What has nothing to do with colours is said of one theme. */
const ofColours = only("color-contrast");

async function faultsIn(page: Page, rules: axe.RunOptions): Promise<readonly string[]> {
  return await page.evaluate(async (options) => {
    const { violations } = await (window as unknown as { readonly axe: typeof axe }).axe.run(document, options);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary?.replaceAll(/\s+/g, " ").slice(0, 200)}`),
    );
  }, rules);
}
