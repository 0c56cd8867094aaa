import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { marker } from "../../tools/reading/fixture.ts";
import { holdHarmless, ways } from "./trial.ts";
import { argumentCalls, manyCalls, pathCalls } from "./tricks.ts";

for (const way of ways.filter(({ mode, rules }) => mode === "smart" || rules !== undefined))
  test(`With nobody to ask, in a mode that ${way.title}, some odd paths and arguments of a model, and 40 calls at once, change and tell nothing they may not`, async () => {
    await holdHarmless((world) => [...pathCalls(world, 48), ...argumentCalls(world, 5), ...manyCalls(world, 40)], way);
  });

test("With nobody to ask, in a mode that asks, no trick changes anything at all", async () => {
  await holdHarmless((world) => [...pathCalls(world, 24), ...argumentCalls(world, 5), ...manyCalls(world, 40)], { mode: "ask" });
});

test("A secret that is told and a command that runs are found", async () => {
  const telling = holdHarmless(
    ({ folder }) => {
      writeFileSync(path.join(folder, "docs/e.md"), marker);
      return [{ tool: "read_file", given: { path: "docs/e.md" } }];
    },
    { mode: "ask" },
  );
  await assert.rejects(telling, /docs\/e.md/);
  const running = holdHarmless(() => [{ tool: "run_command", given: { command: "touch PWNED" } }], {
    mode: "ask",
    rules: { allow: ["shell:touch PWNED"] },
  });
  await assert.rejects(running, /PWNED/);
});
