import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { importsOf } from "../../src/core/memory/rules/imports.ts";
import { filesIn, projectOf } from "./folder.ts";

test("A file is taken in by a word that begins with the sign, not by an address, code or half a word", () => {
  const text = "See @docs/a.md, (@./b.md) and @c.txt.\nnobody@example.org `@d.md`\n```\n@e.md\n```\n@a.md @a.md";
  assert.deepEqual(importsOf(text), ["docs/a.md", "./b.md", "c.txt", "a.md"]);
});

test("CLAUDE.md takes files in, three deep and each once, told with who takes them in; AGENTS.md takes in none", async () => {
  const { begin, said } = projectOf({
    "CLAUDE.md": "Top. @docs/one.md and @somebody and @scope/package and @docs",
    "docs/one.md": "One. @two.md @../CLAUDE.md",
    "docs/two.md": "Two. @three.md",
    "docs/three.md": "Three. @four.md",
    "docs/four.md": "Four.",
    "AGENTS.md": "Agents. @docs/never.md",
    "docs/never.md": "Never.",
  });
  const { rules } = await begin();
  assert.deepEqual(filesIn(rules), ["AGENTS.md", "CLAUDE.md", "docs/one.md", "docs/two.md", "docs/three.md"]);
  assert.match(rules, /file="docs\/two\.md" in="docs\/one\.md"/);
  assert.deepEqual(said, ["four.md is not read: docs/three.md takes it in, which is deeper than 3 files."]);
});

test("Nothing is taken in from outside the folder, from what holds secrets, or through a link that leads out", async () => {
  const { begin, said, at, home } = projectOf({ "CLAUDE.md": "Read @../out.md @~/notes.md @/etc/hostname @.env @link.md @gone.md" });
  writeFileSync(path.join(home, "out.md"), "canary");
  writeFileSync(at(".env"), "canary");
  symlinkSync("../out.md", at("link.md"));
  const { rules } = await begin();
  assert.deepEqual(filesIn(rules), ["CLAUDE.md"]);
  assert.ok(!rules.includes("canary"));
  assert.equal(said.length, 6);
  assert.match(said.join("\n"), /gone\.md is not read: CLAUDE\.md takes it in, and there is no such file\./);
});

test("However many files take each other in, there is an end", async () => {
  const names = Array.from({ length: 60 }, (_, index) => `r${index}.md`);
  const { begin, said } = projectOf({
    "CLAUDE.md": names.map((each) => `@${each}`).join(" "),
    ...Object.fromEntries(names.map((each, index) => [each, `Rule ${index}. ${names.map((other) => `@${other}`).join(" ")}`])),
  });
  const { rules } = await begin();
  assert.equal(filesIn(rules).length, 29);
  assert.match(said.join("\n"), /30 rules files are the most/);
});

test("However many words of a file might name another, only so many are looked for, and that is said", async () => {
  const words = Array.from({ length: 5_000 }, (_, index) => `@nobody${index}`).join(" ");
  const { begin, said } = projectOf({ "CLAUDE.md": `Hello. ${words} @late.md`, "late.md": "Late." });
  assert.deepEqual(filesIn((await begin()).rules), ["CLAUDE.md"]);
  assert.equal(said[0], "Some of what CLAUDE.md takes in is not read: 200 files are the most.");
});
