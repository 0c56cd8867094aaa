import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { startFarEngine } from "../docker/far.ts";
import { until } from "../docker/until.ts";
import { elsewhere, inventory } from "./elsewhere.ts";

test("An engine that is killed while it is copied to, or before it gives back, leaves the workspace as it was, and no half of a file", async () => {
  const mortal = await startFarEngine();
  const { write, shell, run, said } = elsewhere(mortal, { memoryMb: 64 });
  write("a", "a");
  for (let index = 0; index < 40; index += 1) write(`many/${index}`, randomBytes(1_000_000));
  const before = shell(inventory);
  await run("true");
  shell("touch many/*");
  const copying = run("echo never", { onOutput: (text) => text.startsWith("Copying") && mortal.kill() });
  const { reason, problem = "", output } = await copying;
  assert.deepEqual([reason, output], ["unstartable", ""]);
  assert.match(problem, /^Nothing was run: the workspace could not be copied to tcp:\/\/127\.0\.0\.1:\d+ \(/);
  assert.match((await run("true")).problem ?? "", /Docker does not answer at tcp/);
  assert.equal(
    shell(`${inventory} | grep -v many`),
    before
      .split("\n")
      .filter((each) => !each.includes("many"))
      .map((each) => `${each}\n`)
      .join("")
      .slice(0, -1),
  );
  assert.deepEqual(
    said.filter((each) => each.includes("never")),
    [],
  );

  const other = await startFarEngine();
  const second = elsewhere(other);
  second.write("a", "a");
  await second.run("true");
  const running = second.run("echo edited >a; head -c 30000000 /dev/zero >large; echo done");
  await until(() => second.said.join("").includes("done"));
  other.kill();
  const { notes = [] } = await running;
  assert.match(notes.join(), /could not be taken back|is lost with its sandbox/);
  assert.deepEqual(readdirSync(second.folder), ["a"]);
  assert.equal(readFileSync(second.here("a"), "utf8"), "a");
});
