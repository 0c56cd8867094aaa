import assert from "node:assert/strict";
import { renameSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { createPlaces, type Place } from "../../src/core/tools/places.ts";
import { createWorld } from "./world.ts";

const world = createWorld();
const places = createPlaces({
  folders: [world.folder],
  dataFolder: world.dataFolder,
  readableFolder: path.join(world.dataFolder, "blobs"),
  environment: {},
});
for (const name of ["src/a.ts", ".env", "closed/b.ts"]) world.write(name, "x");
world.write(".anycoworkignore", "closed/\n");
writeFileSync(path.join(world.outside, "far.ts"), "x");
symlinkSync(world.outside, world.path("out"));

async function found(name: string): Promise<Place> {
  const place = await places.find(name);
  if ("refused" in place) assert.fail(place.refused);
  return place;
}

test("What a surface's own tools look at is judged like what ours do", async () => {
  const accessOf = async (name: string) => {
    const { access } = await found(name);
    return access.kind === "read" ? [access.place, access.guarded] : [];
  };
  assert.deepEqual(await accessOf("src/a.ts"), ["inside", undefined]);
  assert.deepEqual(await accessOf(world.path("src/a.ts")), ["inside", undefined]);
  assert.deepEqual(await accessOf("out/far.ts"), ["outside", undefined]);
  assert.deepEqual(await accessOf(".env"), ["inside", "it may hold secrets"]);
  assert.equal((await found("src/a.ts")).label, "src/a.ts");
  assert.deepEqual([(await found("src/a.ts")).isThere, (await found("src/b.ts")).isThere], [true, false]);
  const refused = await places.find("closed/b.ts");
  assert.match("refused" in refused ? refused.refused : "", /closed to tools by \.anycoworkignore/);
});

test("Told without a question is only of what reading would not ask about", async () => {
  const files = ["src/a.ts", ".env", "closed/b.ts", "out/far.ts"].map((each) => world.path(each));
  assert.deepEqual([...(await places.open(files))], [[world.path("src/a.ts"), "src/a.ts"]]);
});

test("What leads elsewhere since it was asked about is not looked at", async () => {
  world.write("sub/a.ts", "x");
  const place = await found("sub/a.ts");
  assert.equal(await places.moved("sub/a.ts", place), undefined);
  renameSync(world.path("sub"), world.path("other"));
  symlinkSync(world.outside, world.path("sub"));
  assert.match((await places.moved("sub/a.ts", place)) ?? "", /leads elsewhere/);
});
