import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, it } from "node:test";
import { loadVariant, type Played, play, quickly, sampleFolder, treeOf, type Variant, variantsFolder } from "./play.ts";

const sentence = "find out why the tests fail and fix it";
const hidden: Variant = {
  file: "src/totals.js",
  find: "Math.max(0, roundToCents(total - paid))",
  replace: "Math.min(0, roundToCents(total - paid))",
};
const hopeless: Variant = { file: "src/money.js", find: "amount.toFixed(2)", replace: "amount" };

describe("the demo model repairs the sample", { concurrency: 2 }, () => {
  for (const name of readdirSync(variantsFolder)) {
    it(`whichever bug is planted: ${name.replace(".json", "")}`, () => repairs(loadVariant(name)));
  }
  it("also from a bug that no variant holds", () => repairs(hidden));

  it("and leaves everything as it was when the bug is beyond it", async () => {
    const folder = sampleFolder(hopeless);
    const before = treeOf(folder);
    const { end } = await play({ folder, say: sentence, command: quickly });
    assert.deepEqual(treeOf(folder), before);
    assert.match(end, /could not fix this/);
    assert.match(end, /left your files as they were/);
  });
});

it("the sample as it is tracked is repaired through its own npm test", async () => {
  const folder = sampleFolder(loadVariant("boundary.json"));
  const { calls, end } = await play({ folder, say: "npm test fails, please fix it" });
  const runs = calls.filter(({ tool }) => tool === "run_command").map(({ input, output }) => [input, output.split("\n")[0]]);
  assert.deepEqual(runs, [
    [{ command: "npm test" }, "Exit code 1."],
    [{ command: "npm test" }, "Exit code 0."],
  ]);
  assert.match(end, /`src\/discounts\.js:8`, it says `>` where `>=` is meant/);
  assert.match(end, /passes, 13 tests/);
});

async function repairs(planted: Variant): Promise<void> {
  const folder = sampleFolder(planted);
  const before = treeOf(folder);
  const played = await play({ folder, say: sentence, command: quickly });
  const runs = played.calls.filter((each) => each.tool === "run_command").map((each) => each.output);
  assert.match(runs[0] ?? "", /^Exit code 1\./);
  assert.match(runs.at(-1) ?? "", /^Exit code 0\./);
  assert.ok(edits(played) <= 4, `${edits(played)} edits`);
  const after = treeOf(folder);
  const changed = Object.keys({ ...before, ...after }).filter((file) => before[file] !== after[file]);
  assert.deepEqual(changed, [planted.file]);
  assert.match(played.end, /What was wrong:.*`src\/\w+\.js:\d+`/);
}

function edits({ calls }: Played): number {
  return calls.filter((each) => each.tool === "edit_file").length;
}
