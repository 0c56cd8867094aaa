import assert from "node:assert/strict";
import { test } from "node:test";
import type { World } from "./life.ts";
import { begin, type Findings, proveEnds, proveFailures } from "./proof.ts";

// A part of what is proven whole in proof.e2e.ts.
let made: Promise<World> | undefined;

function beginning(): Promise<World> {
  made ??= begin();
  return made;
}

test("wherever the processes or the power end, everything acknowledged is there, even with one image damaged, and nothing else", async () => {
  check(await proveEnds(await beginning(), 18));
});

test("whichever call to the disk fails, everything acknowledged is there, and in the end everything that was kept in memory", async () => {
  check(await proveFailures(await beginning(), ["ENOSPC", "EIO", "EPERM", "EBUSY", "short"], 43));
});

function check({ faults, looked, acknowledged }: Findings): void {
  assert.deepEqual(faults, []);
  assert.ok(looked > 3);
  assert.ok(acknowledged >= looked * 0.9, `something was acknowledged in ${acknowledged} of ${looked}`);
}
