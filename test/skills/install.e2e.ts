import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import yazl from "yazl";
import type { PreparedSkill, Skill, SkillParcel } from "../../src/core/skills/skill.ts";
import { tempFolder } from "../temp.ts";
import { skillCase } from "./cases.ts";
import { put, type Stage, skillText, stage } from "./stage.ts";

const all: { readonly names: readonly string[]; readonly all: boolean } = { names: [], all: false };

async function fetched({ skills }: Stage, source: string, wanted = all): Promise<SkillParcel & { readonly first: PreparedSkill }> {
  const parcel = await skills.fetch(source, wanted);
  assert.ok("accept" in parcel, JSON.stringify(parcel));
  const [first] = parcel.skills;
  assert.ok(first);
  return { ...parcel, first };
}

async function refused(set: Stage, source: string, wanted = all): Promise<string> {
  const parcel = await set.skills.fetch(source, wanted);
  assert.ok("problem" in parcel);
  assert.deepEqual(homeOf(set), [], "nothing is written");
  return parcel.problem;
}

function homeOf({ home }: Stage): readonly string[] {
  const folder = path.join(home, ".anycowork/skills");
  return existsSync(folder) ? readdirSync(folder) : [];
}

const pdf = { "a/pdf/SKILL.md": skillText("pdf"), "a/pdf/scripts/run.sh": "#!/bin/sh\necho one\n" };

test("a folder's skill is shown before it lies in its place, and is one's own after the yes", async () => {
  const set = stage(pdf);
  const source = path.join(path.dirname(set.home), "a/pdf");
  const { first, accept } = await fetched(set, source);
  assert.deepEqual([first.review.scripts, (await set.skills.list([])).skills], [["scripts/run.sh"], []]);
  await accept();
  const [skill] = (await set.skills.list([])).skills;
  assert.deepEqual([skill?.name, skill?.scope, skill?.origin, skill?.warnings], ["pdf", "personal", "~/.anycowork/skills", []]);
  assert.deepEqual([homeOf(set), statSync(path.join(skill?.folder ?? "", "scripts/run.sh")).mode & 0o111], [["pdf"], 0o111]);
  const consent = skill && (await set.skills.consent(skill));
  assert.equal(consent && "state" in consent && consent.state, "given");
  put(set.home, { ".anycowork/skills/pdf/scripts/run.sh": "#!/bin/sh\necho other\n" });
  const after = skill && (await set.skills.consent(skill));
  assert.equal(after && "state" in after && after.state, "changed", "an installed skill is pinned by its content");
});

test("skills are installed, pinned and updated in a home folder that a link leads to", async () => {
  const link = path.join(tempFolder(), "home");
  const set = stage(pdf, { home: link });
  symlinkSync(set.home, link);
  const source = path.join(path.dirname(set.home), "a/pdf");
  await (await fetched(set, source)).accept();
  const [skill] = (await set.skills.list([])).skills;
  assert.ok(skill);
  put(set.home, { ".anycowork/skills/pdf/more.md": "More." });
  const consent = await set.skills.consent(skill);
  assert.equal("state" in consent && consent.state, "changed");
  const renewed = await set.skills.renew(skill);
  assert.ok("accept" in renewed, JSON.stringify(renewed));
  assert.deepEqual(renewed.skills[0]?.changes?.removed, ["more.md"]);
  assert.ok(!("problem" in (await renewed.accept())));
});

test("what is not said yes to leaves nothing", async () => {
  const set = stage(pdf);
  const { discard } = await fetched(set, path.join(path.dirname(set.home), "a"));
  await discard();
  assert.deepEqual(homeOf(set), []);
});

test("what has come into its place meanwhile is left as it is, and nothing lies about", async () => {
  const set = stage(pdf);
  const { accept } = await fetched(set, path.join(path.dirname(set.home), "a/pdf"));
  put(set.home, { ".anycowork/skills/pdf/SKILL.md": skillText("pdf", "Came meanwhile.") });
  const refusal = await accept();
  assert.match("problem" in refusal ? refusal.problem : "", /^Not all of it was installed\. .*pdf is there already\.$/);
  assert.deepEqual([homeOf(set), (await set.skills.list([])).skills.map((each) => each.description)], [["pdf"], ["Came meanwhile."]]);
});

