import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { toItem } from "../../../src/core/providers/openai/item.ts";
import { createEventReader } from "../../../src/core/providers/wire/lines.ts";
import { createPatience } from "../../../src/core/providers/wire/patience.ts";
import { readWire, type WireItem } from "../../../src/core/providers/wire/read.ts";

test("events are the same wherever the bytes are cut", () => {
  const text = "\uFEFFdata: a\r\ndata:b\n\n: comment\r\revent: x\rdata: é😀\r\n\r\nid: 7\n\ndata:  two spaces\n\ndata: last";
  const bytes = new TextEncoder().encode(text);
  for (const size of [1, 2, 3, 5, 7, 1000]) {
    const reader = createEventReader();
    const events: string[] = [];
    for (let from = 0; from < bytes.length; from += size) events.push(...reader.push(bytes.subarray(from, from + size)));
    events.push(...reader.end());
    assert.deepEqual(events, ["a\nb", "é😀", " two spaces", "last"], `in pieces of ${size}`);
  }
});

test("every piece from the network counts as a sign of life, comments too", async () => {
  const pieces = [": waiting\n\n", ": waiting\n\n", 'data: {"choices":[]}\n\n'];
  let heard = 0;
  const patience = { signal: new AbortController().signal, exhausted: false, end: () => undefined, heard: () => void heard++ };
  const kinds: WireItem["kind"][] = [];
  for await (const items of readWire(eventResponse(pieces), toItem, { patience, sizeLimit: 1000 }))
    kinds.push(...items.map((each) => each.kind));
  assert.deepEqual(kinds, ["chunk"]);
  assert.ok(heard >= pieces.length);
});

test("patience ends after a silence of its length, and each sign of life begins it anew", async () => {
  const outer = new AbortController().signal;
  const kept = createPatience(outer, 5);
  kept.heard(60_000);
  const lost = createPatience(outer, 60_000);
  lost.heard(20);
  await once(lost.signal, "abort");
  assert.equal(lost.exhausted, true);
  assert.equal(kept.signal.aborted, false);
  kept.end();
});

test("a stop from outside is no lost patience", () => {
  const stop = new AbortController();
  const patience = createPatience(stop.signal, 60_000);
  stop.abort();
  assert.equal(patience.signal.aborted, true);
  assert.equal(patience.exhausted, false);
  patience.end();
  assert.equal(createPatience(AbortSignal.abort(), 1).signal.aborted, true);
});

function eventResponse(pieces: readonly string[]): Response {
  const left = [...pieces];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = left.shift();
      if (next === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(next));
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}
