import assert from "node:assert/strict";
import { test } from "node:test";
import { readAgent } from "../../../src/core/agents/roster/agent.ts";
import { readDocuments, writeDocuments } from "../../../src/core/agents/roster/document.ts";
import type { AgentConfig } from "../../../src/core/events/roster/agent.ts";
import { MemoryStore } from "../../fakes/memory-store.ts";
import { rosterOf, tools } from "./ports.ts";

const divider = "<!-- anycowork agent -->";
const poet: AgentConfig = {
  ...{ name: "poet", title: "Poet: yes", role: "Writes # verse, “always”: 'so'.", instructions: "Rhyme." },
  ...{ model: "openai/gpt-5", cheapModel: "openai/small", tools: [], skills: ["rhyme"], mcpServers: ["dictionary"] },
  ...{ approve: "none", sandbox: "off", maxTurns: 4, budget: { usd: 0.5, tokens: 1000 }, avatar: "🖋️" },
} as const;

const hostileTexts = [
  "---\nname: other\n---\nbody",
  `a\n${divider}\nb\n\\${divider}\n\\\\${divider}  \n`,
  "  indented first line\n\ttab\n\n\nlast",
  "é 漢字 🧑‍🚀 \u202e",
  "- list\n- # no comment\n\n```yaml\n---\n```",
  "null",
];

test("what is exported is imported again as it was, one or many", async () => {
  const agents = hostileTexts.map((text, index) => ({
    ...poet,
    name: `poet-${index}`,
    title: text.replace(/\s+/g, " ").trim().slice(0, 90),
    role: ["yes", "1.5", "~", "*a", "{a: 1}", "| x"][index] ?? "",
    instructions: text.replace(/\s+$/, ""),
  }));
  const roster = rosterOf();
  for (const each of agents) assert.deepEqual(await roster.save(each), each);
  const all = agents.map((each) => each.name);
  for (const names of [...all.map((each) => [each]), all]) {
    const exported = await roster.export(names, []);
    assert.ok("text" in exported);
    const imported = await rosterOf().import(exported.text);
    assert.deepEqual(imported, { agents: agents.filter((each) => names.includes(each.name)), notes: [] });
    assert.deepEqual(await rosterOf().import(`\uFEFF${exported.text.replaceAll("\n", "\r\n")}`), imported);
  }
});

test("agents of any text come back as they are", async () => {
  const dice = seeded(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(dice() * list.length)] as T;
  const parts = [
    ..."aB1 :#-?|>!&*%@`'\"\\,[]{}~=\n\t",
    "---",
    "\n---\n",
    "é",
    "漢",
    "🧭",
    "\u0085",
    "\u2028",
    "\u00a0",
    "\ufeff",
    "\u0007",
    `\n${divider}\n`,
    "\\",
    "<<",
    "null",
    "0x1",
    "1e3",
  ];
  const text = (most: number) => Array.from({ length: 1 + Math.floor(dice() * most) }, () => pick(parts)).join("");
  const drafts = Array.from({ length: 40 }, (_, index) => ({
    ...{ name: `poet-${index}`, title: text(8), role: text(20), instructions: text(60) },
    ...(dice() < 0.5 ? { avatar: pick(["🧭", "beaker", "🇩🇪", "👩‍💻"]), budget: { usd: dice() + 0.01 } } : {}),
  }));
  const agents = drafts.map(readAgent).flatMap((each) => ("problem" in each ? [] : [each]));
  assert.ok(agents.length > 25);
  const read = await readDocuments(await writeDocuments(agents), { isForeign: false, tools: new Set(tools) });
  assert.deepEqual(
    read,
    agents.map((agent) => ({ agent, notes: [] })),
  );
});

test("the shipped agents, too, come back as they are and then nothing of them is kept as changed", async () => {
  const store = new MemoryStore();
  const roster = rosterOf({ store });
  const exported = await roster.export(["coder", "reviewer"], []);
  assert.ok("text" in exported);
  assert.ok("agents" in (await roster.import(exported.text)));
  assert.deepEqual(
    (await store.agents()).map(({ id, fields }) => [id, fields]),
    [
      ["coder", {}],
      ["reviewer", {}],
    ],
  );
});

