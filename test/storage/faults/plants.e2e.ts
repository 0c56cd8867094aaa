import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { inRepo } from "../../repo.ts";
import type { World } from "./life.ts";
import { planted, plants } from "./plants.ts";
import { begin } from "./proof.ts";

type Proof = typeof import("./proof.ts");

// Inside the project, so that its packages are found.
const folder = mkdtempSync(inRepo(".cache/planted-"));
let beginning: World;

before(async () => {
  beginning = await begin();
});
after(() => rmSync(folder, { recursive: true, force: true }));

for (const plant of plants)
  test(`the proof sees it: ${plant.name}`, async () => {
    const proof = (await import(pathToFileURL(await planted(plant, folder)).href)) as Proof;
    const attempts = {
      ends: () => proof.proveEnds(beginning),
      failures: () => proof.proveFailures(beginning, ["ENOSPC", "short"]),
      flips: () => proof.proveFlips(beginning, 300),
      "log flips": () => proof.proveLogFlips(beginning, 300),
    };
    const { faults } = await attempts[plant.seenBy]();
    assert.notDeepEqual(faults, []);
  });
