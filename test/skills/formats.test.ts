import assert from "node:assert/strict";
import { test } from "node:test";
import type { Skill } from "../../src/core/skills/skill.ts";
import { type Files, stage } from "./stage.ts";

async function loaded(files: Files): Promise<Skill> {
  const below = Object.entries(files).map(([name, content]) => [`home/.agents/skills/pdf/${name}`, content] as const);
  const { skills, workspace } = stage(Object.fromEntries(below));
  const skill = await skills.find("pdf", [workspace]);
  assert.ok("folder" in skill, JSON.stringify(skill));
  return skill;
}

async function refused(files: Files): Promise<string> {
  const below = Object.entries(files).map(([name, content]) => [`home/.agents/skills/pdf/${name}`, content] as const);
  const { skills, workspace } = stage(Object.fromEntries(below));
  const listing = await skills.list([workspace]);
  assert.deepEqual(listing.skills, []);
  return listing.refused.map(({ line, reason }) => `${line}: ${reason}`).join("\n");
}

const yaml = `name: pdf
description: Reads PDFs. Use it when somebody names one.
triggers: [pdf, "a scanned page"]
requires_sandbox: true
sandbox: {image: "python:3.12-slim", memory: 1g, cpu: 0.5, timeout: 120, network: [files.example.com]}
parameters:
  file: {description: Which, required: true}
  pages: {type: integer, default: 3}
  kind: {choices: [text, tables]}
entry: python3 main.py
tools:
  - name: pages
    description: Counts pages.
    parameters: {properties: {file: {type: string}}, required: [file]}
    command: python3 count.py
license: MIT
x-own: {deep: [1]}
`;

test("a skill.yaml and what lies beside it are the same skill as a SKILL.md of the same settings", async () => {
  const one = await loaded({ "skill.yaml": yaml, "instructions.md": "Read it." });
  const other = await loaded({ "SKILL.md": `---\n${yaml}---\nRead it.` });
  const { folder: _folder, file: _file, ...said } = one;
  const { folder: _other, file: _otherFile, ...same } = other;
  assert.deepEqual(said, same);
  assert.deepEqual(one.sandbox, {
    ...{ required: true, image: "python:3.12-slim", memoryMb: 1024, cpus: 0.5, seconds: 120, network: ["files.example.com"] },
  });
  assert.deepEqual(one.parameters, [
    { name: "file", description: "Which", type: "string", required: true },
    { name: "pages", description: "", type: "integer", required: false, default: 3 },
    { name: "kind", description: "", type: "string", required: false, choices: ["text", "tables"] },
  ]);
  assert.deepEqual(
    one.tools?.map(({ name, command, schema }) => [name, command, schema.type]),
    [["pages", "python3 count.py", "object"]],
  );
  assert.deepEqual([one.triggers, one.entry, one.license], [["pdf", "a scanned page"], "python3 main.py", "MIT"]);
  assert.equal(JSON.stringify(one.other), '{"x-own":{"deep":[1]}}');
});

test("what the standard leaves to metadata, and what an older AnyCowork wrote, mean the same as our own settings", async () => {
  const front = (more: string) => ({ "SKILL.md": `---\nname: pdf\ndescription: d\n${more}---\n` });
  const wanted = { required: true, image: "python:3.12-slim", memoryMb: 512, network: "none" };
  const metadata = [
    "sandbox: required",
    "image: python:3.12-slim",
    "memory: 512m",
    "network: none",
    "triggers: pdf, scans",
    "entry: python3 x.py",
  ];
  const standard = await loaded(front(`metadata:\n${metadata.map((each) => `  anycowork.${each}\n`).join("")}`));
  assert.deepEqual([standard.sandbox, standard.triggers, standard.entry], [wanted, ["pdf", "scans"], "python3 x.py"]);
  const older = "sandbox_config: {image: python:3.12-slim, memory_limit: 512m, network_enabled: false}";
  assert.deepEqual((await loaded(front(`requires_sandbox: true\n${older}\ntriggers: pdf, scans\n`))).sandbox, wanted);
});

