import assert from "node:assert/strict";
import { test } from "node:test";
import { call, type ScriptedTurn, says } from "../../fakes/scripted-provider.ts";
import { reopened } from "../../scenarios/acts.ts";
import { type Setting, type Stage, setStage } from "../../scenarios/stage.ts";
import { bigLook, compactionsOf, holdGrowing, holdShort, holdSound, Talker } from "./stand.ts";

const window = 12_000;
const limits = () => ({ turns: 90, milliseconds: 60_000 });
const looksAt = (...whats: readonly string[]): ScriptedTurn[] => whats.map((what) => [call("look", { what }, `call-${what}`)]);
const names = (count: number) => Array.from({ length: count }, (_, index) => `thing${index}`);

async function look(provider: Talker, setting: Partial<Setting> = {}): Promise<Stage> {
  const stage = setStage({ provider, tools: [bigLook(900)], window, limits, ...setting });
  await stage.play("Look at all of it.");
  return stage;
}

const resultsOf = (provider: Talker) =>
  (provider.talks.requests.at(-1)?.messages ?? []).flatMap((each) => (each.role === "tool" ? [each.text] : []));
const isLeftOut = (text: string) => text.startsWith("[The output of ");

test("near the window the outputs of old steps are left out first, each with a line that says what it was", async () => {
  const provider = new Talker([...looksAt(...names(10)), [says("Done.")]]);
  const stage = await look(provider);
  const results = resultsOf(provider);
  assert.equal(
    results[0],
    '[The output of "Look at thing0" (look, 900 tokens) is left out here to save room. Call the tool again, for a part of it if it was long, if you need it.]',
  );
  assert.ok(
    results.slice(-3).every((each) => !isLeftOut(each)),
    "the newest stay",
  );
  assert.deepEqual(
    (await compactionsOf(stage)).map((each) => each.kind),
    ["outputs"],
  );
  for (const each of provider.talks.requests) holdSound(each, window);
  holdGrowing(provider.talks.requests, 1);
  assert.ok(
    (await stage.view()).steps.every((each) => each.output.length > 3_000),
    "what is stored stays whole",
  );
  await holdShort("outputs-left-out", stage);
});

test("what is left out stays so, after a restart as well", async () => {
  const first = new Talker([...looksAt(...names(10)), [says("Done.")]]);
  const stage = await look(first);
  await stage.runtime.close();
  const second = new Talker([[says("And on.")]]);
  const after = reopened(stage, { provider: second, tools: [bigLook(900)], window, limits });
  await after.play("And now?");
  const [before, now] = [first, second].map((each) => each.talks.requests.at(-1)?.messages ?? []);
  assert.ok(before && before.length > 0);
  assert.deepEqual(now?.slice(0, before.length), before);
});

test("the last step that failed keeps its output, however old it is", async () => {
  const provider = new Talker([...looksAt("bad thing", ...names(10)), [says("Done.")]]);
  await look(provider);
  const results = resultsOf(provider);
  assert.ok(results[0]?.startsWith("bad thing") && isLeftOut(results[1] ?? ""));
});

test("where the whole output is kept, the line says where it can be read", async () => {
  const provider = new Talker([...looksAt(...names(4)), [says("Done.")]]);
  const stage = await look(provider, { tools: [bigLook(5_000)], window: 20_000 });
  const { fullOutput } = (await stage.view()).steps[0] ?? {};
  assert.ok(fullOutput);
  assert.ok(resultsOf(provider)[0]?.includes(`The whole output is in ${stage.store.blobPath(fullOutput)}; read_file can read it.`));
});

test("nothing is left out while there is room", async () => {
  const provider = new Talker([...looksAt(...names(10)), [says("Done.")]]);
  assert.deepEqual(await compactionsOf(await look(provider, { window: 20_000 })), []);
});

test("where the window is not known nothing is left out before a provider says that it is too much", async () => {
  const provider = new Talker([...looksAt(...names(30)), [says("Done.")]]);
  assert.deepEqual(await compactionsOf(await look(provider, { window: undefined })), []);
});
