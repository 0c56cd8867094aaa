import { test } from "node:test";
import { closingTicks, endTicks, holdClosed, holdLate, verbs } from "./ticks.ts";

test("closing after any number of ticks loses nothing that was accepted and leaves nothing stuck", async () => {
  for (let ticks = 0; ticks < closingTicks; ticks += 1) await holdClosed(ticks);
});

test("a message sent at the end of a run, at whatever tick, is neither lost nor ahead of what was queued", async () => {
  for (const verb of verbs) for (let ticks = 0; ticks < endTicks; ticks += 1) await holdLate(verb, ticks);
});
