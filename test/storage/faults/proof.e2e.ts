import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { World } from "./life.ts";
import { begin, type Findings, proveEnds, proveFailures, proveFlips, proveLogFlips } from "./proof.ts";

let beginning: World;

before(async () => {
  beginning = await begin();
});

test("wherever the processes or the power end, everything acknowledged is there, even with one image damaged, and nothing else", async () => {
  check(await proveEnds(beginning));
});

for (const harm of ["ENOSPC", "EIO", "EPERM", "EBUSY", "short"] as const)
  test(`whichever call to the disk fails with ${harm}, everything acknowledged is there, and in the end everything that was kept in memory`, async () => {
    check(await proveFailures(beginning, [harm]));
  });

test("300 bits flipped in images and their checksum files cost nothing", async () => {
  check(await proveFlips(beginning, 300));
});

test("300 bits flipped in logs that no image holds yet invent nothing", async () => {
  check(await proveLogFlips(beginning, 300));
});

function check({ faults, looked, acknowledged }: Findings): void {
  assert.deepEqual(faults, []);
  assert.ok(acknowledged >= looked * 0.9, `something was acknowledged in ${acknowledged} of ${looked}`);
}