test("an import is whole or not at all", async () => {
  const store = new MemoryStore();
  const roster = rosterOf({ store });
  const text = await writeDocuments([poet, { ...poet, name: "NOT A NAME" }]);
  const says = async (given: string) => problemOf(await roster.import(given));
  assert.match(await says(text), /^Of the agents in it, number 2 is wrong\. The name .* Nothing was imported\.$/);
  assert.match(await says(await writeDocuments([poet, poet])), /two agents of the name poet/);
  assert.match(await says("Just a text."), /no front matter/);
  assert.match(await says("---\nname: poet\n"), /no front matter/);
  assert.match(await says(""), /no front matter/);
  assert.deepEqual(await store.agents(), []);
});

test("an import replaces an agent of one's own only where that is said", async () => {
  const roster = rosterOf();
  await roster.save({ ...poet, title: "Mine" });
  const text = await writeDocuments([poet]);
  const refused = await roster.import(text);
  assert.match(problemOf(refused), /There is an agent poet of yours that differs/);
  assert.equal("taken" in refused && refused.taken, "poet");
  assert.ok("agents" in (await roster.import(text, { replace: true })));
  assert.ok("agents" in (await roster.import(text)));
});

test("a slip in the name of a setting is refused: it might have been a restriction", async () => {
  const text = "---\nname: poet\naprove: none\n---\nRhyme.";
  assert.match(problemOf(await rosterOf().import(text)), /There is no setting “aprove”; there is name, title/);
  assert.match(problemOf(await rosterOf().import(text.replace("aprove: none", "approve: nothing"))), /approve of an agent is one of/);
});

test("a setting of ours that is left blank is refused: it could mean all, or nothing", async () => {
  assert.match(problemOf(await rosterOf().import("---\nname: poet\ntools:\n---\nRhyme.")), /tools of an agent is a list of tool names/);
  assert.match(problemOf(await rosterOf().import("---\nname: poet\napprove:\n---\nRhyme.")), /approve of an agent is one of/);
});

test("a text of more agents than anybody has is refused", async () => {
  assert.match(problemOf(await rosterOf().import(`${divider}\n`.repeat(100_000))), /more than 200 agents/);
});

test("an agent of another program is imported with its tools by our names", async () => {
  const text =
    "---\nname: Code Judge\ndescription: Judges code\ntools: Read, Grep, Bash(git diff:*, git log:*), WebSearch\nmodel: opus\ncolor: red\n---\n\nJudge.\n";
  assert.deepEqual(await rosterOf().import(text), {
    agents: [
      { name: "code-judge", title: "Code Judge", role: "Judges code", instructions: "Judge.", tools: ["read_file", "search_files"] },
    ],
    notes: [
      "code-judge: Tools that are not here, or that can't be given in part, do not count: Bash(git diff:*, git log:*), WebSearch.",
      "code-judge: The model it names is not written provider/name and does not count.",
    ],
  });
});

test("front matter that would grow, nest or run without end is refused in a sentence", async () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"].map((each, at) => `${each}: &${each} [${Array(9).fill(`*${"abcdefgh"[at]}`)}]`).join("\n")}`;
  const hostile = {
    bomb,
    cycle: "name: &a [*a]",
    deep: `name: ${"[".repeat(15_000)}`,
    maps: `name: ${"{a: ".repeat(3_000)}`,
    long: `name: ${"x".repeat(20_000)}`,
    twice: "name: poet\nname: other",
    tag: "name: !!js/function 'function () {}'",
    prototype: "__proto__: {name: poet}\nconstructor: 1",
    list: "- name",
    text: "poet",
    nothing: "",
    binary: "name: \u0000\u0001",
    tabs: "name:\n\t- a",
  };
  for (const [name, front] of Object.entries(hostile))
    for (const isForeign of [true, false]) {
      const [read] = await readDocuments(`---\n${front}\n---\nRhyme.`, { isForeign, tools: new Set(tools) });
      assert.ok(read && ("problem" in read || isForeign), `${name} was read: ${JSON.stringify(read)}`);
      if (read && "problem" in read) assert.match(read.problem, /^[A-Z][^\n]*[.:)]/);
    }
});

test("a text of line ends and dashes only is read at once", async () => {
  for (const text of [
    "\n".repeat(64_000),
    "---\n".repeat(16_000),
    `---\n${"\n".repeat(60_000)}`,
    "-".repeat(64_000),
    `---\ntools: ${",".repeat(15_000)}\n---\nx`,
  ]) {
    const [read] = await readDocuments(text, { isForeign: true, tools: new Set(tools) });
    assert.ok(read && "problem" in read);
  }
});

/** The same numbers each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function problemOf(answer: object): string {
  return "problem" in answer ? String(answer.problem) : assert.fail(`It was not refused: ${JSON.stringify(answer)}`);
}
