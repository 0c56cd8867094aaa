import { test } from "node:test";
import { holdHarmless, ways } from "./trial.ts";
import { argumentCalls, manyCalls, pathCalls, shellCalls } from "./tricks.ts";

for (const way of ways) {
  test(`With nobody to ask, in a mode that ${way.title}, every path case through every tool changes and tells nothing it may not`, async () => {
    await holdHarmless((world) => pathCalls(world), way);
  });

  test(`With nobody to ask, in a mode that ${way.title}, odd arguments and 200 calls at once change and tell nothing they may not`, async () => {
    await holdHarmless((world) => [...argumentCalls(world), ...manyCalls(world, 200)], way);
  });

  test(`With nobody to ask, in a mode that ${way.title}, every shell case that passes does so without effect`, async () => {
    await holdHarmless(shellCalls, way);
  });
}
