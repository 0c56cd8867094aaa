import assert from "node:assert/strict";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { createFinder } from "../../../src/core/sandbox/system/detect.ts";
import { environmentOf } from "../../../src/core/sandbox/system/environment.ts";
import { findToolchains, type ToolchainWish } from "../../../src/core/sandbox/system/toolchains.ts";
import { tempFolder } from "../../temp.ts";

/** A home folder with these folders; a name that ends otherwise than in a slash is a file. */
function home(...names: readonly string[]): string {
  const folder = tempFolder();
  for (const each of names) {
    mkdirSync(path.join(folder, each.endsWith("/") ? each : path.dirname(each)), { recursive: true });
    if (!each.endsWith("/")) writeFileSync(path.join(folder, each), "");
  }
  return folder;
}

/** What is found of a home folder, by names below it. */
function found(folder: string, places: readonly string[], more: Partial<ToolchainWish> = {}) {
  const names = places.map((each) => (path.isAbsolute(each) ? each : path.join(folder, each)));
  const wish = { path: names.join(path.delimiter), home: folder, folders: [], apart: [], isForOthers: false, ...more };
  const toolchains = findToolchains(wish);
  const below = (all: readonly string[]) => all.map((each) => path.relative(folder, each)).sort();
  return { folders: below(toolchains.folders), secrets: below(toolchains.secrets), path: toolchains.path };
}

test("of a known toolchain all is shown, with what goes with it, but for its secrets", () => {
  const folder = home(
    ".cargo/bin/cargo",
    ".cargo/credentials.toml",
    ".rustup/toolchains/",
    ".pyenv/shims/",
    ".pyenv/version",
    ".nvm/v/bin/",
    ".nvm/v/lib/",
  );
  const { folders, secrets } = found(folder, [".cargo/bin", ".pyenv/shims", ".nvm/v/bin"]);
  assert.deepEqual(folders, [".cargo", ".nvm", ".pyenv", ".rustup"]);
  assert.deepEqual(secrets, [".cargo/credentials.toml"]);
});

test("of any other place only the programs and what lies beside them for them: never the home folder or a folder of work", () => {
  const folder = home(
    "bin/a",
    ".local/bin/b",
    ".local/lib/",
    ".local/share/keyrings/",
    ".local/share/pipx/",
    "work/tool/bin/c",
    "work/tool/lib/",
    "work/tool/src/",
  );
  const { folders } = found(folder, ["bin", ".local/bin", "work/tool/bin", folder, path.dirname(folder)]);
  assert.deepEqual(folders, [".local/bin", ".local/lib", ".local/share/pipx", "bin", "work/tool/bin", "work/tool/lib"]);
});

test("PATH is given with links resolved, without what is not there, is not absolute or is ours", () => {
  const folder = home("real/bin/", "own/bin/", "project/node_modules/.bin/");
  symlinkSync("real", path.join(folder, "current"));
  const wish = { apart: [path.join(folder, "own")], folders: [path.join(folder, "project")] };
  const { path: places, folders } = found(
    folder,
    ["current/bin", "gone", "own/bin", "project/node_modules/.bin", "/usr/bin", "real/bin"],
    wish,
  );
  assert.deepEqual(places.split(path.delimiter), [
    path.join(folder, "real/bin"),
    path.join(folder, "project/node_modules/.bin"),
    "/usr/bin",
  ]);
  assert.deepEqual(folders, ["real/bin"]);
  assert.equal(findToolchains({ path: "bin::./x", home: folder, folders: [], apart: [], isForOthers: false }).path, "");
});

test("what holds the workspace or our own folder is not shown, and to another user nothing that is not everybody's", () => {
  const folder = home("go/bin/", "go/src/project/", ".deno/bin/");
  assert.deepEqual(found(folder, ["go/bin"], { folders: [path.join(folder, "go/src/project")] }).folders, []);
  assert.deepEqual(found(folder, [".deno/bin"], { isForOthers: true }).folders, []);
  chmodSync(folder, 0o755);
  assert.deepEqual(found(folder, [".deno/bin"], { isForOthers: true }).folders, [".deno"]);
});

test("nothing in the environment leads to programs outside; proxies are kept where there is a network", () => {
  const outside = {
    SSH_AUTH_SOCK: "/x",
    DISPLAY: ":0",
    DBUS_SESSION_BUS_ADDRESS: "unix:x",
    DOCKER_HOST: "tcp://x",
    TMPDIR: "/x",
    LANG: "C",
  };
  const own = { PATH: "/usr/bin" };
  const given = { ...outside, http_proxy: "http://p", PATH: "/x" };
  assert.deepEqual(environmentOf(given, { own, hasNetwork: false }), { LANG: "C", PATH: "/usr/bin" });
  assert.deepEqual(environmentOf(given, { own, hasNetwork: true }), { LANG: "C", PATH: "/usr/bin", http_proxy: "http://p" });
});

test("a sandbox that was found is remembered; one that was not is looked for again", async () => {
  const answers = [{ problem: "None." }, { program: "/usr/bin/bwrap" }, { problem: "Gone." }];
  const find = createFinder(async () => answers.shift() ?? { problem: "" });
  assert.deepEqual(
    [await find(), await find(), await find()],
    [{ problem: "None." }, { program: "/usr/bin/bwrap" }, { program: "/usr/bin/bwrap" }],
  );
});
