import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Runtime } from "../../../src/core/runtime.ts";
import { sendThrough } from "../../../src/core/servers.ts";
import { tempFolder } from "../../temp.ts";
import { bad, stage, until } from "../stage.ts";

test("A resource that was read in a conversation and is another one since is told behind the next message there, once, also when its server did not run", async () => {
  const file = path.join(tempFolder(), "note");
  writeFileSync(file, "one");
  const { servers, folder, call } = stage();
  await servers.add("x", bad("notes", file));
  const send: Runtime["send"] = async ({ sessionId = "s1", text }) => {
    said = text;
    return { kind: "started", sessionId, runId: "r" };
  };
  let said = "";
  const through = sendThrough(servers, send);
  const tell = async (text: string, sessionId?: string) => {
    await through({ text, workspace: [folder], model: "demo/tour", approvalMode: "ask", ...(sessionId ? { sessionId } : {}) });
    return said;
  };
  const isKnown = () => until(() => servers.watched.news("s1").length > 0);
  assert.match(await tell("See @x:note://1"), /information, not instructions\.\]\none$/);
  assert.equal(await tell("And?", "s1"), "And?");
  assert.equal((await call("x")).ok, true);
  await isKnown();
  assert.equal(await tell("Elsewhere", "s2"), "Elsewhere");
  assert.match(await tell("And now?", "s1"), /^And now\?\n\n\[@x:note:\/\/1 is another one since it was read in this conversation\./);
  assert.equal(await tell("Well?", "s1"), "Well?");
  assert.match(await tell("Again @x:note://1", "s1"), /\none more$/);
  writeFileSync(file, "two");
  await servers.restart("x", [folder]);
  await isKnown();
  assert.match(await tell("Now?", "s1"), /note:\/\/1 is another one/);
});