test("of a source with more than one skill the wanted ones are named", async () => {
  const set = stage({ ...pdf, "a/csv/SKILL.md": skillText("csv") });
  const source = path.join(path.dirname(set.home), "a");
  assert.match(await refused(set, source), /more than one skill; name the ones you want: csv, pdf/);
  assert.match(await refused(set, source, { names: ["xls"], all: false }), /holds no skill xls: csv, pdf/);
  assert.deepEqual(
    (await fetched(set, source, { names: ["csv"], all: false })).skills.map(({ skill }) => skill.name),
    ["csv"],
  );
  assert.deepEqual((await fetched(set, source, { names: [], all: true })).skills.length, 2);
  assert.match(await refused(stage({}), "/nowhere/at/all"), /There is no folder or zip/);
});

test("an update shows what is different, and the former one can be brought back from the trash", async () => {
  const set = stage(pdf);
  const source = path.join(path.dirname(set.home), "a/pdf");
  await (await fetched(set, source)).accept();
  put(source, { "scripts/run.sh": "#!/bin/sh\necho two\n", "more.md": "x", "SKILL.md": skillText("pdf", "d", "sandbox: required\n") });
  const [skill] = (await set.skills.list([])).skills;
  assert.ok(skill);
  const parcel = await set.skills.renew(skill);
  assert.ok("accept" in parcel, JSON.stringify(parcel));
  assert.deepEqual(parcel.skills[0]?.changes, {
    added: ["more.md"],
    removed: [],
    changed: ["SKILL.md", "scripts/run.sh"],
    asksOtherwise: true,
  });
  await parcel.accept();
  assert.equal((await set.skills.list([])).skills[0]?.sandbox?.required, true);
  const [kept = ""] = readdirSync(path.join(path.dirname(set.home), "data/trash")).filter((each) => !each.endsWith(".json"));
  const former = path.join(path.dirname(set.home), "data/trash", kept, "pdf/scripts/run.sh");
  assert.match(readFileSync(former, "utf8"), /one/);
});

test("one's own skill is moved into the trash; that of a workspace, or one that comes along, is not", async () => {
  const set = stage({
    "home/.agents/skills/a/SKILL.md": skillText("a"),
    "bundled/b/SKILL.md": skillText("b"),
    "workspace/.agents/skills/c/SKILL.md": skillText("c"),
  });
  const remove = async (name: string) => {
    const found = await set.skills.find(name, [set.workspace]);
    assert.ok("folder" in found);
    return set.skills.remove(found);
  };
  const kept = await remove("a");
  assert.ok("keptAt" in kept && existsSync(path.join(kept.keptAt, "SKILL.md")));
  assert.deepEqual(
    (await set.skills.list([])).skills.map((each) => each.name),
    ["b"],
  );
  const [b, c] = [await remove("b"), await remove("c")];
  assert.match("problem" in b ? b.problem : "", /comes with AnyCowork/);
  assert.match("problem" in c ? c.problem : "", /belongs to the workspace/);
});

test("a removed skill is put back where it lay, with what was decided about it, unless something else lies there by then", async () => {
  const set = stage(pdf);
  const from = path.join(path.dirname(set.home), "a/pdf");
  const done = await (await fetched(set, from)).accept();
  assert.ok("length" in done);
  const skill = done[0] as Skill;
  await set.skills.turn(skill, "off", "coder");
  const removed = await set.skills.remove(skill);
  assert.ok("putBack" in removed);
  assert.equal(await set.skills.sourceOf(skill), undefined);
  assert.equal(await removed.putBack(), undefined);
  const { skills, offFor } = await set.skills.list([]);
  assert.deepEqual([skills.map((each) => each.folder), offFor], [[skill.folder], { pdf: ["coder"] }]);
  assert.equal((await set.skills.sourceOf(skill))?.from, from);
  assert.equal(((await set.skills.consent(skill)) as { readonly state?: string }).state, "given");

  const again = await set.skills.remove(skill);
  assert.ok("putBack" in again);
  mkdirSync(skill.folder);
  assert.match((await again.putBack())?.problem ?? "", /pdf/);
  assert.ok(existsSync(path.join(again.keptAt, "SKILL.md")), "it stays in the trash");
});

test("a skill that takes the place of another is told as such", async () => {
  const set = stage({ ...pdf, "bundled/pdf/SKILL.md": skillText("pdf", "Came along.") });
  const { first } = await fetched(set, path.join(path.dirname(set.home), "a/pdf"));
  assert.equal(first.passesOver?.description, "Came along.");
});

interface ZipEntry {
  readonly name: string;
  readonly content?: string | Buffer;
  readonly mode?: number;
}

