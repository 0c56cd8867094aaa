import assert from "node:assert/strict";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { createTools } from "../../src/core/tools/toolbox.ts";
import { quietContext } from "./context.ts";
import { createWorld, refusal } from "./world.ts";

test("A folder is shown as a tree, folders first, with what is ignored named but not entered", async () => {
  const world = createWorld();
  for (const name of [
    "src/core/a.ts",
    "src/b.ts",
    "README.md",
    "node_modules/x/index.js",
    "node_modules/y/index.js",
    "dist/out.js",
    "debug.log",
    ".git/HEAD",
  ])
    world.write(name, "");
  world.write(".gitignore", "# made\n/dist/\n*.log\n!keep.log\n");
  world.write("keep.log", "");
  const { output, summary } = await world.call("list_files", {});
  const lines = [
    "./",
    ".git/ (ignored, 1 entry)",
    "dist/ (ignored, 1 entry)",
    "node_modules/ (ignored, 2 entries)",
    "src/",
    "  core/",
    "    a.ts",
    "  b.ts",
    ".gitignore",
    "README.md",
    "debug.log (ignored)",
    "keep.log",
  ];
  assert.equal(output, lines.join("\n"));
  assert.equal(summary, "11 entries");
});

test("The depth can be chosen, and says what lies below", async () => {
  const world = createWorld();
  world.write("a/b/c/d.txt", "");
  assert.equal((await world.call("list_files", { depth: 1 })).output, "./\na/ (1 entry)");
  assert.equal((await world.call("list_files", { path: "a", depth: 5 })).output, "a/\nb/\n  c/\n    d.txt");
});

test("A folder too full to show is shown less deep, or in part, and that is said", async () => {
  const world = createWorld();
  for (let index = 0; index < 310; index += 1) world.write(`many/${index}`, "");
  for (let index = 0; index < 5; index += 1) world.write(`few/${index}`, "");
  const wide = (await world.call("list_files", {})).output;
  assert.match(wide, /^few\/ \(5 entries\)\nmany\/ \(310 entries\)$/m);
  assert.match(wide, /\[Only 1 deep/);
  assert.match((await world.call("list_files", { path: "many" })).output, /\[… 10 more entries/);
});

test("Links are shown but not followed, so that a circle does no harm", async () => {
  const world = createWorld();
  mkdirSync(world.path("folder"));
  symlinkSync("..", world.path("folder", "up"));
  assert.equal((await world.call("list_files", {})).output, "./\nfolder/\n  up");
});

test("What can't be listed is said", async () => {
  const world = createWorld();
  world.write("file.txt", "");
  assert.match((await world.call("list_files", { path: "gone" })).output, /There is no folder gone/);
  assert.match((await world.call("list_files", { path: "file.txt" })).output, /is a file\. Use read_file/);
  assert.match(refusal(await createWorld({ folders: [] }).prepare("list_files", {})), /open a folder first/);
});

test("All workspace folders are listed when none is named", async () => {
  const world = createWorld({ folders: ["first", "second"] });
  world.write("a.txt", "");
  world.write("../second/b.txt", "");
  assert.equal((await world.call("list_files", {})).output, "./\na.txt\n\nsecond/\nb.txt");
});

test("Our own data is not listed, even where it lies in the workspace", async () => {
  const world = createWorld();
  world.write("data/secret.db", "");
  world.write("a.txt", "");
  const dataFolder = world.path("data");
  const tools = createTools({ folders: [world.folder], dataFolder, readableFolder: path.join(dataFolder, "blobs"), environment: {} });
  const tool = tools.find((each) => each.name === "list_files");
  const prepared = await tool?.prepare("{}", new AbortController().signal);
  const result = prepared?.kind === "ready" ? await prepared.run(quietContext()) : undefined;
  assert.equal(result?.output, "./\na.txt");
});

test("The ignore rules of a folder hold though another folder's name begins its own", async () => {
  const world = createWorld({ folders: ["a", "ab"] });
  mkdirSync(world.path("../ab/sub"));
  writeFileSync(world.path("../ab/.gitignore"), "*.log\n");
  writeFileSync(world.path("../ab/sub/x.log"), "");
  assert.equal((await world.call("list_files", { path: "ab/sub" })).output, "ab/sub/\nx.log (ignored)");
});

test("With a glob files are found by their names, wherever they lie", async () => {
  const world = createWorld();
  world.write(".gitignore", "dist/\n");
  for (const name of ["src/a.test.ts", "src/deep/b.test.ts", "src/c.ts", "dist/d.test.ts", "node_modules/m/e.test.ts"])
    world.write(name, "");
  const { output, summary } = await world.call("list_files", { glob: "**/*.test.ts" });
  assert.equal(output, "src/a.test.ts\nsrc/deep/b.test.ts");
  assert.equal(summary, "2 files");
  assert.equal((await world.call("list_files", { glob: "*.test.ts", path: "src/deep" })).output, "src/deep/b.test.ts");
  assert.equal((await world.call("list_files", { glob: "*.md" })).output, "No such file.");
  for (let index = 0; index < 310; index += 1) world.write(`many/${String(index).padStart(3, "0")}.txt`, "");
  assert.match(
    (await world.call("list_files", { glob: "*.txt" })).output,
    /many\/299\.txt\n\[300 of 310 shown\. Make the glob or the path narrower\.\]$/,
  );
});

test("A nested repository and the ignore files of others are heeded in a listing too", async () => {
  const world = createWorld();
  world.write(".gitignore", "*.log\n");
  world.write(".ignore", "notes/\n");
  world.write("own/.git/HEAD", "");
  for (const name of ["own/a.log", "a.log", "notes/n.md"]) world.write(name, "");
  const lines = [
    "./",
    "notes/ (ignored, 1 entry)",
    "own/",
    "  .git/ (ignored, 1 entry)",
    "  a.log",
    ".gitignore",
    ".ignore",
    "a.log (ignored)",
  ];
  assert.equal((await world.call("list_files", {})).output, lines.join("\n"));
});
