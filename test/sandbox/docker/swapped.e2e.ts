import assert from "node:assert/strict";
import type { Readable } from "node:stream";
import { test } from "node:test";
import type { SessionId } from "../../../src/core/events/ids.ts";
import { swapTests } from "../walls/swaps.ts";
import { docker, person, stage } from "./stage.ts";
import { until } from "./until.ts";

swapTests("Docker", () => ({ ...stage(), person }), { tries: 12 });

test("what runs in the workspace's other box stands still while one is made, and goes on", async () => {
  const { folder, run, boxes } = stage();
  const stop = new AbortController();
  let said = "";
  const onOutput = (text: string) => {
    said += text;
  };
  const running = run("echo begun; until [ -e made ]; do sleep 0.1; done; echo went on", { signal: stop.signal, onOutput });
  await until(() => said.includes("begun"));
  const [first] = await boxes();
  const events = (await docker.getEvents({ filters: { container: [first?.Id ?? ""] } })) as Readable;
  const seen: string[] = [];
  events.on("data", (bytes: Buffer) => seen.push(...(bytes.toString().match(/"Action":"(un)?pause"/g) ?? [])));
  const place = { sessionId: "other" as SessionId, folders: [folder] };
  assert.equal((await run("touch made; echo done", { place })).output, "done\n");
  assert.equal((await running).output, "begun\nwent on\n");
  await until(() => seen.length >= 2);
  events.destroy();
  assert.deepEqual(seen, ['"Action":"pause"', '"Action":"unpause"']);
});

test("a box that stands still when its process goes can be taken away", async () => {
  const { run, boxes, runners } = stage();
  await run("true");
  const [box] = await boxes();
  await docker.getContainer(box?.Id ?? "").pause();
  await runners.close();
  assert.deepEqual(await boxes(), []);
});
