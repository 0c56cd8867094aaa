import assert from "node:assert/strict";
import { test } from "node:test";
import { onceTrusted } from "../../../src/extension/telegram/trust.ts";

/** A window, and how often the bots were started in it. */
function windowThat(isTrusted: boolean) {
  const listeners = new Set<() => void>();
  const window = {
    started: 0,
    listeners,
    isTrusted: () => isTrusted,
    watch(listener: () => void) {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
    trust() {
      isTrusted = true;
      for (const each of listeners) each();
    },
    async start() {
      window.started += 1;
    },
  };
  return window;
}

test("In a window that is trusted it is done at once", async () => {
  const window = windowThat(true);
  await onceTrusted(window, window.start);
  assert.deepEqual([window.started, window.listeners.size], [1, 0]);
});

test("In a window that is not trusted it is done when it is, and never once that is given up", async () => {
  const window = windowThat(false);
  await onceTrusted(window, window.start);
  assert.equal(window.started, 0);
  window.trust();
  assert.equal(window.started, 1);
  const other = windowThat(false);
  const waiting = await onceTrusted(other, other.start);
  waiting.dispose();
  other.trust();
  assert.equal(other.started, 0);
});
