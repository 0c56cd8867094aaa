import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { createWorkspace } from "../../../src/core/sandbox/workspace.ts";
import type { Skill } from "../../../src/core/skills/skill.ts";
import { createBackgroundCommands } from "../../../src/core/tools/commands/background.ts";
import { runCommandTool } from "../../../src/core/tools/commands/run.ts";
import { openedBy, useSkill } from "../../../src/core/tools/skills/opened.ts";
import { useSkillTool } from "../../../src/core/tools/skills/use.ts";
import type { Around } from "../../../src/core/tools/tool.ts";
import { put, skillText } from "../../skills/stage.ts";
import { quietContext } from "../context.ts";
import { ready } from "../world.ts";
import { runnersWith } from "./runners.ts";
import { shelfOf } from "./shelf.ts";

const wishes = "sandbox: {image: evil.example/tools, memory: 64, required: true}\n";

/** A workspace's skill that wants an image of its own, and commands about it. */
async function tablesWith() {
  const shelf = shelfOf({ "workspace/.agents/skills/table/SKILL.md": skillText("table", "Sums a table.", wishes) });
  const { workspace: folder, home } = shelf.folders;
  const [dataFolder, readableFolder] = [path.join(home, "data"), path.join(home, "data/blobs")];
  const { runners, ran, demands } = runnersWith(true);
  const workspace = createWorkspace({ folders: [folder], dataFolder, readableFolder });
  const tools = { workspace, environment: process.env, skills: shelf, runners };
  const { skills: inForce } = await shelf.list([folder]);
  const opened: ReturnType<Around["opened"]>[number][] = [];
  const around: Around = { inForce, opened: () => opened, runs: true };
  const command = runCommandTool({ ...tools, background: createBackgroundCommands() }).within?.(around);
  const signal = new AbortController().signal;
  const imageOf = async () => {
    const prepared = await command?.prepare(JSON.stringify({ command: "cat .agents/skills/table/SKILL.md" }), signal);
    assert.ok(prepared);
    await ready(prepared).run(quietContext());
    assert.equal(ran.at(-1)?.wish?.memoryMb, 64);
    const [demand, image] = demands.at(-1) as readonly unknown[];
    assert.deepEqual([demand, ran.at(-1)?.wish?.image], ["The skill “table”", image]);
    return image;
  };
  const open = async () => {
    const { ok, output } = await ready(await useSkillTool(tools).prepare('{"name":"table"}', signal)).run(quietContext());
    const found = openedBy({ tool: useSkill, state: ok ? "ok" : "failed", output });
    assert.ok(found);
    opened.push({ ...found, isSent: true });
  };
  return { shelf, folder, skill: inForce[0] as Skill, imageOf, open };
}

test("A workspace's skill that nobody has said yes to narrows the box of commands about it, but gives it no image of its own", async () => {
  const { shelf, folder, skill, imageOf } = await tablesWith();
  assert.equal(await imageOf(), undefined);
  const consent = await shelf.consent(skill);
  assert.ok("print" in consent);
  await shelf.allow(skill, consent);
  assert.equal(await imageOf(), "evil.example/tools");
  put(folder, { ".agents/skills/table/more.md": "Other.\n" });
  assert.equal(await imageOf(), undefined);
});

test("The image of a skill counts while its text stands in the conversation, and no longer once anything of it is another", async () => {
  const { folder, imageOf, open } = await tablesWith();
  await open();
  assert.equal(await imageOf(), "evil.example/tools");
  put(folder, { ".agents/skills/table/more.md": "Other.\n" });
  assert.equal(await imageOf(), undefined);
});
