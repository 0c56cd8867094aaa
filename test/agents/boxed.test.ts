import assert from "node:assert/strict";
import { test } from "node:test";
import type { AgentSandbox } from "../../src/core/events/roster/agent.ts";
import { sandboxSentence, usualSandbox } from "../../src/core/sandbox/runners/settings.ts";
import { ScriptedProvider, says } from "../fakes/scripted-provider.ts";
import { commandTool } from "../fakes/small-tools.ts";
import { setStage } from "../scenarios/stage.ts";

test("commands of a conversation run in no less strict a sandbox than it was set to, and its model is told of that", async () => {
  const wanted: (AgentSandbox | undefined)[] = [];
  const provider = new ScriptedProvider([[says("Done.")], [says("Done.")]]);
  const stage = setStage({
    provider,
    toolsFor(_, sandbox) {
      wanted.push(sandbox);
      return [{ ...commandTool(async () => ({ ok: true, output: "", summary: "" })), name: "run_command" }];
    },
    sandbox: (least) => sandboxSentence(usualSandbox, least),
  });
  await stage.play("Do the work");
  assert.deepEqual([...new Set(wanted)], [undefined], "what is set for all holds");
  await stage.runtime.change(stage.sessionId(), { sandbox: "required" });
  wanted.length = 0;
  await stage.play("And more of it");
  assert.deepEqual([...new Set(wanted)], ["required"]);
  assert.doesNotMatch(provider.requests[0]?.system ?? "", /run in a sandbox/);
  assert.match(provider.requests[1]?.system ?? "", /Commands run in a sandbox: a container of debian/);
});

test("of what is set for all and for a conversation the stricter counts", () => {
  const begins = (mode: AgentSandbox, least: AgentSandbox) => sandboxSentence({ ...usualSandbox, mode }, least)?.split(":")[0];
  assert.equal(begins("off", "off"), undefined);
  assert.equal(begins("off", "auto"), "Where there is a sandbox, commands run in it");
  assert.equal(begins("required", "off"), "Commands run in a sandbox");
  assert.equal(begins("auto", "required"), "Commands run in a sandbox");
});
