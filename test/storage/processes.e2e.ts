import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { before, test } from "node:test";
import { inRepo } from "../repo.ts";
import { tempFolder } from "../temp.ts";
import { bundleWriter, type Scripts, type Storm, startWriter, storm } from "./faults/fleet.ts";

const bundles = tempFolder();
let scripts: Scripts;

before(async () => {
  scripts = await bundleWriter(bundles);
});

test("of two processes that write 500 messages each at once, both see all 1,000", async () => {
  const folder = tempFolder();
  const writers = ["left", "right"].map((name) => startWriter(scripts, folder, { name, count: 500 }));
  await Promise.all(writers.map((each) => each.done));
  const reports = await Promise.all(writers.map((each) => each.report()));
  for (const { acknowledged } of writers) assert.equal(acknowledged.length, 500);
  for (const { messages, twice } of reports) assert.deepEqual([messages, twice], [1_000, 0]);
  assert.equal(reports[0]?.hash, reports[1]?.hash);
  await Promise.all(writers.map((each) => each.stop()));
  for (const each of writers) assert.deepEqual([each.process.exitCode, each.warnings], [0, []]);
});

test("killed again and again while two and three write at once, nothing acknowledged is lost, doubled or told late", async () => {
  const kills = Number(process.env.ANYCOWORK_KILLS ?? 100);
  const seed = process.env.ANYCOWORK_SEED ?? randomBytes(4).toString("hex");
  console.log(`  ${kills} kills, seed ${seed}`);
  const began = performance.now();
  const result = await storm(scripts, tempFolder(), { seed, kills });
  const line = told(result, (performance.now() - began) / 1_000);
  console.log(`  ${line}`);
  if (kills >= 1_000) note(line);
  const { acknowledged, lost, twice, invented, disagreed, heardMs } = result;
  // Whoever is killed while it appends leaves a log whose end was never finished.
  const warnings = result.warnings.filter((each) => !/^(The end of|Nothing in) \S+\.log .*never finished/.test(each));
  assert.deepEqual({ lost, twice, invented, disagreed, warnings }, { lost: [], twice: 0, invented: [], disagreed: 0, warnings: [] });
  assert.ok(acknowledged > kills);
  // One in a hundred may have met a machine that was busy with something else.
  const slowest = heardMs[Math.ceil(heardMs.length * 0.99) - 1] ?? 0;
  assert.ok(slowest < 1_000, `told after ${slowest} ms`);
});

function told({ seed, kills, acknowledged, lost, twice, invented, heardMs, disagreed }: Storm, seconds: number): string {
  const heard = `${Math.round(heardMs[heardMs.length >> 1] ?? 0)} ms, ${Math.round(heardMs.at(-1) ?? 0)} ms at most`;
  const counts = `${acknowledged} acknowledged, ${lost.length} lost, ${twice} twice, ${invented.length} invented, ${disagreed} disagreements`;
  return `${kills} kills in ${Math.round(seconds)} s: ${counts}; others had heard all of it after ${heard} (seed ${seed})`;
}

/** Above what former runs came to. */
function note(line: string): void {
  const file = inRepo("test/storage/soak.md");
  const [head = "", ...lines] = readFileSync(file, "utf8").split("\n\n- ");
  const { version } = process;
  const entry = `${new Date().toISOString().slice(0, 10)}, Node ${version.slice(1)}, ${cpus().length} cores: ${line}`;
  writeFileSync(file, `${[head.trim(), entry, ...lines.map((each) => each.trim())].join("\n\n- ")}\n`);
}
