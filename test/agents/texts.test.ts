import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "../fakes/memory-store.ts";
import { call, ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { setStage } from "../scenarios/stage.ts";
import { createWorld } from "../tools/world.ts";

/** Notes what is put away, and refuses the first so many. */
class CountingStore extends MemoryStore {
  readonly saved: string[] = [];
  refusals = 0;

  override async saveBlob(content: string | Uint8Array): Promise<string> {
    this.saved.push(Buffer.from(content).toString());
    this.refusals -= 1;
    if (this.refusals >= 0) throw new Error("no room");
    return super.saveBlob(content);
  }
}

async function change(store: CountingStore) {
  const world = createWorld();
  world.write("a.txt", "before");
  const write = call("write_file", { path: "a.txt", content: "after" }, "w1");
  const provider = new ScriptedProvider([[write], [says("Done.")]]);
  const stage = setStage({ provider, tools: world.tools, folder: world.folder, approvalMode: "edits", store });
  await stage.play("Change it");
  const [step] = (await stage.view()).steps;
  const texts = [step?.change?.before, step?.change?.after].map((each) => store.loadBlob(each ?? ""));
  return { step, texts: await Promise.all(texts) };
}

test("each text of a change is put away once", async () => {
  const store = new CountingStore();
  const { texts } = await change(store);
  assert.deepEqual(texts, ["before", "after"]);
  assert.deepEqual(store.saved.sort(), ["after", "before"]);
});

test("a text that could not be put away before the change is put away after it", async () => {
  const store = new CountingStore();
  store.refusals = 1;
  const { step, texts } = await change(store);
  assert.equal(step?.state, "ok");
  assert.deepEqual(texts, ["before", "after"]);
});
