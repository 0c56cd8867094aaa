import assert from "node:assert/strict";
import { test } from "node:test";
import { watchAttention } from "../../../src/extension/telegram/attention.ts";
import { ManualClock } from "../../fakes/manual-clock.ts";

test("Somebody is seen as long as the window is in front and in use, and not beyond that", () => {
  const clock = new ManualClock();
  let [now, seen, changed] = [{ focused: true, active: true }, 0, () => {}];
  const become = (next: typeof now) => {
    now = next;
    changed();
  };
  const watched = watchAttention({
    attention: () => now,
    watch(listener) {
      changed = listener;
      return { dispose: () => undefined };
    },
    later: clock.later,
    seen: () => {
      seen += 1;
    },
  });
  clock.advance(60_000);
  assert.equal(seen, 3);
  become({ focused: true, active: false });
  clock.advance(600_000);
  become({ focused: false, active: false });
  clock.advance(600_000);
  assert.equal(seen, 3);
  become({ focused: true, active: true });
  assert.equal(seen, 4);
  watched.dispose();
  clock.advance(600_000);
  assert.deepEqual([seen, clock.waiting], [4, 0]);
});
