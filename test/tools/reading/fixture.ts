import { execFileSync } from "node:child_process";
import { appendFileSync, chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { CommandReading } from "../../../src/core/permissions/command/part.ts";
import { cleanEnvironment } from "../../../src/core/sandbox/process/environment.ts";
import { createWorkspace } from "../../../src/core/sandbox/workspace.ts";
import { readCommand } from "../../../src/core/tools/reading/command.ts";
import { copierOf } from "../../temp.ts";

/** A workspace full of traps, as the shell cases tell of it. */
export interface Fixture {
  /** Holds everything: the workspace, what is beside it, the home folder and a folder of programs. */
  readonly root: string;
  readonly folder: string;
  readonly outside: string;
  readonly home: string;
  /** A folder of programs in PATH. */
  readonly programs: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Reads a line as it would be run in the workspace, or in a folder of it. */
  read(
    line: string,
    options?: { readonly shell?: string; readonly directory?: string; readonly environment?: object },
  ): Promise<CommandReading>;
  write(name: string, content: string): void;
}

/** What secrets hold here: nothing that passes by itself may print it. */
export const marker = "MARKER-5f1c";

/** Builds the workspace in an empty folder. */
export function createFixture(root: string): Fixture {
  const [folder = "", outside = "", home = "", programs = "", data = ""] = ["proj", "outside", "home", "programs", "data"].map((each) =>
    path.join(root, each),
  );
  for (const each of [folder, outside, home, programs, `${data}/blobs`]) mkdirSync(each, { recursive: true });
  const environment = { ...process.env, HOME: home, PATH: `${programs}:${process.env.PATH}`, XDG_CONFIG_HOME: undefined };
  const workspace = createWorkspace({ folders: [folder], dataFolder: data, readableFolder: path.join(data, "blobs"), home });
  const write = (name: string, content: string) => put(path.join(folder, name), content);
  putRepositories(folder);
  put(path.join(outside, "secret.txt"), `${marker} outside\n`);
  put(path.join(home, ".ssh/id_rsa"), `${marker} key\n`);
  symlinkSync("../outside/secret.txt", path.join(folder, "link-to-secret"));
  symlinkSync("../outside", path.join(folder, "linkdir"));
  for (const each of ["git-status-evil", "git-statusx", "ls-evil", "cat.evil"]) program(path.join(programs, each), trap);
  program(path.join(folder, "evilbin/git"), trap);
  program(path.join(folder, "payload.sh"), trap);
  program(path.join(folder, "evil.sh"), trap);
  const read: Fixture["read"] = (line, { shell, directory = folder, environment: more } = {}) =>
    readCommand(line, { workspace, environment: { ...environment, ...more }, directory, shell });
  return { root, folder, outside, home, programs, environment, read, write };
}

const trap = "#!/bin/sh\ntouch PWNED\n";

function fill(write: (name: string, content: string) => void): void {
  write("README.md", "# Read me\nhello\n");
  write(
    "package.json",
    `${JSON.stringify({ name: "shop", version: "1.0.0", scripts: { test: "node -e 0", build: "node tool.js" } }, null, 2)}\n`,
  );
  write("tool.js", "0;\n");
  write("payload-cmd", "touch PWNED\n");
  write("payload-args", "PWNED\n");
  write(".env", `KEY=${marker}\n`);
  for (const each of ["ls/a", "cat/a", "src/a.ts", "src/b.ts", "sub/c.txt", "lib/d.ts", "docs/e.md"]) write(each, `${each}\n`);
  for (const each of ["my file.txt", "a b", "c d", "file (1).txt", "résumé.md", "notes.txt"]) write(each, "text\n");
  write("evilpkg/package.json", `${JSON.stringify({ scripts: { test: "touch ../PWNED" } })}\n`);
  const monitor = "[core]\n\tfsmonitor = touch PWNED;false\n";
  write("evilhome/.gitconfig", monitor);
  write("evilcfg/git/config", monitor);
  write("evil.js", 'require("node:fs").writeFileSync("PWNED", "");\n');
  write("evil.npmrc", "script-shell=./evil.sh\n");
}

/** A repository with a commit, and two that have git run a program. Git itself is slow to start, so they are made once. */
const putRepositories = copierOf((folder) => {
  fill((name, content) => put(path.join(folder, name), content));
  const env = cleanEnvironment({ ...process.env, HOME: folder, XDG_CONFIG_HOME: undefined });
  const git = (...given: readonly string[]) => execFileSync("git", given, { cwd: folder, env, stdio: "ignore" });
  git("init", "-q", "--template=", "evilrepo");
  git("init", "-q", "--template=", "--bare", "evil.git");
  for (const each of ["evilrepo/.git", "evil.git"]) {
    appendFileSync(path.join(folder, each, "config"), "[core]\n\tfsmonitor = touch PWNED;false\n");
    mkdirSync(path.join(folder, each, "hooks"));
  }
  git("init", "-q", "-b", "main", "--template=", ".");
  // So that a copy is told from the first by nothing: git would write its index anew.
  appendFileSync(path.join(folder, ".git/config"), "\ttrustctime = false\n\tcheckstat = minimal\n");
  for (const each of ["hooks", "info"]) mkdirSync(path.join(folder, ".git", each));
  git("add", "README.md", "package.json", "src", "sub");
  git("-c", "user.name=me", "-c", "user.email=me@example.org", "commit", "-q", "-m", "first");
});

function put(file: string, content: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function program(file: string, content: string): void {
  put(file, content);
  chmodSync(file, 0o755);
}
