import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { listCase, skillCase, skillCases, stageOf } from "./cases.ts";
import { skillText, stage } from "./stage.ts";

/** Why a case is no skill, and the line where one is to blame. */
const refusals: Readonly<Record<string, { readonly says: RegExp; readonly line?: number; readonly file?: string }>> = {
  "SK-001": { says: /It is empty/ },
  "SK-003": { says: /never closed/, line: 1 },
  "SK-005": { says: /It has no name/ },
  "SK-007": { says: /It has no name/, line: 2 },
  "SK-009": { says: /holds lower-case letters.*not "a\/b"/, line: 2 },
  "SK-011": { says: /not seen: "o\\u\{200b\}k"/, line: 2 },
  "SK-017": { says: /holds itself/ },
  "SK-019": { says: /Unresolved tag/, line: 4 },
  "SK-021": { says: /keys must be unique/, line: 3 },
  "SK-025": { says: /Its name is not the one of SKILL\.md/, line: 1, file: "skill.yaml" },
  "SK-027": { says: /Its script \/bin\/sh lies outside/, line: 3, file: "skill.yaml" },
  "SK-029": { says: /leads out/ },
  "SK-031": { says: /Its script missing\.sh is not there/, file: "skill.yaml" },
  "SK-033": { says: /It sets (mounts|image)/, line: 3, file: "skill.yaml" },
  "SK-043": { says: /is a folder/ },
};

for (const [id, { says, line, file = "SKILL.md" }] of Object.entries(refusals))
  test(`${id}, ${skillCase(id).why}: refused with its file${line === undefined ? "" : " and line"}, and other skills still load`, async () => {
    const { skills, refusal } = await listCase(id);
    assert.deepEqual(
      skills.map((each) => each.name),
      ["other"],
    );
    assert.match(refusal?.reason ?? "", says);
    assert.deepEqual([path.basename(refusal?.file ?? ""), refusal?.line], [file, line]);
  });

test("SK-013: of one name the first place wins, and the other is reported", async () => {
  const { input } = skillCase("SK-013");
  const [a = "", b = ""] = Object.values(input);
  const files = { "workspace/.agents/skills/a/SKILL.md": a, "workspace/.claude/skills/b/SKILL.md": b };
  const { skills, workspace } = stage(files);
  const listing = await skills.list([workspace]);
  assert.deepEqual(
    listing.skills.map(({ name, origin }) => [name, origin]),
    [["ok", ".agents/skills"]],
  );
  assert.deepEqual(
    listing.shadowed.map(({ skill, by }) => [skill.origin, by.origin]),
    [[".claude/skills", ".agents/skills"]],
  );
});

test("SK-013: a workspace's skill takes the name of no skill of the person's, nor of one that comes along", async () => {
  const files = {
    "workspace/.anycowork/skills/ok/SKILL.md": skillText("ok", "Of the project."),
    "workspace/.anycowork/skills/review/SKILL.md": skillText("review", "Of the project."),
    "home/.claude/skills/ok/SKILL.md": skillText("ok", "Of the person."),
    "bundled/review/SKILL.md": skillText("review", "Came along."),
  };
  const { skills, workspace } = stage(files);
  const { skills: inForce, shadowed } = await skills.list([workspace]);
  assert.deepEqual(
    inForce.map(({ name, description }) => [name, description]),
    [
      ["ok", "Of the person."],
      ["review", "Came along."],
    ],
  );
  assert.deepEqual(
    shadowed.map(({ skill, by }) => [skill.name, skill.scope, by.scope]),
    [
      ["ok", "workspace", "personal"],
      ["review", "workspace", "bundled"],
    ],
  );
});

test("SK-015: a description that is too long is cut, with a word about it", async () => {
  const { skills } = await listCase("SK-015");
  const [ok] = skills;
  assert.equal(ok?.description.length, 1024);
  assert.match(ok?.warnings.join(" ") ?? "", /is cut at 1024/);
});

test("SK-023: a skill can't switch its sandbox off, nor give itself the network; it only asks", async () => {
  const { skills } = await listCase("SK-023");
  const [ok] = skills;
  assert.deepEqual(ok?.sandbox, { required: false, network: "open" });
  assert.match(ok?.warnings.join(" ") ?? "", /asks to run without a sandbox.*your settings count/);
});

for (const id of ["SK-037", "SK-039"])
  test(`${id}, ${skillCase(id).why}: loaded`, async () => {
    const set = stageOf(skillCase(id));
    const skill = await set.skills.find("ok", [set.workspace]);
    assert.ok("folder" in skill);
    const read = await set.skills.read(skill);
    assert.deepEqual([skill.description, "text" in read && read.text], ["d", "Do it."]);
  });

test("SK-041: another case of the file's name is loaded where the disk finds it; elsewhere a hint says how it is to be called", async () => {
  const { skills, refusal } = await listCase("SK-041");
  const isFound = skills.some((each) => each.name === "ok");
  assert.ok(isFound || /call it SKILL\.md/.test(refusal?.reason ?? ""));
  assert.equal(isFound, refusal === undefined);
});

test("SK-049: nothing is found in what an install has brought", async () => {
  const { skills, refused } = await listCase("SK-049");
  assert.deepEqual([skills.map((each) => each.name), refused], [["other"], []]);
});

test("every given case is tested", () => {
  const others = ["SK-013", "SK-015", "SK-023", "SK-037", "SK-039", "SK-041", "SK-049"];
  const elsewhere = ["SK-035", "SK-045", "SK-047"];
  assert.deepEqual(skillCases.map(({ id }) => id).sort(), [...Object.keys(refusals), ...others, ...elsewhere].sort());
});
