import assert from "node:assert/strict";
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { tempFolder } from "../../temp.ts";
import { createFixture } from "./fixture.ts";
import { partOf } from "./rules.ts";

test("A script's print is of all that says what it does", async () => {
  const fixture = createFixture(tempFolder());
  const manifest = (scripts: object) => fixture.write("package.json", JSON.stringify({ name: "shop", scripts }));
  const scripts = { pretest: "echo a", test: "npm run lint && node tool.js", lint: "node check", other: "x" };
  manifest(scripts);
  fixture.write("check.js", "1");
  const printOf = async (line = "npm test", directory?: string) => (await partOf(line, fixture, { directory })).script;
  const first = await printOf();
  assert.equal(first?.what, "scripts.test of package.json");
  assert.deepEqual(
    [...(first?.files ?? [])].sort(),
    ["package.json", "tool.js", "check.js"].map((each) => path.join(fixture.folder, each)).sort(),
  );
  assert.match(first?.hash ?? "", /^[0-9a-f]{64}$/);
  assert.deepEqual(await printOf("npm test --silent -- -x"), first);
  assert.deepEqual(await printOf("npm test", path.join(fixture.folder, "src")), first);
  const changes: readonly (() => void)[] = [
    () => manifest({ ...scripts, pretest: "echo b" }),
    () => manifest({ ...scripts, posttest: "echo b" }),
    () => manifest({ ...scripts, lint: "node check.js" }),
    () => fixture.write("tool.js", "1;"),
    () => fixture.write("check.js", "2"),
    () => fixture.write(".npmrc", "save-exact=true\n"),
    () => fixture.write("src/.npmrc", "save-exact=true\n"),
  ];
  const directory = path.join(fixture.folder, "src");
  for (const change of changes) {
    const before = (await printOf("npm test", directory))?.hash;
    change();
    assert.notEqual((await printOf("npm test", directory))?.hash, before, String(change));
  }
  const before = (await printOf())?.hash;
  manifest({ ...scripts, lint: "node check.js", posttest: "echo b", pretest: "echo b", other: "y" });
  manifest({ ...scripts, other: "y" });
  manifest({ ...scripts, other: "z" });
  const other = (await printOf())?.hash;
  manifest({ ...scripts, other: "x" });
  assert.equal((await printOf())?.hash, other);
  assert.notEqual(other, before);
});

test("A script that something else would run, or that can't be looked at, is asked about", async () => {
  const fixture = createFixture(tempFolder());
  const concernOf = async (line: string, directory?: string) => (await partOf(line, fixture, { directory })).concern ?? "nothing";
  fixture.write(".npmrc", "script-shell=./evil.sh\n");
  assert.match(await concernOf("npm test"), /another program than the usual/);
  rmSync(path.join(fixture.folder, ".npmrc"));
  assert.match(await concernOf("npm test"), /nothing/);
  fixture.write(".yarnrc.yml", "yarnPath: x.cjs\n");
  assert.match(await concernOf("yarn test"), /another program/);
  fixture.write("package.json", "{");
  assert.match(await concernOf("npm test"), /can't be read/);
  rmSync(path.join(fixture.folder, "package.json"));
  assert.match(await concernOf("npm test"), /no package\.json/);
  symlinkSync("../outside/x.js", path.join(fixture.folder, "x.js"));
  writeFileSync(path.join(fixture.outside, "x.js"), "");
  assert.match(await concernOf("node x.js"), /can be looked at/);
  assert.match(await concernOf("node linkdir/../tool.js"), /depends on who goes there/);
  assert.match(await concernOf("./new.sh"), /can be looked at/);
  assert.deepEqual(await partOf(`node ${fixture.outside}/x.js`, fixture), {
    words: ["node", `${fixture.outside}/x.js`],
    text: `node ${fixture.outside}/x.js`,
    readOnly: false,
  });
  assert.match(await concernOf("make"), /no makefile/);
});

test("A makefile, a file for an interpreter and a script by its path are told by their bytes", async () => {
  const fixture = createFixture(tempFolder());
  fixture.write("Makefile", "include more.mk\nall:\n\tsh ./build.sh\n");
  fixture.write("more.mk", "x: y\n");
  fixture.write("build.sh", "echo\n");
  const made = (await partOf("make all", fixture)).script;
  assert.deepEqual([made?.what, made?.files.length], ["Makefile", 3]);
  fixture.write("build.sh", "echo 2\n");
  assert.notEqual((await partOf("make all", fixture)).script?.hash, made?.hash);
  const run = await partOf("node tool.js a", fixture);
  assert.deepEqual([run.stem, run.script?.what, run.script?.files], [2, "tool.js", [path.join(fixture.folder, "tool.js")]]);
  const own = await partOf("./payload.sh a", fixture);
  assert.deepEqual([own.stem, own.script?.what], [1, "./payload.sh"]);
  fixture.write("payload.sh", "#!/bin/sh\n");
  assert.notEqual((await partOf("./payload.sh a", fixture)).script?.hash, own.script?.hash);
});
