import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { readDeclaredTools } from "../../../src/core/tools/custom/declared.ts";
import { createKeptTools } from "../../../src/core/tools/custom/kept.ts";
import { createTools } from "../../../src/core/tools/toolbox.ts";
import { tempFolder } from "../../temp.ts";
import { quietContext } from "../context.ts";
import { ready, refusal } from "../world.ts";

const count = {
  name: "count_words",
  description: "Counts words.",
  parameters: { type: "object", properties: { text: { type: "string" } }, required: ["text"], additionalProperties: false },
  command: 'cat; printf "|%s|%s" "$ANYCOWORK_ARGUMENTS" "$PWD"',
};

function toolsIn(written: unknown) {
  const { tools, problems } = readDeclaredTools(written, "anycowork.tools", new Set());
  assert.deepEqual(problems, []);
  const folder = tempFolder();
  const dataFolder = path.join(folder, "data");
  const all = createTools({ folders: [folder], dataFolder, readableFolder: dataFolder, environment: process.env, declared: tools });
  const prepare = (name: string, given: unknown) =>
    all.find((each) => each.name === name)?.prepare(JSON.stringify(given), new AbortController().signal) ?? assert.fail(name);
  return { folder, all, prepare };
}

test("A declared tool is told of by its schema, and gets checked arguments as JSON, to the letter, outside of its line", async () => {
  const { all, prepare, folder } = toolsIn([count]);
  assert.deepEqual(all.at(-1)?.spec, { name: "count_words", description: "Counts words.", parameters: count.parameters });
  assert.match(refusal(await prepare("count_words", { text: 3 })), /arguments of count_words do not fit/);
  assert.match(refusal(await prepare("count_words", { text: "a", more: 1 })), /do not fit/);
  const text = 'it\'s $(id) `id` "x" ; rm -rf /';
  const prepared = ready(await prepare("count_words", { text }));
  const json = JSON.stringify({ text });
  assert.ok(prepared.access.kind === "run");
  assert.deepEqual([prepared.access.command, prepared.access.input], [count.command, json]);
  assert.equal((await prepared.run(quietContext())).output, `Exit code 0.\n${json}|${json}|${folder}`);
});

test("What its line would do is read like that of any command, so that rules and modes hold for it", async () => {
  const { prepare } = toolsIn([
    { ...count, name: "look", command: "git status" },
    { ...count, name: "unclear", command: "eval x" },
  ]);
  const readingOf = async (name: string) => {
    const { access } = ready(await prepare(name, { text: "" }));
    return access.kind === "run" ? access.reading : undefined;
  };
  const look = await readingOf("look");
  assert.deepEqual(look?.kind === "clear" && look.parts.map(({ words }) => words), [["git", "status"]]);
  assert.equal((await readingOf("unclear"))?.kind, "unclear");
});

test("One that may only run in a sandbox is refused where there is none, and one takes no longer than was said", async () => {
  const { prepare } = toolsIn([
    { ...count, sandbox: true },
    { ...count, name: "slow", command: "sleep 60", timeout_seconds: 0.1 },
  ]);
  const refused = await prepare("count_words", { text: "" });
  assert.deepEqual(refused.kind === "refused" && refused.trouble, { kind: "blocked", by: "mode" });
  assert.match(refusal(refused), /The tool “count_words” may only run in a sandbox/);
  assert.match((await ready(await prepare("slow", { text: "" })).run(quietContext())).output, /Stopped after 0\.1 s/);
});

test("What can't be read of the declarations is said with its place, and the rest counts; no name takes that of another tool", () => {
  const read = (...written: readonly unknown[]) => readDeclaredTools(written, "anycowork.tools", new Set(["read_file"]));
  assert.match(readDeclaredTools({}, "tools.json", new Set()).problems[0] ?? "", /^tools\.json is no list of tools/);
  const { tools, problems } = read(count, { ...count, name: "read_file" }, count, { ...count, name: "A b" }, { ...count, image: "y" });
  assert.deepEqual(
    tools.map(({ name }) => name),
    ["count_words"],
  );
  const expected = [
    /there is a tool read_file already/,
    /there is a tool count_words already/,
    /number 4 .* at "name"/,
    /number 5 .* at "image"/,
  ];
  assert.equal(problems.length, expected.length);
  for (const [at, each] of expected.entries()) assert.match(problems[at] ?? "", each);
  const schemas = [
    { type: "string" },
    { type: "object", properties: { a: { $ref: "https://evil.example/x" } } },
    { type: "object", if: {} },
  ];
  for (const parameters of schemas)
    assert.match(read({ ...count, parameters }).problems[0] ?? "", /the parameters of count_words are no JSON Schema/);
  assert.deepEqual(read({ ...count, parameters: undefined }).tools[0]?.schema, { type: "object", properties: {} });
});

test("Declarations are read again when they change, and each problem is told once", () => {
  const said: string[] = [];
  let written: unknown = [count];
  const tools = createKeptTools({ written: () => ({ written, where: "here" }), taken: () => [], warn: (each) => said.push(each) });
  assert.equal(tools(), tools());
  written = [count, 3];
  assert.deepEqual([tools().tools.length, tools().problems, said.length], [1, said, 1]);
  written = [];
  assert.deepEqual(tools(), { tools: [], problems: [] });
});
