import assert from "node:assert/strict";
import { test } from "node:test";
import { tellingMoves } from "../../../src/core/mcp/transport/moved.ts";

const address = "https://a.example/mcp";
const sendingOn = tellingMoves(async () => new Response(null, { status: 307, headers: { location: "/mcp/" } }), address);

test("A server that sends on elsewhere says where to; what else is asked for is answered as it is", async () => {
  await assert.rejects(sendingOn(address), /sends on to https:\/\/a\.example\/mcp\/, .*give that address/);
  assert.equal((await sendingOn("https://a.example/.well-known/x")).status, 307);
});
