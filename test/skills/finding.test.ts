import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { put, skillText, stage } from "./stage.ts";

const origins = [".anycowork/skills", ".agents/skills", ".claude/skills", ".github/skills"];

test("skills are found in every place, a workspace's first, then the person's, then those that come along", async () => {
  const own = [...origins]
    .reverse()
    .map((each) => [`workspace/${each}/of-${each.slice(1, 4)}/SKILL.md`, skillText(`of-${each.slice(1, 4)}`)]);
  const same = [...origins.map((each) => `workspace/${each}`), ...origins.map((each) => `home/${each}`), "bundled"];
  const files = Object.fromEntries([...own, ...same.map((each) => [`${each}/same/SKILL.md`, skillText("same")])]);
  const { skills, workspace } = stage(files);
  const listing = await skills.list([workspace]);
  assert.deepEqual(
    listing.skills.map((each) => each.origin),
    [".agents/skills", ".anycowork/skills", ".claude/skills", ".github/skills", "~/.anycowork/skills"],
  );
  assert.deepEqual(
    listing.shadowed.map(({ skill }) => skill.origin),
    [...origins, "~/.agents/skills", "~/.claude/skills", "bundled"],
  );
});

test("a folder nobody trusts brings no skill, and what is the person's stays", async () => {
  const files = { "workspace/.agents/skills/a/SKILL.md": skillText("a"), "home/.agents/skills/b/SKILL.md": skillText("b") };
  const { skills, workspace } = stage(files, { trustsFolder: async () => false });
  assert.deepEqual(
    (await skills.list([workspace])).skills.map(({ name, scope }) => [name, scope]),
    [["b", "personal"]],
  );
});

test("who works in the home folder has there what is the person's own", async () => {
  const { skills, home } = stage({ "home/.agents/skills/a/SKILL.md": skillText("a") });
  assert.deepEqual(
    (await skills.list([home])).skills.map(({ scope }) => scope),
    ["personal"],
  );
});

test("skills may lie in folders that put them in order, but not deep, and a skill holds no other", async () => {
  const names = ["a", "x/b", "x/y/c", "x/y/z/d", "x/y/z/z/e", "a/inner", ".hidden/f", "node_modules/g"];
  const files = names.map((each) => [`home/.agents/skills/${each}/SKILL.md`, skillText(path.basename(each))]);
  const { skills } = stage(Object.fromEntries(files));
  assert.deepEqual(
    (await skills.list([])).skills.map(({ name }) => name),
    ["a", "b", "c", "d"],
  );
});

test("a link is followed as long as it stays; a skill that is linked from another place is there once", async () => {
  const { skills, workspace } = stage({
    "workspace/.agents/skills/a/SKILL.md": skillText("a"),
    "workspace/.claude/skills": "-> ../.agents/skills",
    "workspace/.github/skills/out": "-> ../../../outside",
    "workspace/.github/skills/round": "-> .",
    "outside/SKILL.md": skillText("out"),
  });
  const { skills: found, shadowed, problems } = await skills.list([workspace]);
  assert.deepEqual([found.map(({ name, origin }) => `${name} ${origin}`), shadowed], [["a .agents/skills"], []]);
  assert.match(problems.join(), /skills\/out is not read: it is a link that leads out/);
});

test("what was changed is seen by the next look, and what is gone is gone", async () => {
  const { skills, home } = stage({ "home/.agents/skills/a/SKILL.md": skillText("a", "One.") });
  const says = async () => (await skills.list([])).skills.map((each) => each.description);
  assert.deepEqual(await says(), ["One."]);
  put(home, { ".agents/skills/a/SKILL.md": skillText("a", "Two, longer.") });
  assert.deepEqual(await says(), ["Two, longer."]);
  rmSync(path.join(home, ".agents/skills/a"), { recursive: true });
  assert.deepEqual(await says(), []);
});

test("who watches hears of a skill in a place that was not there, and of a change of it", async () => {
  const { skills, workspace } = stage({});
  const heard: (() => void)[] = [];
  const news = () =>
    new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error("Nothing was heard.")), 10_000);
      heard.push(() => resolve(clearTimeout(late)));
    });
  const stop = await skills.watch([workspace], () => heard.shift()?.());
  const came = news();
  put(workspace, { ".agents/skills/a/SKILL.md": skillText("a", "One.") });
  await came;
  const changed = news();
  put(workspace, { ".agents/skills/a/SKILL.md": skillText("a", "Two.") });
  await changed;
  assert.deepEqual(
    (await skills.list([workspace])).skills.map((each) => each.description),
    ["Two."],
  );
  stop();
});

test("a skill's files are listed with what can be run; a link that leads out is told instead", async () => {
  const { skills } = stage({
    "home/.agents/skills/a/SKILL.md": skillText("a"),
    "home/.agents/skills/a/scripts/run.sh": "#!/bin/sh\n",
    "home/.agents/skills/a/notes.md": "x",
    "home/.agents/skills/b/SKILL.md": skillText("b"),
    "home/.agents/skills/b/key": "-> /etc/passwd",
  });
  const [a, b] = (await skills.list([])).skills;
  assert.ok(a && b);
  assert.deepEqual(await skills.files(a), [
    { path: "SKILL.md", bytes: 52, isExecutable: false },
    { path: "notes.md", bytes: 1, isExecutable: false },
    { path: "scripts/run.sh", bytes: 10, isExecutable: true },
  ]);
  const refused = await skills.files(b);
  assert.match("problem" in refused ? refused.problem : "", /b\/key is a link that leads out/);
});
