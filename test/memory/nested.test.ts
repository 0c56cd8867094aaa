import assert from "node:assert/strict";
import { test } from "node:test";
import { filesIn, projectOf } from "./folder.ts";

test("Rules of a folder come with the first step that touches something below it, from the outside in, and only once", async () => {
  const { begin, at } = projectOf({ "a/AGENTS.md": "In a.", "a/b/CLAUDE.md": "In b.", "c/AGENTS.md": "In c." });
  const { rules, nested } = await begin();
  assert.deepEqual(filesIn(rules), []);
  assert.equal(await nested([at("file.ts")]), "");
  const first = await nested([at("a/b/deep/file.ts")]);
  assert.deepEqual(filesIn(first), ["a/AGENTS.md", "a/b/CLAUDE.md"]);
  assert.match(first, /file="a\/AGENTS\.md" for="a">\nIn a\./);
  assert.equal(await nested([at("a/other.ts"), at("a/b")]), "");
  assert.deepEqual(
    filesIn(await nested([at("a/x.ts"), at("c")])),
    ["c/AGENTS.md"],
    "a move touches two places, a listing the folder itself",
  );
});

test("Steps side by side don't say the same twice", async () => {
  const { begin, at } = projectOf({ "a/AGENTS.md": "In a." });
  const { nested } = await begin();
  const both = await Promise.all([nested([at("a/one.ts")]), nested([at("a/two.ts")])]);
  assert.deepEqual(both.map((each) => filesIn(each).length).sort(), [0, 1]);
});

test("A rules file that is read or written itself is not told again, nor what lies outside", async () => {
  const { begin, at, home } = projectOf({ "a/AGENTS.md": "In a." });
  const { nested } = await begin();
  assert.equal(await nested([at("a/AGENTS.md")]), "");
  assert.equal(await nested([`${home}/elsewhere/x`]), "");
});

test("What came from elsewhere does not say how this project is worked on", async () => {
  const foreign = ["node_modules/pkg", "lib/vendor/x", ".venv/lib/site-packages/y", "third_party/z"];
  const { begin, at } = projectOf(Object.fromEntries(foreign.map((each) => [`${each}/AGENTS.md`, "canary"])));
  const { nested } = await begin();
  for (const each of foreign) assert.equal(await nested([at(`${each}/index.js`)]), "");
});

test("However many folders have rules, a run is given 16,000 characters of them, and told what is left out", async () => {
  const names = ["a", "b", "c", "d"];
  const { begin, at, said } = projectOf(Object.fromEntries(names.map((each) => [`${each}/AGENTS.md`, `${each} rule\n`.repeat(1_000)])));
  const { nested } = await begin();
  const given: string[] = [];
  for (const each of names) given.push(await nested([at(`${each}/x`)]));
  assert.ok(given.join("").length < 17_000);
  assert.match(
    given[3] ?? "",
    /<rules [^>]*file="d\/AGENTS\.md"[^>]*>\n\n?\[\d+ more characters are left out here; read_file shows them\.\]/,
  );
  assert.deepEqual(
    said.map((each) => /^Of (\S+) /.exec(each)?.[1]),
    ["c/AGENTS.md", "d/AGENTS.md"],
  );
});

test("All rules of a workspace wear one mark, which is the same in its next run, and another elsewhere", async () => {
  const one = projectOf({ "AGENTS.md": "x", "a/AGENTS.md": "y" });
  const other = projectOf({ "AGENTS.md": "x" });
  const markOf = (text: string) => /mark="([0-9a-f]{8})"/.exec(text)?.[1];
  const standing = await one.begin();
  const mark = markOf(standing.rules);
  assert.ok(standing.rules.includes(`Each is marked ${mark};`));
  assert.deepEqual([markOf(await standing.nested([one.at("a/x")])), markOf((await one.begin()).rules)], [mark, mark]);
  assert.notEqual(markOf((await other.begin()).rules), mark);
});

test("Within a run, too, rules are told again once the conversation was shortened", async () => {
  const { begin, at } = projectOf({ "a/AGENTS.md": "In a." });
  const { nested } = await begin();
  const shortened = [{}];
  const given = [];
  for (const each of [undefined, undefined, shortened, shortened]) given.push(filesIn(await nested([at("a/x")], each)).length);
  assert.deepEqual(given, [1, 0, 1, 0]);
});
