import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { readToolNames } from "../../../src/core/agents/roster/foreign.ts";
import { editorTools, shippedAgents } from "../../../src/core/agents/roster/shipped.ts";
import { stricterMode, stricterSandbox, toolsOf } from "../../../src/core/agents/roster/stricter.ts";
import { approvalModes } from "../../../src/core/events/approval.ts";
import type { AgentConfig, ListedAgent } from "../../../src/core/events/roster/agent.ts";
import { sandboxModes } from "../../../src/core/sandbox/runners/settings.ts";
import { openStore } from "../../../src/core/storage/database.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { inRepo } from "../../repo.ts";
import { storePorts } from "../../storage/ports.ts";
import { tempFolder } from "../../temp.ts";
import { rosterOf, tools } from "./ports.ts";

const poet: AgentConfig = { name: "poet", title: "Poet", role: "Writes verse.", instructions: "Rhyme." };

test("six agents come with it, each with a role and instructions of its own, and with tools there are", async () => {
  const { agents, problems } = await rosterOf().list([]);
  assert.deepEqual(problems, []);
  assert.deepEqual(
    agents.map(({ name, source }) => [name, source]),
    ["coordinator", "coder", "researcher", "writer", "analyst", "reviewer"].map((each) => [each, "shipped"]),
  );
  assert.equal(new Set(agents.flatMap((each) => [each.role, each.instructions])).size, 12);
});

test("who only reads and judges has no tool that changes anything", async () => {
  const changing = /write|edit|move|delete|run|stop/;
  for (const name of ["reviewer", "researcher"]) {
    const agent = await found(name);
    assert.deepEqual(
      (agent.tools ?? tools).filter((each) => changing.test(each)),
      [],
    );
  }
});

test("an agent that is kept is found with all it says, and is gone once it is removed", async () => {
  const roster = rosterOf();
  const whole: AgentConfig = {
    ...poet,
    ...{ model: "openai/gpt-5", cheapModel: "openai/small", tools: ["read_file"], skills: ["rhyme"], mcpServers: ["dictionary"] },
    ...{ approve: "ask", sandbox: "auto", maxTurns: 4, budget: { usd: 0.5, tokens: 1000, minutes: 2 }, avatar: "🖋️" },
  };
  assert.deepEqual(await roster.save(whole), whole);
  assert.deepEqual(await roster.find("poet", []), { ...whole, source: "yours", savedAt: "2026-01-01T00:01:00.000Z" });
  assert.deepEqual(await roster.remove("poet"), { shipped: false });
  assert.match(problemOf(await roster.find("poet", [])), /There is no agent "poet"\. There is: coordinator, coder/);
  assert.match(problemOf(await roster.remove("poet")), /You keep no agent "poet"/);
});

test("a name that is nearly one says which was meant", async () => {
  assert.match(problemOf(await rosterOf().find("reviwer", [])), /Did you mean reviewer\?/);
});

test("of a shipped agent only what was changed is kept, so that the rest follows a newer version; removing it gives the shipped one back", async () => {
  const store = new MemoryStore();
  const roster = rosterOf({ store });
  const shipped = await found("coder");
  const { source: _source, ...coder } = shipped;
  await roster.save({ ...coder, model: "openai/gpt-5", title: "My coder" });
  const [row] = await store.agents();
  assert.deepEqual(row?.fields, { title: "My coder", model: "openai/gpt-5" });
  const changed = await roster.find("coder", []);
  assert.deepEqual(changed, {
    ...coder,
    title: "My coder",
    model: "openai/gpt-5",
    source: "yours",
    savedAt: row?.updatedAt,
    changed: ["title", "model"],
  });
  assert.deepEqual(await roster.remove("coder"), { shipped: true });
  assert.deepEqual(await roster.find("coder", []), shipped);
  assert.match(problemOf(await roster.remove("coder")), /comes with AnyCowork/);
});

test("what a shipped agent says can be taken away from it", async () => {
  const roster = rosterOf();
  const { source: _source, tools: _tools, ...researcher } = await found("researcher");
  await roster.save(researcher);
  assert.equal("tools" in (await roster.find("researcher", [])), false);
});

