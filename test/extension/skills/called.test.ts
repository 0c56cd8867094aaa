import assert from "node:assert/strict";
import { test } from "node:test";
import type { HostMessage } from "../../../src/core/protocol/host-message.ts";
import { type CalledParts, createCalledHandlers } from "../../../src/extension/skills/called.ts";
import { skillText, stage } from "../../skills/stage.ts";

test("what can be called by its name are the skills in force for whoever answers in the conversation shown", async () => {
  const { skills, workspace } = stage({
    "home/.agents/skills/csv/SKILL.md": skillText("csv", "Reads tables."),
    "home/.agents/skills/pdf/SKILL.md": skillText("pdf", "Fills forms."),
    "workspace/.agents/skills/house/SKILL.md": skillText("house", "How it is done here."),
  });
  const told: HostMessage[] = [];
  const prompts: { name: string; description: string }[] = [];
  const load = async (agent?: string) => {
    const agents = { find: async (name: string) => (name === "gone" ? { problem: "Gone." } : { name, skills: ["pdf"] }) };
    const desk = {
      core: async () => ({ skills, agents, connections: { called: async () => prompts } }),
      folders: () => [workspace],
      config: async () => ({ agent }),
    };
    const handlers = createCalledHandlers({ desk: desk as unknown as CalledParts["desk"], chat: { post: (each) => void told.push(each) } });
    assert.equal(await handlers.loadCalled({}), undefined);
    const last = told.at(-1);
    return last?.type === "called" ? last.names : [];
  };
  assert.deepEqual(await load(), [
    { name: "csv", description: "Reads tables." },
    { name: "house", description: "How it is done here." },
    { name: "pdf", description: "Fills forms." },
  ]);
  assert.deepEqual(await load("writer"), [{ name: "pdf", description: "Fills forms." }]);
  assert.equal((await load("gone")).length, 3);
  prompts.push({ name: "tickets:triage", description: "A prompt of a server." });
  assert.equal((await load()).at(-1), prompts[0]);
});
