import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { openZip } from "../../../src/core/history/zip/reader.ts";
import { lacks } from "../../programs.ts";
import { inRepo } from "../../repo.ts";
import { tempFolder } from "../../temp.ts";
import { expectTranscript } from "../../transcript.ts";
import { code } from "./code.ts";
import { gitTranscript } from "./git.ts";
import { prepare, type Sitting, scriptOf } from "./sitting.ts";
import { tables } from "./tables.ts";
import { texts } from "./texts.ts";

for (const sitting of [tables, ...code, ...texts])
  test(`The scripts of ${sitting.skill} say on this machine what they should`, { skip: lacks("perl") }, () => {
    expectTranscript(`skills/${sitting.skill}`, run(sitting));
  });

test("In a repository they tell where it stands, what is in conflict and why, and what a release holds, and change nothing", {
  skip: lacks("perl") || lacks("git"),
}, () => {
  expectTranscript("skills/with-git", gitTranscript());
});

const browser = process.env.ANYCOWORK_CHROMIUM;

test("A page is seen in a browser: its title, what its scripts made and said, a picture", {
  skip: browser ? false : "there is no Chromium",
}, () => {
  const folder = tempFolder();
  const page =
    '<!doctype html><title>Till</title><p id="sum">?<script>sum.textContent = "Sum: " + 6 * 7; throw new Error("bang");</script>';
  writeFileSync(path.join(folder, "page.html"), page);
  const look = (...more: string[]) => {
    const args = [inRepo("skills/web-page-testing/scripts/browse.sh"), "page.html", ...more];
    return spawnSync("sh", args, { cwd: folder, encoding: "utf8", env: { ...process.env, CHROME_PATH: browser } });
  };
  const seen = look("--picture", "page.png", "--dom", "after.html", "--text", "Sum: 42");
  assert.match(seen.stdout, /Title: Till\nConsole:\n {2}"Uncaught Error: bang".*\nSeen:\n {2}Till\n {2}Sum: 42\nIt shows: Sum: 42\n$/);
  assert.equal(seen.status, 1);
  assert.equal(readFileSync(path.join(folder, "page.png")).subarray(1, 4).toString(), "PNG");
  assert.match(readFileSync(path.join(folder, "after.html"), "utf8"), /Sum: 42/);
  assert.match(look("--text", "Sum: 43").stdout, /It does not show: Sum: 43\n$/);
});

test("In the package that is installed the scripts can be run, and nothing else is marked so", async () => {
  const maker = pathToFileURL(inRepo("test/house/package.mjs")).href;
  const { makePackage } = (await import(maker)) as { makePackage(file: string): Promise<unknown> };
  const file = path.join(tempFolder(), "made.vsix");
  await makePackage(file);
  const zip = await openZip(file, { entryBytes: 1e8, freelyBytes: 1e8, times: 1 });
  zip.close();
  const runnable = zip.entries.filter(({ mode }) => (mode & 0o111) !== 0).map(({ name }) => name);
  const scripts = zip.entries.map(({ name }) => name).filter((each) => /^extension\/skills\/[\w-]+\/scripts\/\w+\.(sh|pl)$/.test(each));
  assert.deepEqual(runnable, scripts);
  assert.ok(scripts.includes("extension/skills/git-work/scripts/survey.sh"));
});

function run(sitting: Sitting): string {
  const folder = tempFolder();
  prepare(sitting, folder);
  const { stdout, status } = spawnSync("sh", ["-c", scriptOf(sitting, inRepo("skills"))], { cwd: folder, encoding: "utf8" });
  assert.equal(status, 0);
  return stdout;
}
