import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { AgentConfig } from "../../../src/core/events/roster/agent.ts";
import { readAgentFiles } from "../../../src/core/sandbox/files/agents.ts";
import { tempFolder } from "../../temp.ts";
import { folder, rosterOf } from "./ports.ts";

const poet: AgentConfig = { name: "poet", title: "Poet", role: "Writes verse.", instructions: "Rhyme." };
const own = "---\nname: poet\ntitle: Bard\nrole: Sings.\n---\nSing.\n";

test("agents of a trusted folder are listed with their file; those of another are not read", async () => {
  const files = { ".anycowork/agents/poet.md": own };
  const { agents, problems } = await rosterOf({ files }).list([folder]);
  const expected = {
    name: "poet",
    title: "Bard",
    role: "Sings.",
    instructions: "Sing.",
    source: "workspace",
    file: ".anycowork/agents/poet.md",
  };
  assert.deepEqual([agents.at(-1), problems], [expected, []]);
  const untrusted = await rosterOf({ files, trusts: () => false }).list([folder]);
  assert.deepEqual([untrusted.agents.length, untrusted.problems], [6, []]);
});

test("of one name the person's agent counts, then the workspace's, then the shipped one, and what is passed over is said", async () => {
  const coder = own.replace("poet", "coder");
  const files = { ".anycowork/agents/coder.md": coder, ".claude/agents/coder.md": coder, ".github/agents/poet.agent.md": own };
  const roster = rosterOf({ files });
  await roster.save(poet);
  const { agents, problems } = await roster.list([folder]);
  const sources = Object.fromEntries(agents.map((each) => [each.name, [each.source, each.file]]));
  assert.deepEqual(
    [sources.coder, sources.poet],
    [
      ["workspace", ".anycowork/agents/coder.md"],
      ["yours", undefined],
    ],
  );
  assert.deepEqual(problems, [
    ".anycowork/agents/coder.md takes the place of the agent coder that comes with AnyCowork.",
    ".claude/agents/coder.md does not count: .anycowork/agents/coder.md has the name coder already.",
    ".github/agents/poet.agent.md does not count: an agent of yours has the name poet already.",
  ]);
});

test("a workspace's agent chooses no model", async () => {
  const files = { ".anycowork/agents/poet.md": own.replace("role:", "model: openai/dear\nrole:") };
  const { agents, problems } = await rosterOf({ files }).list([folder]);
  assert.equal(agents.at(-1)?.model, undefined);
  assert.match(problems[0] ?? "", /A workspace does not choose the model, so openai\/dear does not count/);
});

test("files of other programs are read as far as they make sense here", async () => {
  const files = {
    ".claude/agents/judge.md":
      "---\nname: judge\ndescription: Use when: done. Examples: <example>x</example>\nmodel: sonnet\ntools: Read, Write, Bash\n---\nJudge.",
    ".github/agents/My Planner.agent.md":
      "---\ndescription: Plans\ntools: ['search', 'edit', 'web', 'agent']\nhandoffs:\n  - label: Go\n---\n# Plan\nWell.",
    ".claude/agents/free.md":
      "---\nname: free\ndescription: Anything\nmodel: inherit\ndisallowedTools: Bash, fetch_page\nmcpServers:\n  - github\n  - {own: {env: {KEY: abc}}}\n---\nGo.",
    ".claude/agents/all.md": "---\nname: all\ndescription: Anything\ntools: '*'\n---\nGo.",
    ".claude/agents/none.md": "---\nname: none\ndescription: Anything\ntools: Nonsense\n---\nGo.",
  };
  const { agents, problems } = await rosterOf({ files }).list([folder]);
  const byName = new Map(agents.map((each) => [each.name, each]));
  assert.deepEqual(byName.get("judge")?.tools, ["read_file", "write_file", "run_command", "read_command", "stop_command"]);
  assert.equal(byName.get("judge")?.role, "Use when: done. Examples: <example>x</example>");
  assert.deepEqual(byName.get("my-planner")?.tools, ["search_files", "list_files", "edit_file", "write_file", "fetch_page"]);
  assert.equal(byName.get("my-planner")?.title, "My Planner");
  const free = byName.get("free");
  assert.deepEqual(
    ["run_command", "fetch_page", "read_file"].map((each) => free?.tools?.includes(each)),
    [false, false, true],
  );
  assert.deepEqual(free?.mcpServers, ["github", "own"]);
  assert.doesNotMatch(JSON.stringify(agents), /abc/);
  assert.deepEqual([byName.get("all")?.tools, byName.get("none")?.tools], [undefined, []]);
  assert.deepEqual(problems, [
    ".claude/agents/judge.md: The model it names is not written provider/name and does not count.",
    ".github/agents/My Planner.agent.md: Tools that are not here, or that can't be given in part, do not count: agent.",
    ".claude/agents/none.md: Tools that are not here, or that can't be given in part, do not count: Nonsense.",
  ]);
});

