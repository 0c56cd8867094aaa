import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { createTools } from "../../../src/core/tools/toolbox.ts";
import { createKeeper } from "../../../src/core/undo/keeper.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { call, ScriptedProvider, says } from "../../fakes/scripted-provider.ts";
import { gate } from "../../scenarios/acts.ts";
import { tempFolder } from "../../temp.ts";
import { ada } from "../phone.ts";
import { play } from "./scene.ts";

test("golden: every command says what it did", async () => {
  const work = gate();
  const provider = new ScriptedProvider([[says("One.")], [says("Two.")], [work.passed, says("Never.")], [says("Three.")]]);
  await play("commands", { provider }, async (phone) => {
    const person = phone.api.person(ada);
    const heard = new Map<string, number>();
    const says = async (text: string, pattern: RegExp) => {
      const fits = () => phone.api.said(ada).filter((each) => pattern.test(each.text)).length;
      const before = heard.get(pattern.source) ?? 0;
      person.send(text);
      await phone.api.until(() => fits() > before);
      heard.set(pattern.source, fits());
    };
    await says("/start", /at your service/);
    await says("/help", /^\/new/);
    await says("/status", /No conversation yet/);
    await says("/stop", /Nothing is at work/);
    await says("/undo", /no conversation here yet/i);
    await says("/sessions", /no conversation here yet/i);
    await says("First <b>thing</b>", /One/);
    await says("/undo", /nothing to take back/);
    await says("/model", /test\/other/);
    await says("/model test/none", /There is no model/);
    await says("/model test/other", /From now on/);
    await says("/agent", /none to choose/);
    await says("/agent nobody", /There is no agent/);
    await says("/agent auto", /I choose/);
    await says("/new", /new conversation begins/);
    await says("Second thing", /Two/);
    await says("/sessions", /1\. /);
    await says("/sessions 7", /no number 7/);
    await says("/sessions 2", /Going on with/);
    await says("/STATUS@our_bot", /Last: completed/);
    person.send("Third thing");
    await phone.stage.until(({ event }) => event.type === "message-add" && event.message.text === "Third thing");
    await says("/status", /At work/);
    await says("/stop", /^⏹ Stopped/);
    await says("/queue", /Say behind it/);
    await says("/unknown command", /Three/);
  });
});

test("golden: /undo takes back what the last run did to files, and says what of it", async () => {
  const root = tempFolder();
  const [folder, dataFolder] = [path.join(root, "shop"), path.join(root, "data")];
  for (const each of [folder, dataFolder]) mkdirSync(each);
  const store = new MemoryStore();
  const nothing = { watch: async () => undefined } as never;
  const keeper = createKeeper({ store, dataFolder, commands: nothing });
  const tools = createTools({ folders: [folder], dataFolder, readableFolder: dataFolder, environment: {} });
  const write = call("write_file", { path: "made.txt", content: "egret\n" });
  const provider = new ScriptedProvider([[write], [says("Written.")]]);
  const setting = {
    provider,
    tools,
    folders: [folder],
    store,
    keeper,
    undoing: { trash: path.join(root, "trash") },
    bot: { workspace: [folder], approvalMode: "edits" },
  } as const;
  await play("undo", setting, async (phone) => {
    phone.api.person(ada).send("Write it");
    await phone.hears(/Written/);
    await phone.hears(/✅ 1 step/);
    assert.equal(readFileSync(path.join(folder, "made.txt"), "utf8"), "egret\n");
    phone.api.person(ada).send("/undo");
    await phone.hears(/↩️|⚠️|Left/);
  });
  assert.equal(existsSync(path.join(folder, "made.txt")), false);
});
