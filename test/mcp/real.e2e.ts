import assert from "node:assert/strict";
import { test } from "node:test";
import { fromNpm, stage } from "./stage.ts";

test("a real server is started on its first call, and answers", async () => {
  const { servers, call, folder } = stage();
  await servers.add("everything", fromNpm("everything"));
  const before = (await servers.list([folder])).servers[0];
  assert.equal(before?.state, "off");
  const { ok, output } = await call("everything", "get-sum", { a: 2, b: 40 });
  assert.equal(ok, true, output);
  assert.match(output, /42/);
});