test("one that was removed comes back as it was first kept when it is saved again", async () => {
  const store = new MemoryStore();
  const roster = rosterOf({ store });
  await roster.save(poet);
  await roster.remove("poet");
  await roster.save({ ...poet, title: "Bard" });
  assert.deepEqual(
    (await store.agents()).map(({ fields, removedAt }) => [fields.title, removedAt]),
    [["Bard", undefined]],
  );
});

test("what is no agent is refused in a sentence that says how it should be", async () => {
  const roster = rosterOf();
  const says = async (given: unknown) => problemOf(await roster.save(given));
  assert.match(await says(null), /This is no agent/);
  assert.match(await says({ ...poet, name: "The Poet" }), /^The name of an agent is lower-case letters/);
  assert.match(await says({ ...poet, name: "__proto__" }), /^The name of an agent is/);
  assert.match(await says({ ...poet, role: undefined }), /^An agent needs its role: one line/);
  assert.match(await says({ ...poet, instructions: " \n " }), /^The instructions of an agent is a text/);
  assert.match(await says({ ...poet, instructions: "x".repeat(20_001) }), /20000 characters/);
  assert.match(await says({ ...poet, model: "gpt-5" }), /provider\/name/);
  assert.match(await says({ ...poet, approve: "yolo" }), /one of ask, edits/);
  assert.match(await says({ ...poet, budget: { usd: -1 } }), /numbers above 0/);
  assert.match(await says({ ...poet, maxTurns: 1.5 }), /whole number/);
  assert.match(await says({ ...poet, avatar: "two words" }), /an emoji/);
  assert.match(await says({ ...poet, aprove: "ask" }), /An agent has no “aprove”; it has name, title/);
  assert.match(await says(JSON.parse('{"__proto__": {"name": "x"}, "name": "poet"}')), /^An agent (needs|has no)/);
});

test("names that every object has are names like any other", async () => {
  const roster = rosterOf();
  assert.match(problemOf(await roster.find("constructor", [])), /There is no agent/);
  await roster.save({ ...poet, name: "constructor" });
  assert.equal(((await roster.find("constructor", [])) as ListedAgent).title, "Poet");
});

test("an agent that holds a kept secret is not kept", async () => {
  const store = new MemoryStore();
  const roster = rosterOf({ store, secret: "sk-very-secret" });
  assert.match(problemOf(await roster.save({ ...poet, instructions: "Use sk-very-secret." })), /holds a secret/);
  assert.deepEqual(await store.agents(), []);
});

