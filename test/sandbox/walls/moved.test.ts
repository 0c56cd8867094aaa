import assert from "node:assert/strict";
import { mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { ended, scene } from "./scene.ts";

const skip = process.platform !== "linux" && "what is open can't be followed here";

/** Where nobody looks for secrets. */
const aside = "node_modules/a/b/c/x";

function begun() {
  const made = scene("x/.env", "x/notes.txt");
  mkdirSync(path.dirname(made.at(aside)), { recursive: true });
  return made;
}

test("a secret that a running command moves with its folder stays hidden where it is not looked for", { skip }, async () => {
  const { at, begin, hidden } = begun();
  const guard = await begin();
  renameSync(at("x"), at(aside));
  assert.deepEqual(await hidden("other"), [`${aside}/.env`]);
  await guard.end(ended);
});

test("it stays so when that command has ended, and when another one moves it again", { skip }, async () => {
  const { at, during, hidden } = begun();
  await during(() => renameSync(at("x"), at(aside)));
  assert.deepEqual(await hidden(), [`${aside}/.env`]);
  await during(() => renameSync(at(aside), at("node_modules/a/b/c/y")));
  assert.deepEqual(await hidden(), ["node_modules/a/b/c/y/.env"]);
  await during(() => renameSync(at("node_modules/a/b/c/y"), at("x")));
  assert.deepEqual(await hidden(), ["x/.env"]);
});

test("what the person calls something else meanwhile is theirs to show", { skip }, async () => {
  const { at, during, hidden } = begun();
  await during(() => renameSync(at("x/.env"), at("x/shown.txt")));
  assert.deepEqual(await hidden(), []);
});
