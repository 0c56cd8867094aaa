import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { inRepo } from "../repo.ts";
import { stage } from "./stage.ts";

const home = inRepo("skills");
const names = readdirSync(home).sort();
const { skills } = stage({}, { bundled: home });
const listing = skills.list([]);

/** The text below a skill's settings. */
const bodyOf = (name: string): string => read(name, "SKILL.md").replace(/^---\n[\s\S]*?\n---\n/, "");
const read = (...parts: readonly string[]): string => readFileSync(path.join(home, ...parts), "utf8");

test("eleven skills come with the program, each without a doubt of those who read skills", async () => {
  const { skills: found, refused, shadowed, problems } = await listing;
  assert.deepEqual({ refused, shadowed, problems }, { refused: [], shadowed: [], problems: [] });
  assert.deepEqual(
    found.map((each) => each.name),
    names,
  );
  assert.equal(names.length, 11);
  for (const each of found) {
    assert.deepEqual([each.warnings, each.other, each.license], [[], {}, "MIT"], each.name);
    assert.deepEqual(
      Object.keys(each.metadata).filter((key) => !key.startsWith("anycowork.")),
      [],
    );
  }
});

test("the strict look that people are shown has nothing to say of them", async () => {
  for (const name of names) assert.deepEqual(await skills.validate(path.join(home, name)), [], name);
});

test("a description says what a skill does and when it is used, and all of them together are a small part of a prompt", async () => {
  const { skills: found } = await listing;
  for (const { name, description } of found) {
    assert.match(description, /\. Use when /, name);
    assert.ok(description.length >= 150 && description.length <= 500, `${name}: ${description.length}`);
  }
  const characters = found.reduce((sum, { name, description }) => sum + name.length + description.length, 0);
  assert.ok(characters / 4 < 1_200, `${characters} characters`);
});

test("what people say to mean a skill means one of them", async () => {
  const { skills: found } = await listing;
  const triggers = found.flatMap((each) => each.triggers);
  for (const each of found) assert.ok(each.triggers.length >= 5, `${each.name}: ${each.triggers}`);
  assert.deepEqual(
    triggers.filter((each, index) => triggers.indexOf(each) !== index || each !== each.trim() || each.includes(",")),
    [],
  );
});

test("nothing in them looks like what harmful skills hold, and what is there to be run are their scripts", async () => {
  for (const skill of (await listing).skills) {
    const review = await skills.review(skill);
    assert.ok("print" in review, JSON.stringify(review));
    assert.deepEqual(review.signs, [], skill.name);
    assert.deepEqual(
      review.hosts.filter((each) => !/^(127\.0\.0\.1|localhost|.*example\.com)$/.test(each)),
      [],
    );
    const runnable = review.files.map((each) => each.path).filter((each) => /^scripts\/.*\.(sh|pl)$/.test(each));
    assert.deepEqual(review.scripts, runnable, skill.name);
  }
});

test("a skill is short enough to be read whole, and says how to check the result and when to ask", () => {
  for (const name of names) {
    const body = bodyOf(name);
    const lines = body.split("\n").length;
    assert.ok(lines >= 50 && lines < 200, `${name} has ${lines} lines`);
    assert.ok(body.length / 4 < 5_000, `${name} has ${body.length} characters`);
    for (const each of ["## Check", "## Stop and ask"]) assert.ok(body.includes(`\n${each}\n`), `${name} lacks "${each}"`);
  }
});

test("every file of a skill is named in it, and every file it names is there, one folder deep", () => {
  for (const name of names) {
    const files = readdirSync(path.join(home, name), { recursive: true, encoding: "utf8" })
      .map((each) => each.replaceAll(path.sep, "/"))
      .filter((each) => statSync(path.join(home, name, each)).isFile() && each !== "SKILL.md");
    const texts = ["SKILL.md", ...files].map((each) => [each, read(name, each)] as const);
    for (const each of files) {
      assert.match(each, /^(scripts|references|assets)\/[\w.-]+$/, name);
      const isNamed = texts.some(([file, text]) => file !== each && text.includes(path.posix.basename(each)));
      assert.ok(isNamed, `${name}: nobody names ${each}`);
    }
    const named = [...bodyOf(name).matchAll(/(?:scripts|references|assets)\/[\w.-]*\w/g)].map(([each]) => each);
    assert.deepEqual(
      named.filter((each) => !files.includes(each)),
      [],
      name,
    );
  }
});

test("a script says in its first line what runs it, and can be run", () => {
  const scripts = names.flatMap((name) =>
    readdirSync(path.join(home, name), { recursive: true, encoding: "utf8" })
      .filter((each) => /\.(sh|pl)$/.test(each))
      .map((each) => path.join(name, each)),
  );
  assert.ok(scripts.length >= 15);
  for (const each of scripts) {
    assert.match(read(each), each.endsWith(".sh") ? /^#!\/bin\/sh\n/ : /^#!\/usr\/bin\/env perl\n/, each);
    if (process.platform !== "win32") assert.equal(statSync(path.join(home, each)).mode & 0o111, 0o111, each);
  }
});
