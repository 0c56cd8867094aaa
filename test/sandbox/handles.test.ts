import assert from "node:assert/strict";
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { plainFormat } from "../../src/core/sandbox/encoding.ts";
import { type HeldFolder, holdByPath, inFolder } from "../../src/core/sandbox/handles/folder.ts";
import { writeTextFile } from "../../src/core/sandbox/text-file.ts";
import { tempFolder } from "../temp.ts";

const root = tempFolder();
const outside = path.join(root, "outside");
mkdirSync(outside);
const code = (wanted: string) => (error: unknown) => error instanceof Error && "code" in error && error.code === wanted;

function swapped(name: string): { readonly folder: string; swap(): void } {
  const folder = path.join(root, name);
  mkdirSync(folder);
  writeFileSync(path.join(folder, "a.txt"), "inside");
  return {
    folder,
    swap() {
      renameSync(folder, `${folder}.away`);
      symlinkSync(outside, folder);
    },
  };
}

test("What is done in a held folder happens there, also when a link has come into its place", {
  skip: process.platform !== "linux",
}, async () => {
  const { folder, swap } = swapped("held");
  writeFileSync(path.join(outside, "a.txt"), "outside");
  const text = await inFolder(folder, async (held) => {
    swap();
    await writeFile(held.to("new.txt"), "new");
    const file = await held.open("a.txt");
    return file.readFile("utf8").finally(() => file.close());
  });
  assert.equal(text, "inside");
  assert.equal(readFileSync(`${folder}.away/new.txt`, "utf8"), "new");
  assert.deepEqual(readdirSync(outside), ["a.txt"]);
  await assert.rejects(
    inFolder(folder, async () => undefined),
    code("ELSEWHERE"),
  );
  await assert.rejects(
    inFolder(path.join(folder, "below"), async () => undefined, []),
    code("ELSEWHERE"),
  );
  assert.deepEqual(readdirSync(outside), ["a.txt"], "no folder is made behind a link");
});

test("Where a folder can only be named, it is noticed that its path leads elsewhere, also when it has become another folder", async () => {
  const { folder, swap } = swapped("named");
  writeFileSync(path.join(outside, "a.txt"), "outside");
  const held = await holdByPath(folder);
  await held.confirm();
  await (await held.open("a.txt")).close();
  swap();
  await assert.rejects(held.confirm(), code("ELSEWHERE"));
  await assert.rejects(held.open("a.txt"), code("ELSEWHERE"));
  await assert.rejects(holdByPath(folder), code("ELSEWHERE"));
  rmSync(folder);
  mkdirSync(folder);
  await assert.rejects(held.confirm(), code("ELSEWHERE"));
});

test("A link is neither opened nor entered", async () => {
  const { folder } = swapped("links");
  symlinkSync(outside, path.join(folder, "folder"));
  symlinkSync(path.join(outside, "a.txt"), path.join(folder, "file"));
  const all: readonly ((work: (held: HeldFolder) => Promise<void>) => Promise<void>)[] = [
    (work) => inFolder(folder, work),
    async (work) => work(await holdByPath(folder)),
  ];
  for (const using of all)
    await using(async (held) => {
      await assert.rejects(held.open("file"), code("ELOOP"));
      await assert.rejects(held.enter("folder"), code("ELSEWHERE"));
    });
});

test("Missing folders are made and noted, the topmost first", async () => {
  const made: string[] = [];
  const target = path.join(root, "made/deep/er");
  await inFolder(target, (held) => writeFile(held.to("a.txt"), "x"), made);
  assert.deepEqual(made, [path.join(root, "made"), path.join(root, "made/deep"), target]);
  assert.ok(existsSync(path.join(target, "a.txt")));
  await assert.rejects(
    inFolder(path.join(target, "a.txt/more"), async () => undefined, []),
    code("ENOTDIR"),
  );
});

test("A file that has got another name since it was asked about is left alone, and so is what is no file", async () => {
  const { folder } = swapped("shared");
  const file = path.join(folder, "a.txt");
  const content = { text: "new", format: plainFormat, isNew: false, isAlone: true };
  linkSync(file, path.join(outside, "second"));
  assert.match((await writeTextFile(file, "a.txt", content)) ?? "", /another name/);
  assert.equal(await writeTextFile(file, "a.txt", { ...content, isAlone: false }), undefined);
  assert.equal(readFileSync(path.join(outside, "second"), "utf8"), "inside", "the other name keeps what it had");
  const link = path.join(folder, "link");
  symlinkSync(path.join(outside, "second"), link);
  assert.match((await writeTextFile(link, "link", content)) ?? "", /become a link/);
});
