import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { type Driver, drawn, startDriver, tell } from "./harness/driver.ts";
import { states } from "./harness/states.ts";
import { type ThemeName, themeNames } from "./harness/themes.ts";

let driver: Driver;
before(async () => {
  driver = await startDriver();
});
after(() => driver.close());

for (const theme of themeNames)
  test(`axe finds nothing in any state, in the theme ${theme}`, async () => {
    const page = await driver.open(`empty?theme=${theme}`, { width: 400, height: 800 });
    await page.evaluate(axe.source);
    const found: string[] = [];
    for (const name of Object.keys(states)) {
      await tell(page, ...(states[name]?.() ?? []));
      await drawn(page);
      found.push(...(await faultsIn(page, theme)).map((each) => `${name}: ${each}`));
    }
    assert.deepEqual([...new Set(found)], []);
    await page.close();
  });

/** What axe has to say of the page as it is; what has nothing to do with colours it says of one theme. */
async function faultsIn(page: Page, theme: ThemeName): Promise<readonly string[]> {
  const rules = theme === "dark" ? {} : { runOnly: { type: "rule" as const, values: ["color-contrast"] } };
  return await page.evaluate(async (options) => {
    const { violations } = await (window as unknown as { readonly axe: typeof axe }).axe.run(document, options);
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary?.replaceAll(/\s+/g, " ").slice(0, 200)}`),
    );
  }, rules);
}
