import assert from "node:assert/strict";
import { test } from "node:test";
import { boundedFetch } from "../../../src/core/mcp/transport/bounded.ts";

/** A way out that answers with these pieces. */
function answering(pieces: readonly string[], status = 200, type = "text/event-stream") {
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const each of pieces) controller.enqueue(new TextEncoder().encode(each));
      controller.close();
    },
    cancel() {
      isCancelled = true;
    },
  });
  const send = async () =>
    new Response(status === 204 ? null : body, { status, headers: { "mcp-session-id": "s1", "content-type": type } });
  return { fetch: boundedFetch(send as typeof fetch, 100), isCancelled: () => isCancelled };
}

test("an answer goes through as it is, with status and headers", async () => {
  const response = await answering(["one ", "two"], 404).fetch("http://a.example");
  assert.deepEqual([response.status, response.headers.get("mcp-session-id"), await response.text()], [404, "s1", "one two"]);
  assert.equal((await answering([], 204).fetch("http://a.example")).body, null);
});

test("a message that is too long is not read, and a long stream of short ones is", async () => {
  const long = await answering(["x".repeat(60), "x".repeat(60)]).fetch("http://a.example");
  await assert.rejects(long.text(), /The answer was larger than 0 MB and was not read\. Ask for less at once\./);
  for (const end of ["\n\n", "\r\n\r\n"]) {
    const events = Array.from({ length: 50 }, () => `data: ${"y".repeat(40)}${end}`);
    assert.equal((await (await answering(events).fetch("http://a.example")).text()).length, events.join("").length);
  }
  const event = await answering([`data: short\n\ndata: ${"z".repeat(70)}`, "z".repeat(70)]).fetch("http://a.example");
  await assert.rejects(event.text(), /was not read/);
});

test("of an answer that is one message blank lines end nothing", async () => {
  const pieces = Array.from({ length: 3 }, () => `${" ".repeat(60)}\n\n`);
  await assert.rejects((await answering(pieces, 200, "application/json").fetch("http://a.example")).text(), /was not read/);
});
