import assert from "node:assert/strict";
import { test } from "node:test";
import { createTools } from "../../src/core/tools/toolbox.ts";
import { call, ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { commandTool, look } from "../fakes/small-tools.ts";
import { setStage } from "../scenarios/stage.ts";
import { copyShop, fingerprint } from "../shop.ts";
import { tempFolder } from "../temp.ts";

const yes = () => ({ decision: "allow", scope: "once" }) as const;

test("In Restricted Mode only tools that read are offered, and the others are not there, whoever would allow them", async () => {
  const folder = copyShop();
  const dataFolder = tempFolder();
  const tools = createTools({ folders: [folder], dataFolder, readableFolder: `${dataFolder}/blobs`, environment: process.env });
  const acting = [
    call("run_command", { command: "touch made" }, "1"),
    call("write_file", { path: "made", content: "x" }, "2"),
    call("edit_file", { path: "README.md", old_text: "shop", new_text: "x" }, "3"),
    call("move_file", { from: "README.md", to: "made" }, "4"),
    call("delete_file", { path: "README.md" }, "5"),
    call("fetch_page", { url: "https://example.org" }, "6"),
    call("read_command", { command: "1" }, "7"),
    call("stop_command", { command: "1" }, "8"),
  ];
  const provider = new ScriptedProvider([[...acting, call("read_file", { path: "package.json" }, "9")], [says("I can only read.")]]);
  const before = fingerprint(folder);
  const stage = setStage({ provider, tools, folder, trusted: () => false, person: yes, approvalMode: "edits" });
  await stage.play("Do the work");
  const [request] = provider.requests;
  assert.deepEqual(request?.tools.map((each) => each.name).sort(), ["ask_user", "list_files", "read_file", "search_files"]);
  assert.match(request?.system ?? "", /Restricted Mode: you can read and talk, and cannot change or run anything/);
  const { steps } = await stage.view();
  // After five of them the guard against circles holds the rest back before they are looked at.
  for (const step of steps.slice(0, acting.length))
    assert.match(`${step.state} ${step.output}`, /^failed (There is no tool|Not run: )/, step.tool);
  assert.equal(steps.at(-1)?.state, "ok");
  assert.equal(steps.length, acting.length + 1);
  assert.equal(stage.envelopes.filter(({ event }) => event.type === "approval-request").length, 0);
  assert.equal(fingerprint(folder), before);
});

test("When trust is gone while a run is at work, what would act is refused from then on", async () => {
  let trusted = true;
  let ran = 0;
  const tools = [
    look,
    commandTool(async () => {
      ran += 1;
      return { ok: true, output: "", summary: "" };
    }),
  ];
  const provider = new ScriptedProvider([
    () => {
      trusted = false;
      return [call("command", { line: "x" }), call("look", { what: "a" })];
    },
    [says("Done.")],
  ]);
  const stage = setStage({ provider, tools, trusted: () => trusted, person: yes });
  await stage.play("Do the work");
  const { steps } = await stage.view();
  assert.deepEqual(
    steps.map((each) => [each.tool, each.state, /Restricted Mode/.test(each.output)]),
    [
      ["command", "denied", true],
      ["look", "ok", false],
    ],
  );
  assert.equal(ran, 0);
});
