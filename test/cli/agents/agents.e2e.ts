import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { run, start } from "../program.ts";
import { workspace } from "../stage.ts";

test("An agent is added, shown, changed, exported, removed and imported as it was, each seen by the next program", async () => {
  const { folder } = await workspace([]);
  const anycowork = (...words: string[]) => run(["agents", ...words], { folder });
  const shown = async () => {
    const { savedAt, ...rest } = JSON.parse((await anycowork("show", "poet", "--json")).stdout);
    assert.match(savedAt, /^20\d\d-/);
    return rest;
  };
  writeFileSync(path.join(folder, "told.md"), "Rhyme.\n\nAlways.\n");

  const added = await anycowork("add", "poet", "--instructions", "@told.md", "--tools", "read_file,write_file", "--approve", "ask");
  assert.deepEqual([added.code, added.stdout, added.stderr], [0, "Added: poet, Poet. Rhyme.\n", ""]);
  const again = await anycowork("add", "poet", "--instructions", "x");
  assert.deepEqual([again.code, /agents set poet/.test(again.stderr)], [2, true]);

  const set = await anycowork("set", "poet", "--role", "Writes verse", "--sandbox", "required", "--model", "demo/tour", "--json");
  const poet = { name: "poet", title: "Poet", role: "Writes verse", instructions: "Rhyme.\n\nAlways." };
  const settings = { model: "demo/tour", tools: ["read_file", "write_file"], approve: "ask", sandbox: "required" };
  assert.deepEqual(JSON.parse(set.stdout), { ...poet, ...settings });
  const { model: _model, tools: _tools, ...kept } = settings;
  const rest = { ...kept, budget: { usd: 1 } };
  assert.equal((await anycowork("set", "poet", "--model", "none", "--tools", "all", "--budget", "1")).code, 0);
  assert.deepEqual(await shown(), { ...poet, ...rest, source: "yours" });
  assert.match(
    (await anycowork("show", "poet")).stdout,
    /^name {8}poet\ntitle.*\nrole {8}Writes verse\n(.*\n)+from {8}yours\n\nRhyme\.\n\nAlways\.\n$/,
  );
  assert.match((await anycowork("list")).stdout, /\npoet {9}yours {6}Writes verse\n/);

  assert.equal((await anycowork("export", "poet", "coder", "-o", "agents.md")).code, 0);
  assert.deepEqual((await anycowork("export", "poet", "-o", "agents.md")).code, 2);
  assert.deepEqual([(await anycowork("remove", "poet")).stdout, (await anycowork("remove", "poet")).code], ["Removed: poet\n", 2]);
  const imported = await anycowork("import", "agents.md");
  assert.deepEqual([imported.code, imported.stdout], [0, "Imported: poet, Poet\nImported: coder, Coder\n"]);
  assert.deepEqual(await shown(), { ...poet, ...rest, source: "yours" });
  assert.equal((await anycowork("export", "poet")).stdout, readFileSync(path.join(folder, "agents.md"), "utf8").split("\n<!--")[0]);
});

test("What is wrong with a command about agents is said with what to do, and exits with 2", async () => {
  const { folder } = await workspace([]);
  const refused = async (...words: string[]) => {
    const { code, stdout, stderr } = await run(["agents", ...words], { folder });
    assert.deepEqual([code, stdout], [2, ""], words.join(" "));
    return stderr;
  };
  assert.match(await refused("show", "reviwer"), /There is no agent "reviwer"\. Did you mean reviewer\?/);
  assert.match(await refused("add", "The Poet", "--instructions", "x"), /The name of an agent is lower-case/);
  assert.match(await refused("add", "poet", "--instructions", "@nowhere.md"), /nowhere\.md can't be read: ENOENT/);
  assert.match(await refused("remove", "coder"), /comes with AnyCowork/);
  assert.match(await refused("import", "notes.txt"), /no front matter/);
  assert.match(await refused("export"), /name the ones to export|needs the name/);
});

test("A shipped agent is changed and given back, and what a trusted folder keeps is listed with its file", async () => {
  const { folder } = await workspace([]);
  const anycowork = (...words: string[]) => run(["agents", ...words], { folder });
  await anycowork("set", "coder", "--model", "demo/tour");
  const coder = async () => JSON.parse((await anycowork("show", "coder", "--json")).stdout);
  assert.deepEqual([(await coder()).model, (await coder()).changed], ["demo/tour", ["model"]]);
  assert.equal((await anycowork("remove", "coder")).stdout, "coder is as it was shipped again.\n");
  assert.equal((await coder()).source, "shipped");

  mkdirSync(path.join(folder, ".claude/agents"), { recursive: true });
  writeFileSync(
    path.join(folder, ".claude/agents/judge.md"),
    "---\nname: judge\ndescription: Judges\ntools: Read, Nonsense\n---\nJudge.\n",
  );
  const before = await anycowork("list", "--json");
  assert.equal(JSON.parse(before.stdout).length, 6);
  assert.match(before.stderr, /is not trusted, so its \.claude\/agents\/ is not read/);
  assert.equal((await run(["trust"], { folder })).code, 0);
  const { stdout, stderr } = await anycowork("list", "--json");
  const file = path.join(folder, ".claude/agents/judge.md");
  const judge = { name: "judge", title: "Judge", role: "Judges", instructions: "Judge.", tools: ["read_file"], source: "workspace", file };
  assert.deepEqual(JSON.parse(stdout).at(-1), judge);
  assert.match(stderr, /do not count: Nonsense/);
  assert.match((await anycowork("set", "judge", "--role", "x")).stderr, /is described in .*judge\.md; change it there/);
});

test("Agents come from standard input too", async () => {
  const { folder } = await workspace([]);
  const program = await start(["agents", "import", "-", "--json"], { folder });
  program.child.stdin.end("---\nname: poet\nrole: Verse\n---\nRhyme.");
  const { code, stdout } = await program.ended;
  assert.deepEqual([code, JSON.parse(stdout)], [0, [{ name: "poet", title: "Poet", role: "Verse", instructions: "Rhyme." }]]);
});
