import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { judge } from "../../src/core/permissions/gate.ts";
import { guardOf } from "../../src/core/sandbox/guarded.ts";
import { absolutePath, nameProblem, wayInto } from "../../src/core/sandbox/names.ts";
import { createTools } from "../../src/core/tools/toolbox.ts";
import { plainPolicy as policy } from "../permissions/policy.ts";
import { tempFolder } from "../temp.ts";
import { buildWorld, isByLetters, type PathCase, pathCases } from "./path-cases.ts";

test("No path case is lost", () => {
  assert.equal(pathCases.length, 88);
  assert.equal(new Set(pathCases.map((each) => each.id)).size, 88);
});

for (const each of pathCases)
  test(`${each.id}: ${each.op} is answered with "${each.expect}" (${each.why})`, async () => {
    assert.equal(isByLetters(each) ? onWindows(each) : await here(each), each.expect);
  });

/** The case through the real tools and the gate, in a world of its own. */
async function here(each: PathCase): Promise<PathCase["expect"]> {
  const root = tempFolder();
  const [dataFolder, extension] = [path.join(root, "data/store"), path.join(root, "home/u/extension")];
  const { project, tool, given } = buildWorld(each, root, { dataFolder, extension });
  const tools = createTools({
    folders: [project],
    dataFolder,
    readableFolder: path.join(dataFolder, "blobs"),
    codeFolder: path.join(extension, "dist"),
    environment: { HOME: path.join(root, "home/u") },
  });
  const prepared = await tools.find(({ name }) => name === tool)?.prepare(JSON.stringify(given), new AbortController().signal);
  if (prepared?.kind !== "ready") return "refuse";
  const verdict = judge(prepared.access, { ...policy, mode: "edits" });
  return verdict.kind === "allowed" ? "allow" : verdict.kind === "ask" ? "ask" : "refuse";
}

/** What the letters of a path decide on Windows, where there are no files to look at here. */
function onWindows({ input, op }: PathCase): PathCase["expect"] {
  const folder = "C:\\w\\proj";
  if (nameProblem(input, "win32")) return "refuse";
  const target = absolutePath(input, folder, { style: "win32" });
  const way = wayInto(folder, target, "win32");
  if (way === undefined) return "ask";
  return guardOf(way.split("\\"), op === "write" ? "write" : "read") ? "ask" : "allow";
}
