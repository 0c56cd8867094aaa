import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import path from "node:path";
import { test } from "node:test";
import { tempFolder } from "../../temp.ts";
import { runCampaign } from "./campaign.ts";
import { shapeCount } from "./lines.ts";
import { shellsIn } from "./trial.ts";

const count = Number(process.env.ANYCOWORK_FUZZ ?? 2_000);
// In CI the same lines each time, so that a failure is of the change that is tried.
const seed = Number(process.env.ANYCOWORK_SEED ?? (process.env.CI ? 1 : randomInt(2 ** 31)));
const root = tempFolder();
const shells = shellsIn(path.join(root, "shells"));

test("Thousands of lines that pass by themselves are run, and none does anything", async () => {
  assert.ok(shapeCount >= 40, `${shapeCount} shapes`);
  const { made, run, holes } = await runCampaign({ root, seed, count, shells });
  console.log(`  seed ${seed}: of ${made} lines ${run} passed and were run by ${shells.map((each) => path.basename(each)).join(" and ")}`);
  assert.deepEqual(holes, [], `ANYCOWORK_SEED=${seed} makes the same lines`);
});

test("The same finds a hole that is planted: a comment that is taken to go on below", async () => {
  const mistake = (line: string) => line.replace(/(#[^\n]*)\\\n/g, "$1 ");
  const { holes } = await runCampaign({ root, seed, count: 3_000, shells, mistake });
  assert.match(holes.join("\n"), /# look \\\\\\ntouch PWNED.*changed proj.*PWNED/);
});
