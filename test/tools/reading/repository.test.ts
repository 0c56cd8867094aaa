import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { cleanEnvironment } from "../../../src/core/sandbox/process/environment.ts";
import { tempFolder } from "../../temp.ts";
import { createFixture } from "./fixture.ts";
import { partOf } from "./rules.ts";

test("Git answers for the workspace's own repository only, and only with harmless settings", async () => {
  const fixture = createFixture(tempFolder());
  const file = path.join(fixture.folder, ".git/config");
  const git = (...given: readonly string[]) =>
    execFileSync("git", given, { cwd: fixture.folder, env: cleanEnvironment(fixture.environment), stdio: "pipe" });
  const asksBecause = async (why: RegExp, line = "git status", directory?: string) =>
    assert.match((await partOf(line, fixture, { directory })).concern ?? "nothing", why);
  await asksBecause(/nothing/);
  await asksBecause(/nothing/, "git log", path.join(fixture.folder, "src"));
  await asksBecause(/inside of the workspace/, "git status", path.join(fixture.folder, "evilrepo"));
  await asksBecause(/a repository itself/, "git status", path.join(fixture.folder, "evil.git"));
  const settings = `core fsmonitor touch PWNED;false
    core hooksPath x
    core worktree ..
    core attributesFile x
    core bare true
    core repositoryformatversion 2
    filter.x clean x
    diff.x textconv x
    diff.x command x
    diff external x
    alias x !x
    include path x
    includeIf.gitdir:x path x
    gpg program x
    log showSignature true
    remote.o promisor true
    submodule.x url x
    status submoduleSummary true
    format pretty %G?
    pretty x %G?
    extensions worktreeConfig true`;
  const plain = readFileSync(file, "utf8");
  for (const row of settings.split("\n")) {
    const [, section = "", sub, key, value] = /^\s*(\w+)(?:\.(\S+))? (\w+) (.*)$/.exec(row) ?? [];
    writeFileSync(file, `${plain}[${section}${sub ? ` "${sub}"` : ""}]\n\t${key} = ${value}\n`);
    await asksBecause(/by which git may do something else/);
  }
  writeFileSync(file, plain);
  git("config", "core.fsmonitor", "true");
  git("config", "branch.main.vscode-merge-base", "origin/main");
  git("config", "remote.origin.url", "https://me:pass@example.org/x");
  await asksBecause(/nothing/);
  await asksBecause(/may hold a password/, "git remote -v");
  writeFileSync(file, "[core] fsmonitor = x\n");
  await asksBecause(/not read/);
  writeFileSync(file, "[core]\n\tfilemode = true\\\n");
  await asksBecause(/not read/);
  writeFileSync(file, "[core]\n\tbare = false\n");
  fixture.write(".git/hooks/post-index-change", "");
  await asksBecause(/post-index-change/);
  rmSync(path.join(fixture.folder, ".git/hooks/post-index-change"));
  await asksBecause(/nothing/);
  fixture.write("src/HEAD", "ref: refs/heads/main\n");
  await asksBecause(/a repository itself/, "git status", path.join(fixture.folder, "src"));
  renameSync(path.join(fixture.folder, ".git/refs"), path.join(fixture.folder, "refs"));
  await asksBecause(/not whole/);
  renameSync(path.join(fixture.folder, "refs"), path.join(fixture.folder, ".git/refs"));
  renameSync(path.join(fixture.folder, ".git"), path.join(fixture.folder, "moved"));
  await asksBecause(/nothing/);
  await asksBecause(/no repository/, "git diff src sub");
  fixture.write(".git", "gitdir: moved\n");
  await asksBecause(/somewhere else/);
});

test("What git tracks may not be another repository, nor a secret where contents are printed", async () => {
  const fixture = createFixture(tempFolder());
  const git = (...given: readonly string[]) =>
    execFileSync("git", given, { cwd: fixture.folder, env: cleanEnvironment(fixture.environment), stdio: "pipe" });
  fixture.write("a-rather-long-name/of/a/file.txt", "x");
  fixture.write("a-rather-long-name/of/a/secrets.json", "x");
  for (const version of ["2", "3", "4"]) {
    git("update-index", "--index-version", version);
    git("add", "-N", "notes.txt");
    assert.equal((await partOf("git diff", fixture)).concern, undefined, version);
    git("add", "a-rather-long-name");
    assert.match((await partOf("git diff", fixture)).concern ?? "", /secrets\.json, which may hold secrets/);
    assert.match((await partOf("git log -p", fixture)).concern ?? "", /secrets\.json/);
    assert.equal((await partOf("git log", fixture)).concern, undefined);
    git("rm", "-rq", "--cached", "a-rather-long-name");
  }
  git("update-index", "--split-index");
  assert.match((await partOf("git status", fixture)).concern ?? "", /can't be read/);
  git("update-index", "--no-split-index");
  git(
    "-C",
    "evilrepo",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "user.name=me",
    "-c",
    "user.email=me@example.org",
    "commit",
    "-q",
    "--allow-empty",
    "-m",
    "x",
  );
  git("add", "evilrepo");
  assert.match((await partOf("git status", fixture)).concern ?? "", /a repository in the repository/);
});

test("Settings of git that lie in the workspace are not taken for the person's", async () => {
  const fixture = createFixture(tempFolder());
  const concernOf = async (environment: object) => (await partOf("git status", fixture, { environment })).concern ?? "nothing";
  assert.match(await concernOf({ HOME: path.join(fixture.folder, "evilhome") }), /lie in the workspace/);
  assert.match(await concernOf({ XDG_CONFIG_HOME: path.join(fixture.folder, "evilcfg") }), /lie in the workspace/);
  writeFileSync(path.join(fixture.home, ".gitconfig"), "[core]\n\thooksPath = .githooks\n");
  assert.match(await concernOf({}), /somewhere else than usual/);
});
