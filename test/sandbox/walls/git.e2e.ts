import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { SessionId } from "../../../src/core/events/ids.ts";
import { lacks } from "../../programs.ts";
import { scene } from "./scene.ts";
import { seen, workspace } from "./workspace.ts";

test("a repository that is begun while a command runs stays; its hooks and settings that run something do not", {
  skip: lacks("git"),
}, async () => {
  const { at, put, during, kept } = scene();
  const notes = await during(() => {
    for (const each of ["good", "bad"]) execFileSync("git", ["init", "-q", at(each)]);
    put("bad/.git/hooks/post-checkout", "#!/bin/sh\n");
    execFileSync("git", ["-C", at("bad"), "config", "core.fsmonitor", "./evil"]);
  });
  assert.deepEqual(kept(), ["config", "post-checkout"]);
  assert.equal(notes.length, 2);
  for (const each of ["good/.git/HEAD", "good/.git/config", "good/.git/hooks/pre-commit.sample", "bad/.git/HEAD"])
    assert.ok(existsSync(at(each)), each);
});

test("the settings of a repository it began may change as long as they run nothing", { skip: lacks("git") }, async () => {
  const { at, during, kept, walls, folder } = scene();
  const set = (...setting: readonly string[]) => execFileSync("git", ["-C", at("new"), "config", ...setting]);
  assert.deepEqual(await during(() => void execFileSync("git", ["init", "-q", at("new")])), []);
  const mounts = await walls.look({ sessionId: "talk" as SessionId, folders: [folder] });
  assert.deepEqual("problem" in mounts ? [] : mounts.readOnly, [at("new/.git/hooks")]);
  assert.deepEqual(await during(() => void set("user.name", "Ann")), []);
  assert.equal((await during(() => void set("alias.x", "!evil"))).length, 1);
  assert.deepEqual(kept(), ["config"]);
});

test("git's own pointers to working copies stay; one that leads to settings elsewhere does not, nor does a folder made to look like a repository", {
  skip: lacks("git"),
}, async () => {
  const { at, put, during, kept, folder } = scene("a.ts");
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-C", folder, "-c", "user.name=a", "-c", "user.email=a@b.c", ...args], { stdio: "pipe" });
  git("init", "-q");
  git("commit", "-q", "--allow-empty", "-m", "first");
  const notes = await during(() => {
    git("worktree", "add", "-q", "wt");
    put("evil/config", "[core]\n\tfsmonitor = ./x\n");
    put("lib/.git", "gitdir: ../evil\n");
    for (const each of ["HEAD", "refs/x", "objects/x", "hooks/x"]) put(`bare/${each}`);
    put(".git/commondir", "../evil\n");
    symlinkSync("../../evil", at(".git/worktrees/linked"));
    symlinkSync("../evil", at(".git/modules"));
  });
  assert.deepEqual(kept(), [".git", "HEAD", "commondir", "linked", "modules"]);
  assert.equal(notes.length, 5);
  for (const each of ["wt/.git", "bare/hooks/x", "evil/config"]) assert.ok(existsSync(at(each)), each);
});

test("what something new leads to is left as it is; what comes where something old leads to is not", { skip: lacks("git") }, async () => {
  const { at, put, during, kept } = scene("src/hooks/use.ts", "src/config", "src/HEAD", "scripts/a.sh");
  symlinkSync("editor", at(".vscode"));
  execFileSync("git", ["init", "-q", at("old")]);
  execFileSync("git", ["-C", at("old"), "config", "core.hooksPath", "my-hooks"]);
  await during(() => {
    put("lib/.git", "gitdir: ../src\n");
    put("new/.git/config", "[core]\n\thooksPath = ../scripts\n");
    put("editor/settings.json");
    put("old/my-hooks/pre-commit");
  });
  assert.deepEqual(kept(), [".git", "config", "editor", "my-hooks"]);
  for (const each of ["src/hooks/use.ts", "src/config", "scripts/a.sh", "old/.git/config"]) assert.ok(existsSync(at(each)), each);
});

test("of repositories hooks and settings are held and all else stays open; they can't be moved away", { skip: lacks("git") }, async () => {
  const folder = workspace("a.txt = x", "tools/hooks/pre-commit", "extra/git.conf");
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-C", folder, ...args], { stdio: "pipe", env: { ...process.env, ...author } });
  git("init", "-q");
  git("add", "a.txt");
  git("commit", "-qm", "first");
  git("worktree", "add", "-q", "-b", "other", "wt");
  git("config", "core.hooksPath", "tools/hooks");
  git("config", "include.path", "../extra/git.conf");
  git("init", "-q", "--bare", "store.git");
  mkdirSync(path.join(folder, ".git/modules/libs/one/hooks"), { recursive: true });
  writeFileSync(path.join(folder, ".git/modules/libs/one/config"), "[core]\n");
  writeFileSync(path.join(folder, ".git/modules/libs/one/HEAD"), "ref: refs/heads/main\n");
  const { pinned, readOnly } = await seen(folder);
  assert.deepEqual(pinned, [".git", "store.git"]);
  assert.deepEqual(readOnly, [
    ...[".git/config", ".git/hooks", ".git/modules/libs/one/config", ".git/modules/libs/one/hooks", ".git/worktrees/wt/commondir"],
    ...["extra/git.conf", "store.git/config", "store.git/hooks", "tools/hooks", "wt/.git"],
  ]);
});

const author = { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@b.c", GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@b.c" };
