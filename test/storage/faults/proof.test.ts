import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { World } from "./life.ts";
import { begin, type Findings, proveEnds, proveFailures, shareEngine } from "./proof.ts";

// A part of what is proven whole in proof.e2e.ts.
let beginning: World;

before(async () => {
  shareEngine();
  beginning = await begin();
});

test("wherever the processes or the power end, everything acknowledged is there, even with one image damaged, and nothing else", async () => {
  check(await proveEnds(beginning, 6));
});

test("whichever call to the disk fails, everything acknowledged is there, and in the end everything that was kept in memory", async () => {
  check(await proveFailures(beginning, ["ENOSPC", "EIO", "EPERM", "EBUSY", "short"], 17));
});

function check({ faults, looked, acknowledged }: Findings): void {
  assert.deepEqual(faults, []);
  assert.ok(looked > 10);
  assert.ok(acknowledged >= looked * 0.9, `something was acknowledged in ${acknowledged} of ${looked}`);
}