/** A zip on the stage. What no writer of zips would name is put in by hand: `as` is as long as the name. */
async function zipOf(set: Stage, entries: readonly ZipEntry[], as?: readonly [string, string]): Promise<string> {
  const zip = new yazl.ZipFile();
  for (const { name, content = "x", mode = 0o100644 } of entries) zip.addBuffer(Buffer.from(content), name, { mode });
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  let bytes = Buffer.concat(pieces);
  if (as) bytes = Buffer.from(bytes.toString("latin1").replaceAll(as[0], as[1]), "latin1");
  const file = path.join(path.dirname(set.home), "skill.zip");
  writeFileSync(file, bytes);
  return file;
}

const manifest = { name: "pdf/SKILL.md", content: skillText("pdf") };

test("a zip's skill is installed with what can be run in it", async () => {
  const set = stage({});
  const file = await zipOf(set, [manifest, { name: "pdf/run.sh", mode: 0o100755 }, { name: "readme.txt" }]);
  const { accept, first } = await fetched(set, file);
  assert.deepEqual(
    [first.source, first.review.files.map((each) => each.path)],
    [{ kind: "zip", from: file, folder: "pdf" }, ["SKILL.md", "run.sh"]],
  );
  await accept();
  assert.deepEqual(homeOf(set), ["pdf"]);
});

test(`SK-045, ${skillCase("SK-045").why}: nothing is written`, async () => {
  for (const evil of ["../../evil.md", "/tmp/evil12345", "a\\..\\evil1234", "C:/evil/123456"]) {
    const set = stage({});
    const file = await zipOf(set, [manifest, { name: "x".repeat(evil.length) }], ["x".repeat(evil.length), evil]);
    assert.match(await refused(set, file), /absolute path|invalid relative path|invalid characters/, evil);
    assert.ok(!existsSync(path.join(path.dirname(set.home), "evil.md")));
  }
});

test(`SK-047, ${skillCase("SK-047").why}: refused`, async () => {
  const set = stage({});
  assert.match(
    await refused(set, await zipOf(set, [manifest, { name: "pdf/x", content: "/etc/passwd", mode: 0o120777 }])),
    /holds a link, "pdf\/x"/,
  );
});

test("a zip with a bomb, with one file twice by another case, as file and folder, with a name not everybody can write, or with what nobody would be shown is refused", async () => {
  const zips: readonly (readonly [RegExp, readonly ZipEntry[]])[] = [
    [/unpack to far more/, [manifest, { name: "pdf/bomb", content: Buffer.alloc(33_000_000) }]],
    [/one file on many disks/, [manifest, { name: "pdf/A.md" }, { name: "pdf/a.md" }]],
    [/as a file and as a folder/, [manifest, { name: "pdf/a" }, { name: "pdf/a/b" }]],
    [/can't be written everywhere/, [manifest, { name: "pdf/con.txt" }]],
    [/can't be written everywhere/, [manifest, { name: "pdf/a\u202eb" }]],
    [/"\.git\/run\.sh", which is a repository's own/, [manifest, { name: "pdf/.git/run.sh" }]],
    [/holds no skill/, [{ name: "readme.txt" }]],
    [/SKILL\.md, line 1: .*no name|no settings/, [{ name: "pdf/SKILL.md", content: "Do it." }]],
  ];
  for (const [says, entries] of zips) {
    const set = stage({});
    assert.match(await refused(set, await zipOf(set, entries)), says);
  }
  const set = stage({});
  assert.match(
    await refused(set, await zipOf(set, [manifest, { name: "pdf/b.md" }, { name: "pdf/c.md" }], ["pdf/c.md", "pdf/b.md"])),
    /twice/,
  );
});

test("an address with a password in it is refused, and the password is not repeated", async () => {
  const said = await refused(stage({}), `https://ada:hunter2@example.com/skills.git@${"a".repeat(40)}`);
  assert.match(said, /^Nothing was installed from https:\/\/example\.com\/skills\.git@a+\. Its address holds a user name or a password/);
});

test("a new skill says what is to be written, and takes the place of none", async () => {
  const set = stage({});
  const created = await set.skills.create("release-notes", {});
  assert.ok("folder" in created, JSON.stringify(created));
  assert.deepEqual(created.warnings, []);
  const again = await set.skills.create("release-notes", {});
  assert.match("problem" in again ? again.problem : "", /is there already/);
  const named = await set.skills.create("Release Notes", {});
  assert.match("problem" in named ? named.problem : "", /lower-case letters/);
  const ours = await set.skills.create("ours", { workspace: set.workspace });
  assert.equal("folder" in ours && ours.origin, ".anycowork/skills");
});
