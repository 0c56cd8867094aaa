import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { label, target } from "../../src/extension/tools/place.ts";
import { tempFolder } from "../temp.ts";

test("a path counts as inside only when it still is with its links resolved", async () => {
  const folder = workspace();
  await check(["a.txt", folder], "inside");
  await check([path.join(folder, "a.txt"), folder], "inside");
  await check(["out/secret.txt", folder], "outside");
  await check(["../", folder], "outside");
});

test("a workspace that was opened through a link holds its files", async () => {
  const folder = workspace();
  const link = path.join(tempFolder(), "link");
  symlinkSync(folder, link);
  await check(["a.txt", link], "inside");
});

test("what is not there is said", async () => {
  assert.equal(await target("nope.txt", [workspace()]), "There is no file nope.txt.");
  assert.match(String(await target("a.txt", [])), /No folder is open/);
  assert.match(String(await target("//host/share/a.txt", [workspace()])), /other machines/);
});

test("files are named the way the workspace names them", () => {
  assert.equal(label("/w/src/a.ts", ["/w"]), "src/a.ts");
  assert.equal(label("/w", ["/w"]), ".");
  assert.equal(label("/other/a.ts", ["/w"]), "/other/a.ts");
  assert.equal(label("/w..x/a.ts", ["/w"]), "/w..x/a.ts");
});

async function check([name, folder]: readonly [string, string], place: "inside" | "outside"): Promise<void> {
  const found = await target(name, [folder]);
  if (typeof found === "string" || found.access.kind !== "read") assert.fail(String(found));
  assert.equal(found.access.place, place);
}

function workspace(): string {
  const folder = tempFolder();
  const outside = tempFolder();
  mkdirSync(path.join(folder, "src"));
  writeFileSync(path.join(folder, "a.txt"), "a");
  writeFileSync(path.join(outside, "secret.txt"), "s");
  symlinkSync(outside, path.join(folder, "out"));
  return folder;
}
