import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { tempFolder } from "../../../temp.ts";
import { docker, stage } from "../stage.ts";
import { silentEngine, type Unsaid } from "./engine.ts";

const unsaid: Readonly<Record<string, Unsaid>> = {
  "": {},
  ", though the engine never says that its box has ended": { ends: true },
  ", though the engine never says what became of anything in its box": { ends: true, output: true },
};
for (const [how, kept] of Object.entries(unsaid))
  test(`An image without a shell, or without anything, is said to be no good, and nothing is run${how}`, async () => {
    const address = await silentEngine(kept);
    for (const image of [await bareImage(), await shelllessImage()]) {
      const { folder, run, boxes } = stage({ image }, address);
      const { reason, problem } = await run("touch made");
      assert.equal(reason, "unstartable");
      assert.equal(
        problem,
        `Nothing was run: Docker could not make a box (the image ${image} lacks the programs sh and cat, which a box needs: name another in anycowork.sandbox.image).`,
      );
      assert.equal(existsSync(path.join(folder, "made")), false);
      assert.deepEqual(await boxes(), []);
    }
  });

test("An image that has what a box needs is not said to be no good when the engine says nothing of what is in its box", async () => {
  const { run, boxes } = stage({}, await silentEngine({ output: true }));
  const { reason, problem } = await run("echo here");
  assert.equal(reason, "unstartable");
  assert.equal(problem, "Nothing was run: Docker could not make a box (it ended at once).");
  assert.deepEqual(await boxes(), []);
});

test("A box that was taken away between two commands, though the engine never says so: the second gets another", async () => {
  const { run, inspect } = stage({}, await silentEngine({ ends: true }));
  assert.equal((await run("echo here")).output, "here\n");
  const { Id } = await inspect();
  await docker.getContainer(Id).remove({ force: true });
  assert.equal((await run("echo again")).output, "again\n");
  assert.notEqual((await inspect()).Id, Id);
});

function bareImage(): Promise<string> {
  const files = tempFolder();
  writeFileSync(path.join(files, "readme"), "nothing here");
  return importImage(files, "anycowork-test/bare:1");
}

/** It has `cat`, with the libraries it needs. */
function shelllessImage(): Promise<string> {
  const files = tempFolder();
  const listing = { encoding: "utf8", env: { LD_TRACE_LOADED_OBJECTS: "1" } } as const;
  const libraries = execFileSync("/bin/cat", [], listing).match(/\/\S+/g) ?? [];
  for (const each of ["/bin/cat", ...libraries]) {
    mkdirSync(path.dirname(path.join(files, each)), { recursive: true });
    execFileSync("cp", ["-L", each, path.join(files, each)]);
  }
  return importImage(files, "anycowork-test/shellless:1");
}

/** An image of these files and nothing else, until the tests are over. */
async function importImage(folder: string, name: string): Promise<string> {
  const archive = path.join(tempFolder(), "image.tar");
  execFileSync("tar", ["-cf", archive, "-C", folder, "."]);
  const [repo, tag] = name.split(":");
  const stream = await docker.importImage(archive, { repo, tag });
  await new Promise((resolve) => docker.modem.followProgress(stream, resolve));
  after(() =>
    docker
      .getImage(name)
      .remove({ force: true })
      .catch(() => undefined),
  );
  return name;
}
