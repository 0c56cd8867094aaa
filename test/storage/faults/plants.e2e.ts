import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { inRepo } from "../../repo.ts";
import { planted, plants } from "./plants.ts";

type Proof = typeof import("./proof.ts");

// Inside the project, so that its packages are found.
const folder = mkdtempSync(inRepo(".cache/planted-"));
after(() => rmSync(folder, { recursive: true, force: true }));

for (const plant of plants)
  test(`the proof sees it: ${plant.name}`, async () => {
    const proof = (await import(pathToFileURL(await planted(plant, folder)).href)) as Proof;
    const beginning = await proof.begin();
    const attempts = [
      () => proof.proveEnds(beginning),
      () => proof.proveFailures(beginning, ["ENOSPC", "short"], 3),
      () => proof.proveFlips(beginning, 300),
      () => proof.proveLogFlips(beginning, 300),
    ];
    for (const attempt of attempts) {
      const { faults } = await attempt();
      if (faults.length > 0) return;
    }
    assert.fail("nothing was found wrong");
  });