test("an unknown setting within sandbox, or one that makes no sense there, refuses the skill", async () => {
  const front = (sandbox: string) => ({ "SKILL.md": `---\nname: pdf\ndescription: d\nsandbox: ${sandbox}\n---\n` });
  assert.match(await refused(front("{image: a, mounts: [/]}")), /^4: Its sandbox sets "mounts", which nobody here knows/);
  assert.match(await refused(front("{memory: lots}")), /^4: Its sandbox\.memory is a size.*not "lots"/);
  assert.match(await refused(front("{network: [1]}")), /Its sandbox\.network is none, open, or a list of hosts/);
  assert.match(await refused(front("maybe")), /Its sandbox is required or a map/);
});

test("who is asked sees all that a model is told: what a skill takes, and what its tools say of themselves and their arguments", async () => {
  const text = `---\n${yaml.replace("type: string", "description: which page")}---\nRead it.`;
  const { skills } = stage({ "home/.agents/skills/pdf/SKILL.md": text });
  const skill = await skills.find("pdf", []);
  assert.ok("folder" in skill, JSON.stringify(skill));
  const review = await skills.review(skill);
  assert.ok("text" in review);
  for (const each of ["Read it.", "- file: Which", "- kind: text,tables", "Its tool pages: Counts pages.", "which page"])
    assert.ok(review.text.includes(each), `${each} in ${review.text}`);
});

test("a command of a tool with a character in it that is not seen is refused", async () => {
  const hiding = yaml.replace("python3 count.py", '"cat \\u202Eyp.tnuoc"');
  assert.match(await refused({ "SKILL.md": `---\n${hiding}---\nRead it.` }), /tool pages holds a character that is not seen/);
});

test("a text with a colon in it, a name in capitals and tools of other programs are taken as they are meant", async () => {
  const skill = await loaded({
    "SKILL.md":
      "---\r\nname: PDF\r\ndescription: Use this when: somebody asks\r\nallowed-tools: Read Bash(git add:*, git log:*)\r\n---\r\nDo.",
  });
  assert.equal(skill.description, "Use this when: somebody asks");
  assert.deepEqual(skill.allowedTools, ["Read", "Bash(git add:*, git log:*)"]);
  assert.match(skill.warnings.join(" "), /"PDF" is read as pdf/);
});

test("a name of letters that look like another alphabet's is refused; one of a single alphabet counts", async () => {
  const named = (name: string) => ({ "SKILL.md": `---\nname: ${name}\ndescription: d\n---\n` });
  assert.match(await refused(named("g\u0456t-work")), /^2: Its name mixes alphabets whose letters look alike/);
  const own = "\u0437\u0430\u043c\u0435\u0442\u043a\u0438";
  const { skills } = stage({ "home/.agents/skills/own/SKILL.md": named(own)["SKILL.md"] });
  assert.deepEqual(
    (await skills.list([])).skills.map(({ name }) => name),
    [own],
  );
});

test("what is not seen in a description is written out", async () => {
  const skill = await loaded({ "SKILL.md": "---\nname: pdf\ndescription: Reads\u202e PDFs.\n---\n" });
  assert.equal(skill.description, "Reads\\u{202e} PDFs.");
});

test("bombs of aliases, nesting without end, binary and huge files are refused at once", async () => {
  const front = (more: string) => ({ "SKILL.md": `---\nname: pdf\ndescription: d\n${more}---\n` });
  const bomb = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n";
  assert.match(await refused(front(bomb)), /Excessive alias count/);
  assert.match(await refused(front(`a: ${"[".repeat(20_000)}\n`)), /nests deeper/);
  assert.match(await refused(front(`a:\n  ${"- ".repeat(5_000)}b\n`)), /nests deeper/);
  assert.match(await refused({ "SKILL.md": Buffer.from("---\nname: pdf\0\n---\n") }), /is no text/);
  assert.match(await refused({ "SKILL.md": `---\nname: pdf\ndescription: ${"d".repeat(100_000)}\n---\n` }), /have more than 64 KB/);
  assert.match(await refused({ "SKILL.md": `---\nname: pdf\ndescription: d\n---\n${"d".repeat(1_100_000)}` }), /larger than 1024 KB/);
});

test("a description that goes on behind the first kilobytes is read all the same", async () => {
  const skill = await loaded({ "SKILL.md": `---\nlicense: ${"ü".repeat(9_000)}\nname: pdf\ndescription: d\n---\nDo.` });
  assert.equal(skill.description, "d");
});
