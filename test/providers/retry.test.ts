import assert from "node:assert/strict";
import { test } from "node:test";
import type { Failure } from "../../src/core/events/failure.ts";
import type { Part, Provider } from "../../src/core/providers/provider.ts";
import { withRetry } from "../../src/core/providers/retry.ts";

const fine: readonly Part[] = [
  { type: "text", text: "fine" },
  { type: "finish", reason: "stop" },
];
const failing = (code: Failure["code"], retryAfterSeconds?: number): readonly Part[] => [
  { type: "error", failure: { code, message: "No.", ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) } },
];

/** A provider that gives these answers, the last one again and again, and counts how often it was asked. */
function scripted(...answers: readonly (readonly Part[])[]): Provider & { asked: number } {
  return {
    asked: 0,
    async *stream() {
      const answer = answers[Math.min(this.asked, answers.length - 1)] ?? [];
      this.asked += 1;
      yield* answer;
    },
  };
}

async function run(provider: Provider, { chance = 0, stopAtWait = false } = {}) {
  const waits: number[] = [];
  const stop = new AbortController();
  const parts: Part[] = [];
  const request = { model: "m", system: "", messages: [], tools: [] };
  for await (const part of withRetry(provider, { random: () => chance }).stream(request, stop.signal)) {
    parts.push(part);
    if (part.type !== "retry") continue;
    waits.push(part.delayMs);
    if (stopAtWait) stop.abort();
  }
  return { parts, waits, types: parts.map((each) => each.type).join(" ") };
}

test("a failure that may pass is tried again and the answer comes once", async () => {
  const provider = scripted(failing("server"), fine);
  const { types, parts } = await run(provider);
  assert.equal(types, "retry text finish");
  assert.deepEqual(parts[0], { type: "retry", attempt: 1, of: 4, delayMs: 500, failure: { code: "server", message: "No." } });
});

test("the waits double with jitter, and at the end the failure is given", async () => {
  assert.deepEqual((await run(scripted(failing("server")))).waits, [500, 1000, 2000, 4000]);
  const late = await run(scripted(failing("rate-limit")), { chance: 0.999 });
  assert.deepEqual(late.waits, [1000, 1999, 3998, 7996]);
  assert.equal(late.types, "retry retry retry retry error");
});

test("a server that can't be reached is given up sooner", async () => {
  const provider = scripted(failing("network"));
  const { types, waits } = await run(provider);
  assert.equal(types, "retry retry error");
  assert.deepEqual(waits, [250, 500]);
  assert.equal(provider.asked, 3);
});

test("what will not pass by itself is not tried again", async () => {
  for (const code of [
    "auth",
    "quota",
    "overflow",
    "content",
    "bad-request",
    "unknown-model",
    "cut-off",
    "malformed",
    "no-key",
    "certificate",
    "no-tools",
    "internal",
  ] as const) {
    const provider = scripted(failing(code), fine);
    assert.equal((await run(provider)).types, "error", code);
    assert.equal(provider.asked, 1);
  }
});

test("once anything was given out, nothing is tried again", async () => {
  const provider = scripted([{ type: "text", text: "ha" }, ...failing("server")], fine);
  assert.equal((await run(provider)).types, "text error");
});

test("a wait that the server asks for is kept, and never cut short", async () => {
  assert.deepEqual((await run(scripted(failing("rate-limit", 20), fine))).waits, [20_000]);
  assert.deepEqual((await run(scripted(failing("rate-limit", 20), fine), { chance: 0.9 })).waits, [20_450]);
  assert.deepEqual((await run(scripted(failing("rate-limit", 60), fine))).waits, [60_000]);
  assert.deepEqual((await run(scripted(failing("rate-limit", 0), fine))).waits, [500]);
});

test("a wait that makes no sense counts as none", async () => {
  for (const seconds of [-5, Number.NaN, Number.POSITIVE_INFINITY, 1_790_000_000])
    assert.deepEqual((await run(scripted(failing("server", seconds), fine))).waits, [500], String(seconds));
});

test("nobody is asked again before whoever reads has waited", async () => {
  const provider = scripted(failing("server"), fine);
  const stream = withRetry(provider, { random: () => 0 }).stream(
    { model: "m", system: "", messages: [], tools: [] },
    new AbortController().signal,
  );
  const reader = stream[Symbol.asyncIterator]();
  assert.equal((await reader.next()).value?.type, "retry");
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(provider.asked, 1);
  assert.equal((await reader.next()).value?.type, "text");
  assert.equal(provider.asked, 2);
});

test("a wait of more than a minute is left to others", async () => {
  const { types, waits } = await run(scripted(failing("rate-limit", 61), fine));
  assert.equal(types, "error");
  assert.deepEqual(waits, []);
});

test("a stop during the wait ends it, and nobody is asked again", async () => {
  const provider = scripted(failing("server"), fine);
  assert.equal((await run(provider, { stopAtWait: true })).types, "retry error");
  assert.equal(provider.asked, 1);
});
