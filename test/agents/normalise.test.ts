import assert from "node:assert/strict";
import { test } from "node:test";
import { normalise } from "../../src/core/agents/care/normalise.ts";

const same: readonly (readonly [what: string, one: string, other: string])[] = [
  ["ISO times", "at 2026-01-01T10:00:00.123Z done", "at 2026-11-22T09:59:01Z done"],
  ["times of a log", "10:00:01 started", "23:59:59,999 started"],
  ["a date as `date` prints it", "Sun Nov 22 19:21:50", "Mon Nov 23 08:00:00"],
  ["durations", "3 passed in 1.52s (14 ms each)", "3 passed in 0.9s (7 ms each)"],
  ["durations of a test report", "# duration_ms 12.5", "# duration_ms 9.125"],
  ["what `time` prints", "real\t0m0.931s", "real\t0m1.207s"],
  ["process ids", "pid 4711 is up, PID: 12", "pid 815 is up, PID: 99"],
  ["jobs of a shell", "[1] 40123", "[1] 551"],
  ["addresses", "object at 0x7ffee4c0", "object at 0x10af3300"],
  ["temporary names", "wrote /tmp/build-a8Xk2/out.txt", "wrote /tmp/build-zz91q/out.txt"],
  ["ids", "request 0b8f6b8e-5b1a-4f6e-9d3c-0a1b2c3d4e5f", "request 5d2c9a10-1111-4222-8333-abcdefabcdef"],
];

for (const [what, one, other] of same)
  test(`${what} make no difference`, () => {
    assert.notEqual(one, other);
    assert.equal(normalise(one), normalise(other));
  });

const different: readonly (readonly [what: string, one: string, other: string])[] = [
  ["places in a file", "src/a.ts:12:30 error", "src/a.ts:13:30 error"],
  ["counts", "3 of 9 tests fail", "2 of 9 tests fail"],
  ["versions", "v20.11.1", "v22.21.0"],
  ["commits", "[main 1a2b3c4] Fix", "[main 9f8e7d6] Fix"],
  ["names", "wrote out/a.txt", "wrote out/b.txt"],
];

for (const [what, one, other] of different)
  test(`${what} do`, () => {
    assert.notEqual(normalise(one), normalise(other));
  });
