import assert from "node:assert/strict";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { tellingIn, unreadIn } from "../../../src/cli/trust/found.ts";
import { createTrustList } from "../../../src/cli/trust/list.ts";
import { tempFolder } from "../../temp.ts";

function open() {
  const home = tempFolder();
  const said: string[] = [];
  for (const each of ["work/sub/deep", "workshop", "other"]) mkdirSync(path.join(home, each), { recursive: true });
  const dataFolder = path.join(home, "data");
  return {
    list: createTrustList({ dataFolder, say: (line) => said.push(line) }),
    said,
    dataFolder,
    at: (name: string) => path.join(home, name),
  };
}

test("No folder is trusted until somebody says so; then it is with what lies below it, and nothing beside it", async () => {
  const { list, at } = open();
  const trusted = async () => {
    const names = ["work", "work/sub", "work/sub/deep", "workshop", "other", "."];
    const found = await Promise.all(names.map((each) => list.trusts(at(each))));
    return names.filter((_, index) => found[index]);
  };
  assert.deepEqual(await trusted(), []);
  assert.deepEqual(await list.trust(at("work/sub")), { path: at("work/sub"), by: at("work/sub") });
  assert.deepEqual(await trusted(), ["work/sub", "work/sub/deep"]);
  await list.trust(at("work"));
  assert.deepEqual(await trusted(), ["work", "work/sub", "work/sub/deep"]);
});

test("A link is what it leads to, whether it is trusted or asked about", async () => {
  const { list, at } = open();
  symlinkSync(at("work"), at("link"));
  assert.deepEqual(await list.trust(at("link")), { path: at("work"), by: at("work") });
  symlinkSync(at("other"), at("work/out"));
  assert.deepEqual([await list.trusts(at("work")), await list.trusts(at("link/sub"))], [true, true]);
  assert.equal(await list.trusts(at("work/out")), false, "what a link in a trusted folder leads to is not trusted by that");
});

test("Trust is taken back where it was given; of a folder below another it is told which that is", async () => {
  const { list, at } = open();
  await list.trust(at("work"));
  assert.deepEqual(await list.trust(at("work/sub")), { path: at("work/sub"), by: at("work") });
  assert.deepEqual(await list.remove(at("work/sub")), { path: at("work/sub"), wasListed: false, by: at("work") });
  assert.deepEqual(await list.remove(at("other")), { path: at("other"), wasListed: false, by: undefined });
  rmSync(at("work"), { recursive: true });
  assert.deepEqual(await list.remove(at("work")), { path: at("work"), wasListed: true, by: undefined });
  assert.deepEqual(await list.folders(), []);
});

test("A no is remembered for what lies below too, until the folder is trusted after all", async () => {
  const { list, at } = open();
  await list.decline(at("work"));
  assert.deepEqual(
    [await list.isDeclined(at("work/sub")), await list.isDeclined(at("other")), await list.trusts(at("work"))],
    [true, false, false],
  );
  await list.trust(at("work/sub"));
  assert.deepEqual(
    [await list.isDeclined(at("work")), await list.trusts(at("work/sub")), await list.trusts(at("work"))],
    [false, true, false],
  );
});

test("A damaged list trusts nothing, and says so", async () => {
  const { list, said, dataFolder, at } = open();
  await list.trust(at("work"));
  writeFileSync(path.join(dataFolder, "trust.json"), '{"version":1,"folders":[{"path":');
  assert.equal(await list.trusts(at("work")), false);
  assert.match(said.join("\n"), /trust\.json is damaged, so no folder is trusted\. It was not deleted/);
});

test("What trusting a folder is about is found by its names, and what is left unread without it", async () => {
  const { at } = open();
  assert.deepEqual([await tellingIn(at("work")), await unreadIn(at("work"))], [[], []]);
  for (const each of [".anycowork", ".github/skills", ".github/workflows"]) mkdirSync(path.join(at("work"), each), { recursive: true });
  for (const each of ["AGENTS.md", ".mcp.json", ".anycowork/permissions.json"]) writeFileSync(path.join(at("work"), each), "{}");
  assert.deepEqual(await tellingIn(at("work")), [".anycowork/", ".github/skills/", "AGENTS.md", ".mcp.json"]);
  assert.deepEqual(await unreadIn(at("work")), [".anycowork/permissions.json", ".mcp.json", "AGENTS.md", ".github/skills/"]);
});
