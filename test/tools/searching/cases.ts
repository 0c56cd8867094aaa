import assert from "node:assert/strict";
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createSearcher } from "../../../src/core/sandbox/search/searcher.ts";
import { tempFolder } from "../../temp.ts";
import { refusal, type World, type WorldOptions } from "../world.ts";

/** A way to search, as a test sees it. */
export interface Way {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly searcher: Parameters<typeof createSearcher>[0];
  make(more?: WorldOptions): World;
  /** What the tool answers. */
  search(world: World, given: object): Promise<string>;
}

/** What searching means, whatever the way. */
export const cases: Readonly<Record<string, (way: Way) => Promise<void>>> = {
  "matches come by file, in order, with line numbers": async ({ make, search }) => {
    const world = make();
    world.write("src/b.ts", "const total = 1;\n\nprint(total);\n");
    world.write("src/a.ts", "total\r\n");
    world.write("space [name]/日本語.txt", "the total\n");
    const expected = "space [name]/日本語.txt\n1: the total\nsrc/a.ts\n1: total\nsrc/b.ts\n1: const total = 1;\n3: print(total);";
    assert.equal(await search(world, { pattern: "total" }), expected);
    assert.equal((await world.call("search_files", { pattern: "total" })).summary, "4 matches in 3 files");
    assert.equal(await search(world, { pattern: "total", path: "src/a.ts" }), "src/a.ts\n1: total");
    assert.equal(await search(world, { pattern: "nothing like it" }), "No matches.");
  },

  "a pattern is an expression, or plain text when that is said": async ({ make, search }) => {
    const world = make();
    world.write("a.txt", "f(x)\nf[0]\nfoo\n");
    assert.equal(await search(world, { pattern: "f(\\(|\\[)" }), "a.txt\n1: f(x)\n2: f[0]");
    assert.equal(await search(world, { pattern: "f[0]", regex: false }), "a.txt\n2: f[0]");
    assert.equal(await search(world, { pattern: "f(?=o)" }), "a.txt\n3: foo");
    assert.equal(await search(world, { pattern: "--files", regex: false }), "No matches.");
    assert.match(
      await search(world, { pattern: "f[0]" }),
      /^No matches\.\n\[The pattern was read as a regular expression\. Set regex to false/,
    );
  },

  "case counts unless it is said not to, in every script": async ({ make, search }) => {
    const world = make();
    world.write("a.txt", "Total\ntotal\nÜBER\nüber\n");
    assert.equal(await search(world, { pattern: "total" }), "a.txt\n2: total");
    assert.equal(await search(world, { pattern: "total", ignore_case: true }), "a.txt\n1: Total\n2: total");
    assert.equal(await search(world, { pattern: "(?i)über" }), "a.txt\n3: ÜBER\n4: über");
    assert.equal(await search(world, { pattern: "ÜB", regex: false, ignore_case: true }), "a.txt\n3: ÜBER\n4: über");
  },

  "expressions mean the same": async ({ make, search }) => {
    const world = make();
    world.write("crlf.txt", "foo bar\r\n\r\nfoo\r\nend");
    world.write("lf.txt", "foo\tbar\nfoo_bar\nnaïve foo\n\n42 foofoo\n");
    world.write("mark.txt", "\ufefffoo\nmark\n");
    world.write("digits.txt", "٤٢ ko\n");
    world.write("latin.txt", Buffer.from("caf\xe9 foo\n", "latin1"));
    const table: readonly (readonly [string, string])[] = [
      ["^foo$", "crlf.txt 3 mark.txt 1"],
      ["^foo", "crlf.txt 1 3 lf.txt 1 2 mark.txt 1"],
      ["^$", "crlf.txt 2 lf.txt 4"],
      ["foo$", "crlf.txt 3 latin.txt 1 lf.txt 3 5 mark.txt 1"],
      ["foo\\sbar", "crlf.txt 1 lf.txt 1"],
      ["\\bfoo\\b", "crlf.txt 1 3 latin.txt 1 lf.txt 1 3 mark.txt 1"],
      ["na\\wve", "lf.txt 3"],
      ["\\bve", ""],
      ["^[^o]+$", "crlf.txt 4 mark.txt 2"],
      ["\\d{2} (?:foo){2}", "lf.txt 5"],
      ["(foo)\\1", "lf.txt 5"],
      ["(?<=_)bar", "lf.txt 2"],
      ["(?P<x>bar)|(?<y>mark)", "crlf.txt 1 lf.txt 1 2 mark.txt 2"],
      ["[[:digit:]]{2}", "lf.txt 5"],
      ["[\\w-]+_[a-c]ar", "lf.txt 2"],
      ["[]_]bar", "lf.txt 2"],
      ["\\p{Lu}|ï", "lf.txt 3"],
      ["\\u{66}oo\\x5f", "lf.txt 2"],
      ["caf. foo", ""],
      ["\\d٢", "digits.txt 1"],
      ["[\\d\\s]+[^\\W\\d]", "crlf.txt 1 digits.txt 1 latin.txt 1 lf.txt 1 3 5"],
      ["end|mark|42", "crlf.txt 4 lf.txt 5 mark.txt 2"],
      ["x*$", "crlf.txt 1 2 3 4 digits.txt 1 latin.txt 1 lf.txt 1 2 3 4 5 mark.txt 1 2"],
      ["o{2}.b", "crlf.txt 1 lf.txt 1 2"],
      ["\\S\\Wbar", "crlf.txt 1 lf.txt 1"],
      ["{|}|foo{2}f", ""],
    ];
    for (const [pattern, expected] of table) {
      const lines = (await search(world, { pattern })).split("\n");
      const places = lines.map((line) => /^(\d+): |^(\w+\.txt)$/.exec(line)).flatMap((found) => (found ? [found[1] ?? found[2]] : []));
      assert.equal(places.join(" "), expected, pattern);
    }
  },

  "ignored, binary, linked and secret files are passed over": async ({ make, search }) => {
    const world = make();
    world.write(".gitignore", "dist/\n*.log\n/only-here.txt\n");
    world.write("sub/.gitignore", "!kept.log\n");
    for (const name of ["dist/x.js", "a.log", "only-here.txt", "node_modules/m/x.js", ".git/config"]) world.write(name, "needle");
    for (const name of [".env", "sub/.env.local", "deploy.pem"]) world.write(name, "needle");
    world.write("binary", Buffer.from("needle\0needle"));
    world.write("late-binary", Buffer.from(`needle\n${"x".repeat(100_000)}\0`));
    writeFileSync(path.join(world.outside, "far.txt"), "needle");
    symlinkSync(world.outside, world.path("linked"));
    symlinkSync(path.join(world.outside, "far.txt"), world.path("linked.txt"));
    for (const name of ["sub/kept.log", "sub/only-here.txt", ".github/ci.yml", ".env.example"]) world.write(name, "needle");
    const expected = [".env.example", ".github/ci.yml", "sub/kept.log", "sub/only-here.txt"].map((each) => `${each}\n1: needle`).join("\n");
    assert.equal(await search(world, { pattern: "needle" }), expected);
    assert.equal(await search(world, { pattern: "needle", path: "sub" }), "sub/kept.log\n1: needle\nsub/only-here.txt\n1: needle");
    assert.equal(await search(world, { pattern: "needle", path: ".env" }), ".env\n1: needle");
    assert.equal(await search(world, { pattern: "needle", path: "node_modules/m" }), "node_modules/m/x.js\n1: needle");
    assert.equal(await search(world, { pattern: "needle", path: "dist" }), "dist/x.js\n1: needle");
    const all = await search(world, { pattern: "needle", include_ignored: true, files_only: true });
    const names = [".env.example", ".github/ci.yml", "a.log", "dist/x.js", "node_modules/m/x.js", "only-here.txt"];
    assert.equal(all, [...names, "sub/kept.log", "sub/only-here.txt"].map((each) => `${each} (1)`).join("\n"));
  },

  "a secret's second name does not show it": async ({ make }) => {
    const world = make();
    world.write("config/.env", "KEY=needle");
    linkSync(world.path("config/.env"), world.path("copy.txt"));
    world.write("twice.txt", "needle");
    linkSync(world.path("twice.txt"), world.path("twins.txt"));
    const { output, summary } = await world.call("search_files", { pattern: "needle" });
    assert.equal(output, "twice.txt\n1: needle\ntwins.txt\n1: needle");
    assert.equal(summary, "2 matches in 2 files");
  },

  "all kinds of ignore files are heeded, the nearer and the more particular first": async ({ make, search, environment }) => {
    const home = tempFolder();
    mkdirSync(path.join(home, ".config/git"), { recursive: true });
    writeFileSync(path.join(home, ".config/git/ignore"), "*.mine\n");
    const world = make({ environment: { ...environment, HOME: home, XDG_CONFIG_HOME: undefined } });
    world.write(".git/info/exclude", "/private/\n");
    world.write(".gitignore", "*.tmp\n!keep.tmp\n**/gen/**\n/a?c.txt\nb[0-9].txt\n\\!bang\nopen/*\n!open/door.txt\ndeep/**/x.txt\n[z-a]\n");
    world.write(".ignore", "!told.tmp\n*.skip\n");
    const left = [
      "a.tmp",
      "x/a.tmp",
      "x/gen/y.txt",
      "abc.txt",
      "b1.txt",
      "!bang",
      "open/other.txt",
      "deep/1/2/x.txt",
      "private/p.txt",
      "s.skip",
    ];
    const kept = ["keep.tmp", "told.tmp", "x/abc.txt", "bx.txt", "open/door.txt", "deep/1/2/y.txt", "x/private/p.txt", "nested/own/a.tmp"];
    for (const name of [...left, ...kept, "u.mine"]) world.write(name, "needle");
    world.write("nested/own/.git/HEAD", "");
    const found = await search(world, { pattern: "needle", files_only: true });
    assert.equal(
      found,
      kept
        .sort()
        .map((each) => `${each} (1)`)
        .join("\n"),
    );
  },

  "globs narrow, and bring nothing back": async ({ make, search }) => {
    const world = make();
    world.write(".gitignore", "*.log\n");
    for (const name of ["a.ts", "b.tsx", "c.js", "d.log", "src/a.ts", "src/deep/e.tsx", "lib/[x] y/f.ts", "out/g.ts"])
      world.write(name, "needle");
    const found = async (glob: string | readonly string[], where?: string) =>
      (await search(world, { pattern: "needle", glob, path: where, files_only: true }))
        .replace(/ \(1\)/g, "")
        .split("\n")
        .join(" ");
    assert.equal(await found("*.ts"), "a.ts lib/[x] y/f.ts out/g.ts src/a.ts");
    assert.equal(await found("**/*.{ts,tsx}", "src"), "src/a.ts src/deep/e.tsx");
    assert.equal(await found("src/**"), "src/a.ts src/deep/e.tsx");
    assert.equal(await found("src"), "src/a.ts src/deep/e.tsx");
    assert.equal(await found("src/*.ts", "src"), "src/a.ts");
    assert.equal(await found("/*.ts"), "a.ts");
    assert.equal(await found(["*.ts", "!out/**", "!lib"]), "a.ts src/a.ts");
    assert.equal(await found("!**/*.ts"), "b.tsx c.js src/deep/e.tsx");
    assert.equal(await found("*.log"), "No matches.");
    assert.equal(await found("lib/\\[x\\]*/*"), "lib/[x] y/f.ts");
    assert.equal(await found("["), "No matches.");
  },

  "what is much is cut, counted, and can be paged through": async ({ make, search }) => {
    const world = make();
    for (let index = 0; index < 60; index += 1) world.write(`f${String(index).padStart(2, "0")}.txt`, "needle\n".repeat(60));
    const output = await search(world, { pattern: "needle" });
    assert.match(output, /^f00\.txt\n1: needle\n/);
    assert.match(output, /\n50: needle\n\[… 10 more in this file\. Search it alone to see them\.\]\nf01\.txt\n/);
    assert.match(output, /\n\[Matches 1 to 200 of 3000\. Set offset to 200 for more, or narrow the search\.\]$/);
    assert.match(await search(world, { pattern: "needle", offset: 225 }), /^f04\.txt\n26: needle\n/);
    assert.match(await search(world, { pattern: "needle", offset: 9000 }), /There are only 3000/);
    assert.equal((await world.call("search_files", { pattern: "needle" })).summary, "3600 matches in 60 files");
    assert.match(await search(world, { pattern: "needle", path: "f00.txt" }), /\n60: needle$/);
    assert.match(await search(world, { pattern: "needle", files_only: true }), /^f00\.txt \(60\)\nf01\.txt \(60\)\n/);
  },

  "lines around are shown when asked for": async ({ make, search }) => {
    const world = make();
    world.write("a.txt", "1\n2\nneedle\n4\nneedle\n6\n7\n8\n9\nneedle");
    assert.equal(
      await search(world, { pattern: "needle", context: 1 }),
      "a.txt\n2- 2\n3: needle\n4- 4\n5: needle\n6- 6\n--\n9- 9\n10: needle",
    );
  },

  "of a long line the part with the match is shown": async ({ make, search }) => {
    const world = make();
    world.write("min.js", `${"a".repeat(9_000)}needle${"x".repeat(10_000)}`);
    assert.equal(await search(world, { pattern: "needle" }), `min.js\n1: …${"a".repeat(80)}needle${"x".repeat(214)}…`);
  },

  "a file is never too large": async ({ make, search }) => {
    const world = make();
    world.write("huge.log", `needle 1\n${`${"x".repeat(99)}\n`.repeat(45_000)}needle 2\nend`);
    assert.equal(await search(world, { pattern: "needle \\d" }), "huge.log\n1: needle 1\n45002: needle 2");
  },

  "UTF-16 is text too": async ({ make, search }) => {
    const world = make();
    world.write("little.txt", Buffer.from("\ufeffone\nneedle ü\n", "utf16le"));
    world.write("big.txt", Buffer.from("\ufeffone\nneedle ü\n", "utf16le").swap16());
    assert.equal(await search(world, { pattern: "needle \\w$" }), "big.txt\n2: needle ü\nlittle.txt\n2: needle ü");
  },

  "what can't be searched is said": async ({ make, search }) => {
    const world = make();
    assert.match(await search(world, { pattern: "x", path: "gone" }), /no file or folder gone/);
    assert.match(await search(world, { pattern: "" }), /pattern is empty/);
    assert.match(refusal(await make({ folders: [] }).prepare("search_files", { pattern: "x" })), /open a folder first/);
  },

  "all workspace folders are searched, in their order": async ({ make, search }) => {
    const world = make({ folders: ["second", "first"] });
    world.write("a.txt", "needle");
    world.write("../first/b.txt", "needle");
    assert.equal(await search(world, { pattern: "needle" }), "a.txt\n1: needle\nfirst/b.txt\n1: needle");
  },

  "our own data is never looked into": async ({ make, search }) => {
    const world = make({ folders: [".", "project"] });
    writeFileSync(path.join(world.dataFolder, "notes.txt"), "needle");
    world.write("a.txt", "needle");
    assert.equal(await search(world, { pattern: "needle" }), "a.txt\n1: needle");
  },

  "an expression that would take for ever ends the search, not the program": async ({ make, search, searcher }) => {
    const world = make({ searcher: createSearcher({ ...searcher, fileTimeMs: 150 }) });
    world.write("evil.txt", `${"a".repeat(60)}!`);
    assert.match(await search(world, { pattern: "^(?=a)(a+)+$" }), /takes too long on evil\.txt/);
    world.write("good.txt", "needle");
    assert.equal(await search(world, { pattern: "needle" }), "good.txt\n1: needle");
  },
};
