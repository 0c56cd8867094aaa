import assert from "node:assert/strict";
import { test } from "node:test";
import { readAgent } from "../../../src/core/agents/roster/agent.ts";
import type { AgentConfig } from "../../../src/core/events/roster/agent.ts";
import { agentOf, type Draft, draftOf, editingNew, editingOf, fieldOf, isChanged } from "../../../webview/agents/draft.ts";
import { agentsWith, freeName, inWords, sourceWords } from "../../../webview/agents/words.ts";
import { agents } from "./states.ts";

const [, coder] = agents;
assert.ok(coder);
const { source: _source, savedAt: _savedAt, changed: _changed, ...config } = coder;

test("an agent that is opened and saved as it is stays what it is, with what the form does not show", () => {
  for (const each of agents) {
    const editing = editingOf(each);
    assert.equal(isChanged(editing), false);
    assert.deepEqual(readAgent(agentOf(editing)), editing.start);
  }
  assert.deepEqual(agentOf(editingOf(coder)).skills, ["release-notes"]);
});

test("the skills and MCP servers of an agent are names with commas between, none, or whatever there is", () => {
  const saved = (skills: string, mcpServers: string) => {
    const agent = agentOf({ draft: { ...draftOf(config), skills, mcpServers } });
    return [agent.skills, agent.mcpServers];
  };
  assert.deepEqual(saved(" release-notes,, git-work ", "github"), [["release-notes", "git-work"], ["github"]]);
  assert.deepEqual(saved("None", " , "), [[], undefined]);
  for (const list of [[], ["a", "b-c"], undefined]) {
    const { skills: _, ...rest } = config;
    const agent = { ...rest, ...(list ? { skills: list } : {}) };
    assert.deepEqual(readAgent(agentOf({ draft: draftOf(agent) })), agent);
  }
});

test("what the core refuses of a field is told with the field's name as people read it", () => {
  const read = readAgent(agentOf({ draft: { ...draftOf(config), maxTurns: "many" } }));
  assert.equal("problem" in read && inWords(read.problem), "The most turns of an agent: a whole number from 1 to 100000.");
});

test("what is emptied in the form is no longer said of the agent", () => {
  const emptied = { skills: "", model: "", cheapModel: "", approve: "", maxTurns: " ", usd: "", avatar: "" } as const;
  const { tools: _tools, ...draft } = { ...draftOf(config), ...emptied };
  const saved = readAgent(agentOf({ ...editingOf(coder), draft })) as AgentConfig;
  assert.deepEqual(Object.keys(saved).sort(), ["instructions", "name", "role", "title"]);
});

test("whatever the core refuses in the form is said at the field it stands in", () => {
  const wrong: Partial<Record<keyof Draft, string>> = {
    name: "Code Reviewer",
    title: " ",
    avatar: "no emoji",
    role: "x".repeat(601),
    instructions: "",
    model: "gpt",
    cheapModel: "gpt",
    approve: "sometimes",
    sandbox: "maybe",
    maxTurns: "many",
    usd: "-1",
  };
  for (const [field, value] of Object.entries(wrong)) {
    const draft = { ...draftOf(config), [field]: value } as Draft;
    const read = readAgent(agentOf({ ...editingOf(coder), draft }));
    assert.ok("problem" in read, field);
    assert.equal(fieldOf(read.problem), field, read.problem);
  }
  const tokens = readAgent(agentOf({ ...editingOf(coder), draft: { ...draftOf(config), tokens: "1.5" } }));
  assert.equal("problem" in tokens && fieldOf(tokens.problem), "usd", "what is wrong with a budget is said at its first field");
  assert.equal(fieldOf("The agent coder was changed or removed meanwhile, elsewhere."), undefined);
});

test("a new agent is only worth saving once something is said of it; a copy is from the start", () => {
  assert.equal(isChanged(editingNew()), false);
  assert.equal(isChanged(editingNew({ ...config, name: "coder-copy" })), true);
  assert.equal(freeName("coder", agents), "coder-2");
  assert.equal(freeName("painter", agents), "painter");
});

test("agents are found by all that is written of them, and where they come from is said", () => {
  const names = (words: string) => agentsWith(words, agents).map((each) => each.name);
  assert.deepEqual(names("github holes"), ["security-reviewer"]);
  assert.deepEqual(names("gpt-5 RUN_command"), ["coder"]);
  assert.deepEqual(
    names(""),
    agents.map((each) => each.name),
  );
  assert.equal(sourceWords(coder), "changed by you: model, cheap model, tools, approvals, most turns, budget");
});