test("a file that is none is left out with a sentence, and the others are read", async () => {
  const files = {
    ".anycowork/agents/a.md": "No front matter.",
    ".anycowork/agents/b.md": "---\nname: [\n---\nx",
    ".anycowork/agents/c.md": "---\nname: __proto__\n---\nx",
    ".anycowork/agents/d.md": "---\nname: d\n---\n",
    ".claude/agents/漢字.md": "---\ndescription: x\n---\nx",
    ".anycowork/agents/poet.md": own,
  };
  const { agents, problems } = await rosterOf({ files }).list([folder]);
  assert.equal(agents.at(-1)?.name, "poet");
  assert.deepEqual(
    problems.map((each) => /^(\S+) is left out\. [A-Z].*\.$/.exec(each)?.[1]),
    Object.keys(files).slice(0, 5),
  );
});

test("who asks for an agent whose file is left out hears why", async () => {
  const answer = await rosterOf({ files: { ".anycowork/agents/judge.md": "Judge." } }).find("judge", [folder]);
  assert.match(
    "problem" in answer ? answer.problem : "",
    /There is no agent "judge"\..* \.anycowork\/agents\/judge\.md is left out\. It has no front matter/,
  );
});

test("on the disk they are found in three places, in their order, and a readme is none", async () => {
  const root = tempFolder();
  put(root, ".github/agents/z.agent.md", "z");
  put(root, ".claude/agents/y.md", "y");
  put(root, ".anycowork/agents/x.md", "x");
  put(root, ".anycowork/agents/README.md", "no");
  put(root, ".anycowork/agents/deeper/no.md", "no");
  put(root, ".claude/agents/no.txt", "no");
  const { files, problems } = await readAgentFiles(root);
  assert.deepEqual(
    files.map(({ text, isForeign }) => [text, isForeign]),
    [
      ["x", false],
      ["y", true],
      ["z", true],
    ],
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(await readAgentFiles(path.join(root, "gone")), { files: [], problems: [] });
});

test("on the disk what leads out of the folder, is too large, no text or no file is said and not read", async () => {
  const [root, outside] = [tempFolder(), tempFolder()];
  put(outside, "secret.md", "secret");
  put(root, ".anycowork/agents/big.md", "x".repeat(64 * 1024 + 1));
  put(root, ".anycowork/agents/bytes.md", Buffer.from([0xff, 0xfe, 0x41]));
  put(root, "notes.md", "inside");
  mkdirSync(path.join(root, ".anycowork/agents/folder.md"));
  symlinkSync(path.join(outside, "secret.md"), path.join(root, ".anycowork/agents/link.md"));
  symlinkSync(path.join(root, "gone.md"), path.join(root, ".anycowork/agents/broken.md"));
  symlinkSync("../../notes.md", path.join(root, ".anycowork/agents/inner.md"));
  mkdirSync(path.join(root, ".claude"));
  symlinkSync(outside, path.join(root, ".claude/agents"));
  const { files, problems } = await readAgentFiles(root);
  assert.deepEqual(
    files.map((each) => each.text),
    ["inside"],
  );
  const said = problems.map((each) => each.replace(root, "").replace(/(ENOENT|EISDIR).*/, "$1"));
  assert.deepEqual(said.sort(), [
    "/.anycowork/agents/big.md is left out: it is larger than 64 KB.",
    "/.anycowork/agents/broken.md is left out: ENOENT",
    "/.anycowork/agents/bytes.md is left out: it is no text in UTF-8.",
    "/.anycowork/agents/folder.md is left out: it is no file.",
    "/.anycowork/agents/link.md is left out: it is a link that leads out of the workspace folder.",
    "/.claude/agents can't be read: it is a link that leads out of the workspace folder.",
  ]);
});

function put(root: string, name: string, content: string | Buffer): void {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}
