import assert from "node:assert/strict";
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { createPrivateFile, type Permissions } from "../../src/core/storage/private-file.ts";
import { tempFolder } from "../temp.ts";

type Content = { readonly words: readonly string[] };

function open(dataFolder = path.join(tempFolder(), "data"), permissions?: Permissions) {
  const warned: string[] = [];
  const file = createPrivateFile<Content>({
    dataFolder,
    name: "words.json",
    without: "no word is known",
    parse: (json) => {
      const { words, version } = (json ?? {}) as { words?: string[]; version?: number };
      return version === 2 ? "newer" : words && { words };
    },
    now: () => "2026-01-02T03:04:05.678Z",
    warn: (sentence) => warned.push(sentence),
    permissions,
  });
  return { file, warned, path: path.join(dataFolder, "words.json"), folder: dataFolder };
}

const add = (word: string) => (now: Content | undefined) => ({ words: [...(now?.words ?? []), word] });
const mode = (file: string) => statSync(file).mode & 0o777;

test("It holds nothing and makes nothing until something is kept in it, then only its owner can read it", async () => {
  const { file, path: target, folder } = open();
  assert.deepEqual(await file.read(), { value: undefined });
  assert.equal(existsSync(folder), false);
  assert.deepEqual(await file.update(add("one")), { value: { words: ["one"] } });
  assert.deepEqual(await file.read(), { value: { words: ["one"] } });
  assert.deepEqual([mode(target), mode(folder)], [0o600, 0o700]);
  assert.deepEqual(readdirSync(folder), ["words.json"]);
});

test("Of many who change it at once none is lost, and what a dead writer left is in nobody's way", async () => {
  const { file, path: target, folder } = open();
  await file.update(() => ({ words: [] }));
  writeFileSync(`${target}.tmp`, "half");
  const others = Array.from({ length: 8 }, () => open(folder).file);
  await Promise.all(others.map((each, index) => each.update(add(String(index)))));
  const found = await file.read();
  assert.deepEqual("value" in found && [...(found.value?.words ?? [])].sort(), ["0", "1", "2", "3", "4", "5", "6", "7"]);
  assert.deepEqual(readdirSync(folder), ["words.json"]);
});

test("What is to stay as it is is not written again", async () => {
  const { file, path: target } = open();
  await file.update(add("one"));
  const before = statSync(target).ino;
  assert.deepEqual(await file.update(() => undefined), { value: { words: ["one"] } });
  assert.equal(statSync(target).ino, before);
});

test("A damaged one is set aside, said, and begun anew", async () => {
  const { file, warned, path: target, folder } = open();
  await file.update(add("one"));
  writeFileSync(target, '{"words":["o');
  assert.deepEqual(await file.update(add("two")), { value: { words: ["two"] } });
  const aside = path.join(folder, "store/set-aside/2026-01-02T03-04-05-678Z/words.json");
  assert.equal(readFileSync(aside, "utf8"), '{"words":["o');
  assert.deepEqual(warned, [`${target} is damaged, so no word is known. It was not deleted; it is now ${aside}.`]);
});

test("A newer version's is left alone", async () => {
  const { file, path: target } = open();
  await file.update(add("one"));
  writeFileSync(target, '{"version":2}');
  for (const found of [await file.read(), await file.update(add("two"))])
    assert.match("problem" in found ? found.problem : "", /written by a newer AnyCowork and is left alone, so no word is known/);
  assert.equal(readFileSync(target, "utf8"), '{"version":2}');
});

test("What others may read is taken from them; where that can't be done it is refused, and nothing is written", async () => {
  const { file, path: target, folder, warned } = open();
  await file.update(add("one"));
  chmodSync(target, 0o644);
  assert.deepEqual(await file.read(), { value: { words: ["one"] } });
  assert.equal(mode(target), 0o600);
  await file.read();
  assert.deepEqual(warned, [`Others on this machine could read or change ${target}; from now on only you can.`]);

  const withoutPermissions: Permissions = { mode: async () => 0o777, protect: async () => undefined };
  const stubborn = open(folder, withoutPermissions).file;
  const refused = await stubborn.read();
  assert.match(
    "problem" in refused ? refused.problem : "",
    /Others on this machine may read or change .*so no word is known\. Move the data folder/,
  );
  const fresh = open(undefined, withoutPermissions);
  const unwritten = await fresh.file.update(add("two"));
  assert.match("problem" in unwritten ? unwritten.problem : "", /knows no permissions: everybody could read it/);
  assert.deepEqual(readdirSync(fresh.folder), []);
});

test("Where no folder can be made a sentence says so", async () => {
  const folder = tempFolder();
  writeFileSync(path.join(folder, "file"), "");
  const { file } = open(path.join(folder, "file", "data"));
  assert.deepEqual(await file.read(), { value: undefined });
  const refused = await file.update(add("one"));
  assert.match("problem" in refused ? refused.problem : "", /words\.json can't be used \((EEXIST|ENOTDIR)/);
});
