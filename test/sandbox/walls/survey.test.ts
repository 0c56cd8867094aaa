import assert from "node:assert/strict";
import { linkSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { test } from "node:test";
import { createLister } from "../../../src/core/sandbox/walls/listing.ts";
import { mountsOf } from "../../../src/core/sandbox/walls/mounts.ts";
import { folderProblem } from "../../../src/core/sandbox/walls/refusal.ts";
import { type Held, survey } from "../../../src/core/sandbox/walls/survey.ts";
import { seen, workspace } from "./workspace.ts";

test("what makes the person's machine run something can't be changed in a box: settings, hooks, agents' instructions, at any depth", async () => {
  const held = [
    ...[
      ".vscode/settings.json",
      ".idea/x.xml",
      "app.code-workspace",
      ".husky/pre-commit",
      ".anycowork/permissions.json",
      ".anycoworkignore",
    ],
    ...[
      "AGENTS.md",
      ".cursor/rules/a.mdc",
      ".github/copilot-instructions.md",
      ".mcp.json",
      ".devcontainer/devcontainer.json",
      ".mise.toml",
    ],
    ...[".tool-versions", ".bashrc", ".exrc", "skills/pdf/SKILL.md", "sub/deep/.vscode/tasks.json", "sub/CLAUDE.md", ".ssh/config"],
  ];
  const { readOnly, ...rest } = await seen(workspace(...held));
  assert.deepEqual(readOnly, [
    ...[
      ".anycowork",
      ".anycoworkignore",
      ".bashrc",
      ".cursor",
      ".devcontainer",
      ".exrc",
      ".github/copilot-instructions.md",
      ".husky",
      ".idea",
    ],
    ...[".mcp.json", ".mise.toml", ".ssh", ".tool-versions", ".vscode", "AGENTS.md", "app.code-workspace", "skills/pdf", "sub/CLAUDE.md"],
    "sub/deep/.vscode",
  ]);
  assert.deepEqual(rest, { pinned: [], hiddenFiles: [], hiddenFolders: [] });
});

test("what works only when the project is built, installed or run may be changed by commands that do that", async () => {
  const open = [
    ...["package.json", "package-lock.json", "yarn.lock", "Makefile", "setup.py", "conftest.py", "build.rs", "go.sum", ".gitattributes"],
    ...[".github/workflows/ci.yml", ".gitlab-ci.yml", ".cargo/config.toml", ".yarn/releases/yarn.cjs", "pom.xml", "user/settings.json"],
    ...[".gitmodules", ".gitignore", "src/index.ts", ".env.example", "secret.ts", ".circleci/config.yml", ".mvn/jvm.config"],
  ];
  assert.deepEqual(await seen(workspace(...open)), { pinned: [], readOnly: [], hiddenFiles: [], hiddenFolders: [] });
});

test("names are held in any case and spelling, and what links in the workspace lead to as well", async () => {
  const folder = workspace(".VSCode/settings.json", "agents.MD", "config/editor/settings.json", "values/real.txt");
  symlinkSync("../config/editor", path.join(folder, "values/.vscode"));
  symlinkSync("values/real.txt", path.join(folder, ".env"));
  symlinkSync("/etc", path.join(folder, ".idea"));
  symlinkSync(".", path.join(folder, ".claude"));
  assert.deepEqual(await seen(folder), {
    pinned: [],
    readOnly: [".VSCode", "agents.MD", "config/editor"],
    hiddenFiles: ["values/real.txt"],
    hiddenFolders: [],
  });
});

test("another name of the same file is held like the first, wherever it lies in the workspace", async () => {
  const folder = workspace("sub/.env", "AGENTS.md", "deep/down/a.ts", "b.ts");
  linkSync(path.join(folder, "sub/.env"), path.join(folder, "deep/down/values.txt"));
  linkSync(path.join(folder, "AGENTS.md"), path.join(folder, "rules.txt"));
  linkSync(path.join(folder, "b.ts"), path.join(folder, "c.ts"));
  const { readOnly, hiddenFiles } = await seen(folder);
  assert.deepEqual({ readOnly, hiddenFiles }, { readOnly: ["AGENTS.md", "rules.txt"], hiddenFiles: ["deep/down/values.txt", "sub/.env"] });
});

test("secrets, what is closed to tools, our own data and programs that listen look empty in a box", async () => {
  const folder = workspace(
    ...[".env", "deploy/server.key", ".vscode/.env", "docs/plan.md", "notes/a.md", "notes/b.md", "own/store/x.db", "docs/own.txt"],
    ".anycoworkignore = /notes/\n",
    "docs/.anycoworkignore = *.md\n",
  );
  const server = createServer().listen(path.join(folder, "docker.sock"));
  await new Promise((resolve) => server.once("listening", resolve));
  const found = await seen(folder, path.join(folder, "own"));
  server.close();
  assert.deepEqual(found, {
    pinned: [],
    readOnly: [".anycoworkignore", ".vscode", "docs/.anycoworkignore"],
    hiddenFiles: [".env", ".vscode/.env", "deploy/server.key", "docker.sock", "docs/plan.md"],
    hiddenFolders: ["notes", "own"],
  });
});

test("a file that closes and can't be read closes all beside it", async () => {
  const folder = workspace("sub/.anycoworkignore/", "sub/a.ts", "sub/deep/b.ts", "c.ts");
  const { hiddenFiles, hiddenFolders } = await seen(folder);
  assert.deepEqual({ hiddenFiles, hiddenFolders }, { hiddenFiles: ["sub/a.ts"], hiddenFolders: ["sub/.anycoworkignore", "sub/deep"] });
});

test("what was installed is not looked through for names and secrets of its own, but for repositories", async () => {
  const folder = workspace(
    ...[
      "node_modules/a/.vscode/settings.json",
      "node_modules/a/AGENTS.md",
      "node_modules/certs/ca.pem",
      "lib/site-packages/certifi/cacert.pem",
    ],
    ...["node_modules/@s/b/.git/config", "node_modules/.git/hooks/post-checkout"],
  );
  assert.deepEqual(await seen(folder), {
    pinned: ["node_modules/.git", "node_modules/@s/b/.git"],
    readOnly: ["node_modules/.git/hooks", "node_modules/@s/b/.git/config"],
    hiddenFiles: [],
    hiddenFolders: [],
  });
});

test("settings of a repository that hold a password look empty", async () => {
  const folder = workspace('.git/config = [remote "o"]\n\turl = https://me:token@example.org/a.git\n', "sub/.git/config = [core]\n");
  const { readOnly, hiddenFiles } = await seen(folder);
  assert.deepEqual({ readOnly, hiddenFiles }, { readOnly: ["sub/.git/config"], hiddenFiles: [".git/config"] });
});

test("a workspace with more places than can be held is refused in words that say what to do", () => {
  const files = Array.from({ length: 501 }, (_, nr) => `/project/d${nr}/.env`);
  const held = files.map((each): [string, Held] => [
    each,
    { path: each, kind: "file", id: each, stamp: "", hidden: "it may hold secrets" },
  ]);
  const found = { held: new Map(held), repositories: new Map<string, string>(), isPartial: false };
  const mounts = mountsOf(found, { folders: ["/project"], emptyFile: "/empty", isOwn: () => false });
  assert.match(
    "problem" in mounts ? mounts.problem : "",
    /holds 501 places .* more than the 500 .* Close whole folders in \.anycoworkignore/,
  );
});

test("the whole disk, what holds homes or the system, and our own data can't be given to a box", () => {
  const problem = (folder: string) => folderProblem({ folders: ["/srv/fine", folder], home: "/homes/ann", ownFolder: "/homes/ann/.own" });
  for (const each of ["/", "/home", "/homes", "/var", "/var/lib", "/etc", "/tmp", "/homes/ann/.own", "/homes/ann/.own/sub"])
    assert.match(problem(each) ?? "", /can't be given to a sandbox: .*Open the folder of the project itself\./, each);
  for (const each of ["/homes/ann", "/homes/ann/project", "/tmp/project", "/var/www", process.cwd()])
    assert.equal(problem(each), undefined, each);
});

test("what was seen of a folder is used again until the folder shows a change", async () => {
  const folder = workspace("sub/a.ts");
  const lister = createLister(() => 0);
  const held = async () => [...(await survey({ folders: [folder], ownFolder: "/nowhere", lister })).held.keys()];
  assert.deepEqual(await held(), []);
  writeFileSync(path.join(folder, "sub/AGENTS.md"), "");
  assert.deepEqual(await held(), [path.join(folder, "sub/AGENTS.md")]);
});
