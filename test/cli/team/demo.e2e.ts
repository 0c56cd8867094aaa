import assert from "node:assert/strict";
import { test } from "node:test";
import { copyShop, testShop } from "../../shop.ts";
import { tempFolder } from "../../temp.ts";
import { run } from "../program.ts";
import { model } from "../stage.ts";

test("The demo has a team mend the tests of a project, without a key, and the conversation can be read task by task", async () => {
  const shop = copyShop();
  assert.equal(testShop(shop), 1);
  const [folder, environment] = [shop, { HOME: tempFolder() }];
  const passes = ["--approve", "edits", "--allow", "shell:npm test"];
  const { code, stdout, stderr } = await run(["run", "--mode", "plan", "-m", model.demo, ...passes, "Mend the tests"], {
    folder,
    environment,
  });
  assert.equal(code, 0, stderr);
  assert.equal(testShop(shop), 0);
  assert.match(stderr, /▸ 1 Run the tests \(analyst\)\n▸ 2 Read what the project is \(researcher\)\n/);
  assert.match(stderr, /✓ 3 Mend what fails \(coder\) · .*src\/discounts\.js\n {4}What was wrong: at `src\/discounts\.js:8`/);
  assert.match(stderr, /every line that the report shows as new stands there/);
  assert.match(stdout, /The team has ended its work:[\s\S]*- Mend what fails \(coder\): completed[\s\S]*`npm test` passes, 13 tests/);
  const [session] = JSON.parse((await run(["sessions", "list", "--json"], { folder, environment })).stdout);
  const shown = (await run(["sessions", "show", session.id], { folder, environment })).stdout;
  assert.match(
    shown,
    /## You\n\nMend the tests\n\n\*A team did this: .*\*\n\n## Plan: `npm test` passes\.\n\n1\. Run the tests \(analyst\): completed\n/,
  );
  assert.match(
    shown,
    /## Task 3: Mend what fails \(coder\)\n\n\*\*completed\*\* · `src\/discounts\.js`[\s\S]*## AnyCowork\n\n\*Demo model/,
  );
});