test("what a newer version kept is used as far as it is understood, and what makes no sense is said and harms nothing else", async () => {
  const store = new MemoryStore();
  const row = { createdAt: "", updatedAt: "" };
  const newer = { title: "Poet", role: "Verse.", instructions: "Rhyme.", metre: 5 };
  await store.commit([{ table: "agents", row: { ...row, id: "poet", fields: newer } }]);
  await store.commit([{ table: "agents", row: { ...row, id: "coder", fields: { model: "nothing" } } }]);
  const { agents, problems } = await rosterOf({ store }).list([]);
  assert.deepEqual(
    agents.find((each) => each.name === "poet"),
    { ...poet, role: "Verse.", source: "yours", savedAt: "" },
  );
  assert.equal(agents.find((each) => each.name === "coder")?.source, "shipped");
  assert.deepEqual(problems.length, 1);
  assert.match(problems[0] ?? "", /agent coder that you keep can't be used/);
});

test("tools that are not there are said and give nothing; those of an editor may be named everywhere", async () => {
  const roster = rosterOf();
  await roster.save({ ...poet, tools: ["read_file", "read_selection", "launch_rocket"] });
  const { agents, problems } = await roster.list([]);
  assert.deepEqual(problems, ["The agent poet names tools that are not there: launch_rocket."]);
  const own = toolsOf(
    agents.find((each) => each.name === "poet") ?? poet,
    tools.map((name) => ({ name })),
  );
  assert.deepEqual(own, [{ name: "read_file" }]);
  assert.deepEqual(toolsOf({ tools: [] }, [{ name: "read_file" }]), []);
  assert.deepEqual(toolsOf({}, [{ name: "read_file" }]), [{ name: "read_file" }]);
});

test("an agent's mode and sandbox count only where they are stricter", () => {
  assert.equal(stricterMode("ask", "all"), "ask");
  assert.equal(stricterMode("all", "edits"), "edits");
  assert.equal(stricterMode("ask", "none"), "none");
  assert.equal(stricterMode("smart", undefined), "smart");
  assert.equal(stricterSandbox("auto", "off"), "auto");
  assert.equal(stricterSandbox("off", "required"), "required");
  assert.equal(stricterSandbox("off", undefined), "off");
  for (const one of approvalModes) for (const other of approvalModes) assert.equal(stricterMode(one, other), stricterMode(other, one));
  for (const one of sandboxModes) for (const other of sandboxModes) assert.equal(stricterSandbox(one, other), stricterSandbox(other, one));
});

test("two processes see one another's agents, and what one removed the other does not bring back", async () => {
  const folder = tempFolder();
  const stores = [await openStore(storePorts(folder)), await openStore(storePorts(folder))] as const;
  const [one, other] = [rosterOf({ store: stores[0] }), rosterOf({ store: stores[1] })];
  await one.save(poet);
  const edited = await other.find("poet", []);
  assert.ok(!("problem" in edited));
  await one.remove("poet");
  assert.match(problemOf(await other.find("poet", [])), /There is no agent/);
  assert.match(
    problemOf(await other.save({ ...poet, title: "Bard" }, { since: edited.savedAt ?? null })),
    /was changed or removed meanwhile/,
  );
  await other.save({ ...poet, name: "bard" });
  await Promise.all(stores.map((each) => each.close()));
  const later = await openStore(storePorts(folder));
  assert.deepEqual(
    (await later.agents()).map((each) => each.id),
    ["bard"],
  );
  await later.close();
});

test("who edits what was saved meanwhile overwrites nothing", async () => {
  const roster = rosterOf();
  assert.deepEqual(await roster.save(poet, { since: null }), poet);
  assert.match(problemOf(await roster.save({ ...poet, title: "Other" }, { since: null })), /changed or removed meanwhile, elsewhere/);
  const { savedAt } = (await roster.find("poet", [])) as ListedAgent;
  assert.ok("title" in (await roster.save({ ...poet, title: "Bard" }, { since: savedAt })));
  assert.match(problemOf(await roster.save({ ...poet, title: "Late" }, { since: savedAt })), /changed or removed meanwhile/);
  assert.equal(((await roster.find("poet", [])) as ListedAgent).title, "Bard");
});

test("every tool that is named here is there: in a terminal, or in an editor", async () => {
  const sources = ["problems", "selection", "symbols"].map((each) => readFileSync(inRepo(`src/extension/tools/${each}.ts`), "utf8"));
  const inEditor = sources.map((each) => /\bname: "(\w+)"/.exec(each)?.[1]);
  assert.deepEqual([...editorTools].sort(), inEditor.sort());
  const known = new Set([...tools, ...editorTools]);
  const named = shippedAgents.flatMap((each) => each.tools ?? []);
  const foreign = [
    "Read",
    "Edit",
    "Write",
    "Grep",
    "Glob",
    "search",
    "edit",
    "Bash",
    "BashOutput",
    "KillShell",
    "WebFetch",
    "problems",
    "usages",
  ];
  const { tools: mapped, dropped } = readToolNames([...foreign, "AskUserQuestion"], known);
  assert.deepEqual([[...named, ...mapped].filter((each) => !known.has(each)), dropped], [[], []]);
});

async function found(name: string): Promise<ListedAgent> {
  const agent = await rosterOf().find(name, []);
  assert.ok(!("problem" in agent));
  return agent;
}

function problemOf(answer: object): string {
  return "problem" in answer ? String(answer.problem) : assert.fail(`It was not refused: ${JSON.stringify(answer)}`);
}
