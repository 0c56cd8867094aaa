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
const broken: Variant = { file: "src/discounts.js", find: "subtotal >= step.from", replace: "subtotal > step.from" };
const denied = 'The person denied this. They say: "not today" Don\'t try it another way.';
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

it("an edit that is denied ends the work, says so, and leaves every file alone", async () => {
  const folder = sampleFolder(broken);
  const before = treeOf(folder);
  const answer = (tool: string) => (tool === "edit_file" ? denied : undefined);
  const { calls, end } = await play({ folder, say: sentence, command: quickly, answer });
  assert.match(end, /You said no, so I did not change `src\/discounts\.js`/);
  assert.equal(calls.at(-1)?.tool, "edit_file");
  assert.deepEqual(treeOf(folder), before);
});

it("an edit that no longer matches is said, and nothing more is done", async () => {
  const missed = "old_text was not found in src/discounts.js; nothing was changed. The nearest text, with line numbers:\n8\t…";
  const answer = (tool: string) => (tool === "edit_file" ? missed : undefined);
  const { calls, end } = await play({ folder: sampleFolder(broken), say: sentence, command: quickly, answer });
  assert.match(end, /the edit did not go through:\n\n> old_text was not found/);
  assert.equal(calls.at(-1)?.tool, "edit_file");
});

it("a guess that does not help is put back, and said", async () => {
  const folder = sampleFolder({
    file: "src/money.js",
    find: "return Math.round(amount * 100) / 100;",
    replace: 'const digits = String(amount * 100).replace(/x/g, "");\n  return Math.floor(digits) / 100;',
  });
  const before = treeOf(folder);
  const answer = (tool: string, input: Record<string, unknown>) =>
    tool === "run_command" && input.command === "npm test" ? stillRed : undefined;
  const { calls, end } = await play({ folder, say: sentence, answer });
  const edits = calls.filter(({ tool }) => tool === "edit_file");
  assert.ok(edits.length > 0 && edits.length <= 8 && edits.length % 2 === 0, `${edits.length} edits`);
  assert.match(end, /uses a regular expression/);
  assert.deepEqual(treeOf(folder), before);
});

const stillRed = `Exit code 1.
✖ failing tests:

test at test/money.test.js:5:1
✖ amounts are rounded to the nearest cent (1.2ms)
  AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:

  12.34 !== 12.35
      at TestContext.<anonymous> (file:///w/test/money.test.js:7:10) {
    actual: 12.34,
    expected: 12.35,
  }`;

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
