import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { skillText, stage } from "./stage.ts";

test("However much lies in a place, looking for skills comes to an end, finds what lies at the top, and says what is left out", async () => {
  const { skills, home, workspace } = stage({ "home/.agents/skills/zz/SKILL.md": skillText("zz") });
  for (let index = 0; index < 60; index += 1)
    for (let below = 0; below < 40; below += 1) mkdirSync(path.join(home, `.agents/skills/a${index}/b${below}`), { recursive: true });
  const { skills: found, problems } = await skills.list([workspace]);
  assert.deepEqual([found.map((each) => each.name), problems.length], [["zz"], 1]);
  assert.match(problems[0] ?? "", /holds too many folders; the first 2000 are looked into/);
});

test("More skills than anybody has are cut off, with a word about it", async () => {
  const { skills, home } = stage({});
  for (let index = 0; index < 1_010; index += 1) {
    const folder = path.join(home, `.claude/skills/s${index}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "SKILL.md"), skillText(`s${index}`));
  }
  const { skills: found, problems } = await skills.list([]);
  assert.equal(found.length, 1_000);
  assert.match(problems[0] ?? "", /more than 1000 skills; the rest is left out/);
});

test("A skill with more files than one has can't be vouched for, so it is not used", async () => {
  const { skills, workspace } = stage({ "workspace/.agents/skills/big/SKILL.md": skillText("big") });
  for (let index = 0; index < 1_001; index += 1) writeFileSync(path.join(workspace, `.agents/skills/big/f${index}`), "");
  const skill = await skills.find("big", [workspace]);
  assert.ok("folder" in skill);
  const consent = await skills.consent(skill);
  assert.match("problem" in consent ? consent.problem : "", /The skill big is not used\. .*holds more than 1000 files/);
});
