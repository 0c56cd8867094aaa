import assert from "node:assert/strict";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { findRipgrep } from "../../src/core/sandbox/search/ripgrep.ts";
import { tempFolder } from "../temp.ts";
import { createWorld, refusal, type World } from "./world.ts";

/** Both ways to search: with the machine's ripgrep, and without any on the PATH. They give the same. */
const ways = { ripgrep: process.env, alone: { ...process.env, PATH: "/nowhere", Path: "/nowhere" } };

test("There is a ripgrep on this machine, so that both ways are tested", async () => {
  assert.ok(await findRipgrep(process.env, []));
});

for (const [way, environment] of Object.entries(ways)) {
  const search = async (world: World, given: object) => (await world.call("search_files", given)).output;
  const make = () => createWorld({ environment });

  test(`${way}: matches come by file, in order, with line numbers`, async () => {
    const world = make();
    world.write("src/b.ts", "const total = 1;\n\nprint(total);\n");
    world.write("src/a.ts", "total\r\n");
    world.write("space name/日本語.txt", "the total\n");
    const expected = "space name/日本語.txt\n1: the total\nsrc/a.ts\n1: total\nsrc/b.ts\n1: const total = 1;\n3: print(total);";
    assert.equal(await search(world, { pattern: "total" }), expected);
    assert.equal((await world.call("search_files", { pattern: "total" })).summary, "4 matches in 3 files");
    assert.equal(await search(world, { pattern: "total", path: "src/a.ts" }), "src/a.ts\n1: total");
    assert.equal(await search(world, { pattern: "total", glob: "*.ts", path: "src" }), expected.slice(expected.indexOf("src/a.ts")));
    assert.equal(await search(world, { pattern: "nothing like it" }), "No matches.");
  });

  test(`${way}: a pattern is an expression, or plain text when that is said or it is no expression`, async () => {
    const world = make();
    world.write("a.txt", "f(x)\nf[0]\nfoo\n");
    assert.equal(await search(world, { pattern: "f(\\(|\\[)" }), "a.txt\n1: f(x)\n2: f[0]");
    assert.equal(await search(world, { pattern: "f[0]", literal: true }), "a.txt\n2: f[0]");
    assert.equal(
      await search(world, { pattern: "f(" }),
      "a.txt\n1: f(x)\n[The pattern is not a valid regular expression, so it was taken as plain text.]",
    );
    assert.equal(await search(world, { pattern: "f(?=o)" }), "a.txt\n3: foo");
    assert.equal(await search(world, { pattern: "--files", literal: true }), "No matches.");
  });

  test(`${way}: a pattern without capitals ignores case`, async () => {
    const world = make();
    world.write("a.txt", "Total\ntotal\n");
    assert.equal(await search(world, { pattern: "total" }), "a.txt\n1: Total\n2: total");
    assert.equal(await search(world, { pattern: "Total" }), "a.txt\n1: Total");
    assert.equal(await search(world, { pattern: "\\Wtotal|^total" }), "a.txt\n1: Total\n2: total");
  });

  test(`${way}: ignored, binary, huge, linked and secret files are passed over`, async () => {
    const world = make();
    world.write(".gitignore", "dist/\n*.log\n/only-here.txt\n");
    world.write("sub/.gitignore", "!kept.log\n");
    for (const name of ["dist/x.js", "a.log", "only-here.txt", "node_modules/m/x.js", ".git/config"]) world.write(name, "needle");
    for (const name of [".env", "sub/.env.local", "deploy.pem"]) world.write(name, "needle");
    world.write("binary", Buffer.from("needle\0needle"));
    world.write("huge.txt", `needle${" ".repeat(6 * 1024 * 1024)}`);
    writeFileSync(path.join(world.outside, "far.txt"), "needle");
    symlinkSync(world.outside, world.path("linked"));
    for (const name of ["sub/kept.log", "sub/only-here.txt", ".github/ci.yml", ".env.example"]) world.write(name, "needle");
    const expected = [".env.example", ".github/ci.yml", "sub/kept.log", "sub/only-here.txt"].map((each) => `${each}\n1: needle`).join("\n");
    assert.equal(await search(world, { pattern: "needle" }), expected);
    assert.equal(await search(world, { pattern: "needle", path: "sub" }), "sub/kept.log\n1: needle\nsub/only-here.txt\n1: needle");
    assert.equal(await search(world, { pattern: "needle", path: ".env" }), ".env\n1: needle");
    assert.equal(await search(world, { pattern: "needle", path: "node_modules/m" }), "node_modules/m/x.js\n1: needle");
    assert.equal(await search(world, { pattern: "needle", path: "dist" }), "dist/x.js\n1: needle");
  });

  test(`${way}: too many matches are cut, and that is said`, async () => {
    const world = make();
    for (let index = 0; index < 60; index += 1) world.write(`f${String(index).padStart(2, "0")}.txt`, "needle\n".repeat(60));
    const output = await search(world, { pattern: "needle" });
    assert.match(output, /^f\d\d\.txt\n1: needle/);
    assert.match(output, /\[200 of 2000 matches shown\./);
    assert.match(output, /more matches than are looked for/);
  });

  test(`${way}: a long line is cut`, async () => {
    const world = make();
    world.write("min.js", `needle${"x".repeat(10_000)}`);
    assert.equal(await search(world, { pattern: "needle" }), `min.js\n1: needle${"x".repeat(294)}`);
  });

  test(`${way}: what can't be searched is said`, async () => {
    const world = make();
    assert.match(await search(world, { pattern: "x", path: "gone" }), /no file or folder gone/);
    assert.match(await search(world, { pattern: "" }), /pattern is empty/);
    assert.match(refusal(await createWorld({ folders: [], environment }).prepare("search_files", { pattern: "x" })), /open a folder first/);
  });

  test(`${way}: all workspace folders are searched`, async () => {
    const world = createWorld({ folders: ["first", "second"], environment });
    world.write("a.txt", "needle");
    world.write("../second/b.txt", "needle");
    assert.equal(await search(world, { pattern: "needle" }), "a.txt\n1: needle\nsecond/b.txt\n1: needle");
  });

  test(`${way}: UTF-16 is text too`, async () => {
    const world = make();
    world.write("wide.txt", Buffer.from("\ufeffone\nneedle ü\n", "utf16le"));
    assert.equal(await search(world, { pattern: "needle" }), "wide.txt\n2: needle ü");
  });
}

test("An expression that would take for ever ends the search, not the program", async () => {
  const world = createWorld({ environment: ways.alone });
  world.write("evil.txt", `${"a".repeat(60)}!`);
  assert.match((await world.call("search_files", { pattern: "^(a+)+$" })).output, /takes too long on .*evil\.txt/);
});

test("A program called rg inside the workspace is not run", async () => {
  const world = createWorld();
  world.write("bin/rg", "#!/bin/sh\ntouch ran\n");
  chmodSync(world.path("bin/rg"), 0o755);
  assert.equal(await findRipgrep({ PATH: world.path("bin") }, [world.folder]), undefined);
  assert.equal(await findRipgrep({ PATH: "bin:." }, []), undefined);
});

test("A ripgrep that can't be run is done without", async () => {
  const bin = tempFolder();
  mkdirSync(path.join(bin, "empty"));
  writeFileSync(path.join(bin, "rg"), "not a program");
  chmodSync(path.join(bin, "rg"), 0o755);
  const world = createWorld({ environment: { PATH: bin } });
  world.write("a.txt", "needle");
  assert.equal((await world.call("search_files", { pattern: "needle" })).output, "a.txt\n1: needle");
});
