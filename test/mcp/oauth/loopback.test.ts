import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { openLoopback } from "../../../src/core/mcp/oauth/loopback.ts";

test("only who comes with the state, at the right address and under this machine's own name is taken for the browser, once", async () => {
  const callback = await openLoopback();
  const { port } = new URL(callback.redirectUrl);
  const found = callback.wait("right", new AbortController().signal);
  assert.equal(await statusOf(port, "/callback?state=wrong&code=1"), 404);
  assert.equal(await statusOf(port, "/callback?code=1"), 404);
  assert.equal(await statusOf(port, "/other?state=right&code=1"), 404);
  assert.equal(await statusOf(port, "/callback?state=right&code=1", { headers: { host: `evil.example:${port}` } }), 404);
  assert.equal(await statusOf(port, "/callback?state=right&code=1", { method: "POST" }), 404);
  assert.equal(await statusOf(port, "/callback?state=right&code=2"), 200);
  assert.equal((await found).get("code"), "2");
  assert.equal(await statusOf(port, "/callback?state=right&code=3"), 404);
  callback.close();
});

test("the address of the last time is used again where it is free", async () => {
  const first = await openLoopback();
  const second = await openLoopback(first.redirectUrl);
  assert.notEqual(second.redirectUrl, first.redirectUrl);
  first.close();
  second.close();
  const third = await openLoopback(second.redirectUrl);
  assert.equal(third.redirectUrl, second.redirectUrl);
  third.close();
});

function statusOf(
  port: string,
  path: string,
  options: { readonly method?: string; readonly headers?: Record<string, string> } = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, ...options }, (answer) => {
      answer.resume().once("end", () => resolve(answer.statusCode ?? 0));
    });
    asked.once("error", reject).end();
  });
}
