import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Host } from "../../webview/host.ts";
import { openStore } from "../../webview/store.ts";

const frame = globalThis.requestAnimationFrame;
globalThis.requestAnimationFrame = (draw) => {
  queueMicrotask(() => draw(0));
  return 0;
};
after(() => {
  globalThis.requestAnimationFrame = frame;
});

test("a view that can't be told where things stand says why, and may ask again", async () => {
  let listener: Parameters<Host["listen"]>[0] = () => {};
  let refusal: string | undefined = "The disk is full; free some space.";
  let asked = 0;
  const host: Host = {
    request: async () => {
      asked += 1;
      if (refusal === undefined) listener({ type: "session", view: undefined });
      return refusal;
    },
    listen: (next) => {
      listener = next;
    },
    saved: { drafts: {}, images: {}, words: {} },
    save: () => {},
  };
  const store = openStore(host);
  await new Promise<void>((drawn) => store.subscribe(drawn));
  assert.equal(store.state.unavailable, "The disk is full; free some space.");
  assert.equal(store.state.loaded, false);

  refusal = undefined;
  store.resync();
  await new Promise<void>((drawn) => store.subscribe(drawn));
  assert.equal(asked, 2);
  assert.equal(store.state.unavailable, undefined);
  assert.equal(store.state.loaded, true);
});
