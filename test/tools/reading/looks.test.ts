import assert from "node:assert/strict";
import { chmodSync, linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { CommandPart } from "../../../src/core/permissions/command/part.ts";
import { tempFolder } from "../../temp.ts";
import { createFixture, type Fixture } from "./fixture.ts";
import { partOf } from "./rules.ts";

const shared = createFixture(tempFolder());

async function reads(...lines: readonly string[]): Promise<void> {
  for (const line of lines) assert.deepEqual(await brief(line), { readOnly: true, concern: undefined }, line);
}

async function asks(why: RegExp, ...lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    const { concern, readOnly, stem } = await partOf(line, shared);
    assert.match(concern ?? "nothing", why, line);
    assert.deepEqual([readOnly, stem], [false, undefined]);
  }
}

async function brief(
  line: string,
  fixture: Fixture = shared,
  options?: Parameters<Fixture["read"]>[1],
): Promise<Pick<CommandPart, "readOnly" | "concern">> {
  const { readOnly, concern } = await partOf(line, fixture, options);
  return { readOnly, concern };
}

test("Paths are judged by where they lead, as the system goes there", async () => {
  mkdirSync(shared.folder.concat("/deep/er"), { recursive: true });
  symlinkSync("../lib", path.join(shared.folder, "sub/to-lib"));
  symlinkSync("../../outside", path.join(shared.folder, "sub/out"));
  await reads("cat README.md", "ls sub/to-lib", "cat sub/to-lib/d.ts", "ls deep/er/..", `ls "${shared.folder}/src"`, "cat missing");
  await asks(
    /outside the workspace/,
    "cat ../outside/secret.txt",
    "ls ..",
    "ls /",
    "cat link-to-secret",
    "ls linkdir",
    "ls sub/out/..",
    "ls sub/out/../home",
  );
  await asks(
    /may hold secrets/,
    "cat .env",
    "cat sub/../.env",
    "head -1 ./.env",
    "wc -l README.md .env",
    "cat < .env",
    "grep -f .env x README.md",
    "git show HEAD:.env",
    "git diff -- .env",
  );
  await asks(/can't be used/, "cat /dev/zero", "cat /dev/stdin");
});

test("A pattern is as harmful as the worst name it fits", async () => {
  for (const each of ["many/a.ts", "many/b.ts", "dash/-n", "dots/.env", "dots/a"]) shared.write(each, "");
  await reads(
    "ls src/*.ts",
    "cat src/?.ts",
    "ls s*/a.ts",
    "cat many/*",
    "ls nothing-*",
    "cat dash/*",
    "ls 'link*'",
    "cat dots/*",
    "echo *.md",
  );
  await asks(/outside the workspace/, "ls l*", "ls */secret*", "ls many/../../*");
  await asks(/may hold secrets/, "cat .e*", "cat d*/.*", "cat .en?");
  shared.write("-x", "");
  await asks(/takes for an option/, "ls *x", "wc ?x");
  rmSync(path.join(shared.folder, "-x"));
  for (let index = 0; index < 300; index += 1) shared.write(`crowd/file${index}`, "");
  await asks(/can't all be looked at/, "cat crowd/*", "ls *********");
});

test("What is printed of a whole folder may hold no secret, and no link out of it", async () => {
  shared.write("safe/a/b.txt", "");
  shared.write("unsafe/a/server.key", "");
  shared.write("hidden/.env", "");
  symlinkSync("../../../outside", path.join(shared.folder, "safe/a/link"));
  await reads("grep -rn x src", "rg x src", "rg x hidden", "ls -R .", "find . -name x", "du -a unsafe", "rg x safe", "diff src lib");
  await asks(
    /private key|may hold secrets/,
    "grep -r x unsafe",
    "rg x unsafe",
    "grep -r x .",
    "grep -r x hidden",
    "rg -g '*' x hidden",
    "diff unsafe src",
  );
  await asks(/leads out/, "grep -r x safe", "diff safe src");
});

test("What ignore rules bring back is not taken for hidden", async () => {
  const fixture = createFixture(tempFolder());
  fixture.write("hidden/.env", "");
  fixture.write("hidden/.keys/server.key", "");
  fixture.write("hidden/a/.gitkeep", "");
  const concernOf = async () => (await partOf("rg x hidden", fixture)).concern ?? "nothing";
  assert.equal(await concernOf(), "nothing");
  fixture.write("hidden/.gitignore", "*.log\n!.gitkeep\n");
  assert.equal(await concernOf(), "nothing");
  for (const file of ["hidden/.rgignore", "hidden/.ignore", ".ignore", "hidden/.gitignore"])
    for (const rule of ["!.env", "!.keys", "!.*"]) {
      fixture.write(file, `${rule}\n`);
      assert.match(await concernOf(), /may hold secrets/, `${rule} in ${file}`);
      fixture.write(file, "");
    }
});

test("A program has to be one of the system", async () => {
  const own = path.join(shared.folder, "bin");
  shared.write("bin/cat", "#!/bin/sh\n");
  chmodSync(path.join(own, "cat"), 0o755);
  const PATH = (...folders: readonly string[]) => ({ environment: { PATH: [...folders, shared.environment.PATH].join(":") } });
  assert.match((await partOf("cat README.md", shared, PATH(own))).concern ?? "", /the program .*bin\/cat of the workspace/);
  assert.match((await partOf("cat README.md", shared, PATH("bin"))).concern ?? "", /of the workspace/);
  assert.match((await partOf("ls", shared, PATH(own))).concern ?? "none", /none/);
  assert.match((await partOf("cat README.md", shared, { ...PATH(""), directory: own })).concern ?? "", /of the workspace/);
  const links = path.join(shared.root, "links");
  mkdirSync(links);
  symlinkSync(path.join(own, "cat"), path.join(links, "cat"));
  assert.match((await partOf("cat README.md", shared, PATH(links))).concern ?? "", /of the workspace/);
  assert.match((await partOf("unknown-program x", shared, PATH(own))).concern ?? "none", /none/);
  const shims = path.join(shared.root, "shims");
  mkdirSync(shims);
  writeFileSync(path.join(shims, "node"), "#!/bin/sh\n", { mode: 0o755 });
  assert.deepEqual(await brief("node --version", shared, PATH(shims)), { readOnly: false, concern: undefined });
  assert.equal((await partOf("node --version", shared, PATH(shims))).stem, 2);
  assert.deepEqual(await brief("cat README.md", shared, { environment: { PATH: "/nothing" } }), { readOnly: false, concern: undefined });
});

test("Few things are never run: what would destroy everything, behind whatever wrapper", async () => {
  const { home, folder } = shared;
  const never = [
    "rm -rf /",
    "rm -r -f /*",
    "rm --recursive ~",
    'rm -rf "$HOME"/',
    "rm -rf ~/*",
    "rm -fR .",
    "rm -rf ..",
    `rm -rf ${folder}`,
    `/bin/rm -rf ${path.dirname(home)}`,
    "sudo -u x rm -rf /",
    "env A=1 nice -n 5 timeout 5 rm -rf ~",
    "find ~ -delete",
    "sudo --user root rm -rf /",
    "timeout --signal KILL 5 rm -rf /",
    "rm --rec -f /",
    "flock x rm -rf /",
    "busybox rm -rf /",
    "cp x /dev/sda",
    "systemctl --force reboot",
    "mkfs.ext4 x",
    "mkfs /dev/sda",
    "dd if=a of=/dev/sda1",
    "echo x > /dev/nvme0n1",
    "tee /dev/sdb",
    "chmod -R 777 /",
    "chown -R me ~",
    "shutdown -h now",
    "sudo reboot",
    "systemctl poweroff",
    "init 0",
    "time rm -rf /",
  ];
  for (const line of never) assert.ok((await partOf(line, shared)).forbidden, line);
  const asked = [
    "rm -rf src",
    "rm -rf *",
    "rm -rf ./*",
    "rm /",
    "rm -f ~/x",
    "rm -rf ~/x",
    "find ~ -name x -delete",
    "rm -rf ../outside",
    "chmod -R 755 .",
    "chmod 777 /",
    "dd if=/dev/zero of=a",
    "echo rm -rf /",
    "systemctl status",
    "shutdown --help",
    "init",
    "rm -rf 'link*'",
    "grep -r mkfs src",
  ];
  for (const line of asked) assert.equal((await partOf(line, shared)).forbidden, undefined, line);
});

test("Letters that not every system reads alike make a line unclear", async () => {
  const reading = await shared.read("cat 日本", { environment: { LC_ALL: "ja_JP.SJIS" } });
  assert.ok(reading.kind === "unclear" && /language/.test(reading.why));
  assert.equal((await shared.read("cat 日本", { environment: { LC_ALL: "C.UTF-8" } })).kind, "clear");
});

test("A secret by another name is still one", async () => {
  linkSync(path.join(shared.folder, ".env"), path.join(shared.folder, "copy.txt"));
  await asks(/same file as \.env/, "cat copy.txt");
});

test("What a person closed to tools is not told of either", async () => {
  const fixture = createFixture(tempFolder());
  fixture.write("sub/closed/x.txt", "");
  fixture.write(".anycoworkignore", "closed/\nnotes.txt\nsrc/b.ts\n");
  const concernOf = async (line: string) => (await partOf(line, fixture)).concern ?? "nothing";
  const asked = [
    "cat notes.txt",
    "ls sub/closed",
    "cat sub/closed/x.txt",
    "cat note?.txt",
    "cat src/*.ts",
    "ls -R",
    "find sub -type f",
    "rg x sub",
    "grep -r x src",
    "node notes.txt",
    "git diff",
    "git show HEAD:src/b.ts",
    "wc < notes.txt",
  ];
  for (const line of asked) assert.match(await concernOf(line), /closed to tools/, line);
  for (const line of ["cat src/a.ts", "ls", "ls -R lib", "find docs", "rg x lib", "git status", "git log"])
    assert.equal(await concernOf(line), "nothing", line);
});

test("Names that are no text, or are counted in another way, are not missed", async () => {
  const fixture = createFixture(tempFolder());
  symlinkSync("../outside", path.join(fixture.folder, "é"));
  assert.match((await partOf("ls ??", fixture)).concern ?? "", /outside/);
  assert.match((await partOf("ls ?", fixture)).concern ?? "", /outside/);
  symlinkSync("../outside", Buffer.concat([Buffer.from(`${fixture.folder}/docs/`), Buffer.from([0xff])]));
  assert.match((await partOf("ls docs/*", fixture)).concern ?? "", /can't all be looked at/);
  assert.match((await partOf("grep -r x docs", fixture)).concern ?? "", /can't be read/);
});

test("A rule for a program that nothing is known of names what its patterns stand for", async () => {
  const fixture = createFixture(tempFolder());
  assert.deepEqual((await partOf("eslint src/*.ts --fix", fixture)).words, ["eslint", "src/a.ts", "src/b.ts", "--fix"]);
  assert.deepEqual(await partOf("rm *.log", fixture), { words: ["rm", "*.log"], text: "rm *.log", readOnly: false });
  for (const line of ["true && rm src/*", 'for f in src/*; do rm "$f"; done']) {
    const reading = await fixture.read(line);
    assert.match((reading.kind === "clear" && reading.parts.at(-1)?.concern) || "", /may change until it runs/);
  }
});
