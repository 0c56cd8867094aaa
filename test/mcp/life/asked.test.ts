import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { stage } from "../stage.ts";

const asking = { command: process.execPath, args: ["-e", ""], env: { KEY: "$" + "{input:key}" } };

test("What a person takes to give a secret is no time that the server takes to answer", async () => {
  const { servers, folder } = stage({ startMs: 1, input: async () => void (await pause(10)) });
  await servers.add("x", asking);
  const tested = await servers.test("x", [folder]);
  assert.match(("reason" in tested && tested.reason) || "", /needs “key”/);
});

test("A server is taken away while a person is asked for its secret, and is not waited for", async () => {
  let isAsked = () => {};
  const asked = new Promise<void>((resolve) => {
    isAsked = resolve;
  });
  const { servers, folder } = stage({
    input: () => {
      isAsked();
      return new Promise(() => undefined);
    },
  });
  await servers.add("x", asking);
  const testing = servers.test("x", [folder]);
  await asked;
  assert.equal(await servers.remove("x"), true);
  await testing;
});
