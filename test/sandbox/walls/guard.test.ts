import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { SessionId } from "../../../src/core/events/ids.ts";
import { ended, scene } from "./scene.ts";

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("what a command makes at a protected name at the top is taken out while it still runs, and said at once", async () => {
  const { at, put, begin, said, kept } = scene("a.ts");
  const guard = await begin();
  put(".vscode/tasks.json");
  await until(() => !existsSync(at(".vscode")));
  await until(() => said.length > 0);
  assert.deepEqual(kept(), [".vscode"]);
  assert.match(
    said.join(""),
    /^\[\.vscode was made in the sandbox, where it must not be: it changes editor settings\. It was taken out and lies in /,
  );
  const { notes = [] } = await guard.end(ended);
  assert.equal(notes.length, 1);
  const [, where = ""] = /lies in (.*) now\. If it is wanted, make it with the file tools\.$/.exec(notes[0] ?? "") ?? [];
  assert.equal(readFileSync(path.join(where, "tasks.json"), "utf8"), ".vscode/tasks.json");
});

test("so is what it makes anywhere below when it has ended; what it made at other names stays", async () => {
  const { at, put, during, kept } = scene("sub/a.ts");
  const notes = await during(() => {
    for (const each of ["sub/deep/AGENTS.md", "sub/.IDEA/x.xml", ".github/prompts/p.prompt.md", "sub/b.ts", ".github/workflows/ci.yml"])
      put(each);
  });
  assert.deepEqual(kept(), [".IDEA", "AGENTS.md", "prompts"]);
  assert.equal(notes.length, 3);
  assert.deepEqual([existsSync(at("sub/b.ts")), existsSync(at(".github/workflows/ci.yml"))], [true, true]);
});

test("what was there before and was moved with its folder stays; what was put in its place goes", async () => {
  const { folder, at, put, during, kept } = scene("sub/.vscode/settings.json", "sub/AGENTS.md");
  const notes = await during(() => {
    renameSync(at("sub"), at("other"));
    put("sub/.vscode/settings.json", "evil");
  });
  assert.deepEqual(readdirSync(folder).sort(), ["other", "sub"]);
  assert.deepEqual([readdirSync(at("other")).sort(), readdirSync(at("sub")), kept()], [[".vscode", "AGENTS.md"], [], [".vscode"]]);
  assert.equal(notes.length, 1);
});

test("what somebody outside replaces or a file tool makes stays, and it is said that the sandbox did not hold it", {
  skip: process.platform !== "linux",
}, async () => {
  const { at, put, begin, walls, kept } = scene("AGENTS.md", ".vscode/settings.json", "sub/x");
  const guard = await begin();
  put("new", "by the person");
  renameSync(at("new"), at("AGENTS.md"));
  walls.vouch([at("sub/.mcp.json")]);
  put("sub/.mcp.json");
  put(".vscode/launch.json");
  const { notes } = await guard.end(ended);
  assert.deepEqual(kept(), []);
  assert.deepEqual(notes, [
    "While this ran, AGENTS.md, sub/.mcp.json was made or replaced from outside; from then on the sandbox could change it too.",
  ]);
});

test("a link at a protected name is put back when it was removed or replaced", async () => {
  const { at, put, during, kept } = scene("docs/agents.txt");
  for (const each of ["CLAUDE.md", "GEMINI.md", "AGENTS.md"]) symlinkSync("docs/agents.txt", at(each));
  const notes = await during(() => {
    unlinkSync(at("CLAUDE.md"));
    put("new");
    renameSync(at("new"), at("GEMINI.md"));
  });
  assert.deepEqual([readlinkSync(at("CLAUDE.md")), readlinkSync(at("GEMINI.md"))], ["docs/agents.txt", "docs/agents.txt"]);
  assert.deepEqual(kept(), ["GEMINI.md"]);
  assert.match(notes.join("\n"), /CLAUDE\.md, GEMINI\.md was removed or replaced in the sandbox, which must not be, and was put back\./);
});

test("links are taken out as they are, and nothing outside the workspace is touched through one", async () => {
  const { at, outside, during, kept } = scene("sub/a.ts", "src/b.ts", "docs/c.md");
  mkdirSync(path.join(outside, ".vscode"));
  writeFileSync(path.join(outside, "AGENTS.md"), "of the outside");
  const before = [statSync(outside), statSync(path.join(outside, ".vscode"))].map((each) => each.ctimeMs);
  await during(() => {
    symlinkSync(path.join(outside, ".vscode"), at(".vscode"));
    symlinkSync("src", at(".idea"));
    symlinkSync("docs/c.md", at("CLAUDE.md"));
    symlinkSync(outside, at("out"));
    rmSync(at("sub"), { recursive: true });
    symlinkSync(outside, at("sub"));
    linkSync(path.join(outside, "AGENTS.md"), at("AGENTS.md"));
  });
  assert.deepEqual(kept(), [".idea", ".vscode", "AGENTS.md", "CLAUDE.md"]);
  assert.deepEqual([existsSync(at("src/b.ts")), existsSync(at("docs/c.md"))], [true, true]);
  assert.deepEqual([readlinkSync(at("out")), readlinkSync(at("sub"))], [outside, outside]);
  assert.equal(readFileSync(path.join(outside, "AGENTS.md"), "utf8"), "of the outside");
  assert.deepEqual(
    [statSync(outside), statSync(path.join(outside, ".vscode"))].map((each) => each.ctimeMs),
    before,
  );
});

test("of two commands at once each is told what was taken out, whichever made it; what is vouched for before one has begun holds for it", async () => {
  const { at, put, begin, walls, kept } = scene("a.ts");
  const first = await begin();
  const beginning = begin();
  walls.vouch([at("AGENTS.md")]);
  put("AGENTS.md");
  const second = await beginning;
  put("sub/.vscode/tasks.json");
  const notes = [await first.end(ended), await second.end(ended)].map((each) => each.notes?.[0] ?? "");
  for (const each of notes) assert.match(each, /^sub\/\.vscode was made in the sandbox/);
  assert.deepEqual([kept(), existsSync(at("AGENTS.md"))], [[".vscode"], true]);
});

test("a folder that nobody may write to is taken out all the same", async () => {
  const { at, put, during, kept } = scene("a.ts");
  await during(() => {
    put("sub/.idea/x.xml");
    chmodSync(at("sub/.idea"), 0o500);
  });
  assert.deepEqual(kept(), [".idea"]);
});

test("what can't be put away gets another name where it lies", async () => {
  const { folder, dataFolder, put, during } = scene("a.ts");
  mkdirSync(dataFolder);
  writeFileSync(path.join(dataFolder, "trash"), "in the way");
  const notes = await during(() => put(".vscode/tasks.json"));
  const [name = ""] = readdirSync(folder).filter((each) => each !== "a.ts");
  assert.match(name, /^taken-out-[0-9a-f]{8}-\.vscode\.txt$/);
  assert.ok(notes[0]?.includes(path.join(folder, name)));
});

test("what its own box has made stays visible to a conversation until somebody else changes it", async () => {
  const { put, during, hidden } = scene("certs/a.key");
  const notes = await during(() => put(".env", "PORT=1\n"));
  assert.deepEqual(notes, [
    ".env was made while this ran. It stays visible in this conversation's sandbox until somebody else changes it.",
  ]);
  assert.deepEqual([await hidden(), await hidden("another")], [["certs/a.key"], [".env", "certs/a.key"]]);
  assert.deepEqual(await during(() => put(".env", "PORT=2\n")), []);
  assert.deepEqual(await hidden(), ["certs/a.key"]);
  put(".env", "KEY=secret\n");
  assert.deepEqual(await hidden(), [".env", "certs/a.key"]);
});

test("when a command fails that names what looked empty to it, that is said", async () => {
  const { during } = scene("certs/a.key", "certs/b.key", ".env");
  const notes = await during(() => undefined, { ...ended, exitCode: 1, output: "cannot read certs/a.key" });
  assert.deepEqual(notes, ["certs/a.key looks empty in the sandbox: it may hold a private key."]);
  assert.deepEqual(await during(() => undefined, { ...ended, output: "a.key" }), []);
});

test("what is mounted is told apart by what it is: anything new or gone makes another box", async () => {
  const { folder, at, put, walls } = scene("AGENTS.md", "a.ts");
  const place = { sessionId: "talk" as SessionId, folders: [folder] };
  const look = async () => JSON.stringify(await walls.look(place));
  const first = await look();
  put("b.ts");
  writeFileSync(at("AGENTS.md"), "changed in place");
  assert.equal(await look(), first);
  put("new");
  renameSync(at("new"), at("AGENTS.md"));
  const second = await look();
  assert.notEqual(second, first);
  put(".env");
  assert.notEqual(await look(), second);
  unlinkSync(at(".env"));
  assert.equal(await look(), second);
  assert.equal(lstatSync(at("AGENTS.md")).isFile(), true);
});
