import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { judge } from "../../src/core/permissions/gate.ts";
import { guardOf } from "../../src/core/sandbox/guarded.ts";
import { absolutePath, nameProblem, wayInto } from "../../src/core/sandbox/names.ts";
import { createTools } from "../../src/core/tools/toolbox.ts";
import { inRepo } from "../repo.ts";
import { tempFolder } from "../temp.ts";

interface PathCase {
  readonly id: string;
  readonly op: "read" | "write" | "list" | "delete";
  readonly platform: "any" | "posix" | "mac" | "win";
  readonly input: string;
  readonly setup: readonly (readonly [kind: string, name: string, target?: string])[];
  readonly expect: "refuse" | "ask" | "allow";
  readonly why: string;
}

/** Cases whose time has not come, each with what it waits for, and what happens until then. */
const waiting: ReadonlyMap<string, { readonly why: string; readonly now: PathCase["expect"] | "none" }> = new Map([
  ["PA-053", { why: "an open descriptor leads wherever this process had it open; pipes and devices are refused", now: "none" }],
  ["PA-137", { why: "skills are not installed yet, so all of our data is refused", now: "refuse" }],
  ["PA-143", { why: "tools are not told where the extension lies, so it is any folder outside", now: "ask" }],
]);

const cases = JSON.parse(readFileSync(inRepo("test/cases/paths.json"), "utf8")) as readonly PathCase[];

test("No path case is lost", () => {
  assert.equal(cases.length, 88);
  assert.equal(new Set(cases.map((each) => each.id)).size, 88);
  for (const id of waiting.keys())
    assert.ok(
      cases.some((each) => each.id === id),
      id,
    );
});

for (const each of cases) {
  const wait = waiting.get(each.id);
  if (wait?.now === "none") continue;
  const expected = wait?.now ?? each.expect;
  test(`${each.id}: ${each.op} is answered with "${expected}" (${wait?.why ?? each.why})`, async () => {
    const isJunction = each.setup.some(([kind]) => kind === "junction");
    const outcome = each.platform === "win" && !isJunction ? onWindows(each) : await here(each);
    assert.equal(outcome, expected);
  });
}

/** The case through the real tools and the gate, in a world of its own. */
async function here(each: PathCase): Promise<PathCase["expect"]> {
  const root = tempFolder();
  const inWorld = (name: string) => name.replace(/^\/(?=w\/|home\/|data\/)/, `${root}/`);
  for (const name of ["w/proj/src", "w/other", "home/u", "data/proj/src", "data/store/blobs"])
    mkdirSync(path.join(root, name), { recursive: true });
  for (const name of ["w/secret.txt", "w/proj/src/a.ts", "w/other/f", "data/proj/src/a.ts"]) writeFileSync(path.join(root, name), "");
  const project = each.setup.some(([, name]) => name === "/w/proj") ? path.join(root, "w/linked") : path.join(root, "w/proj");
  for (const [kind, name, target = ""] of each.setup)
    setUp(kind, name === "/w/proj" ? project : path.resolve(project, inWorld(name)), inWorld(target));
  const dataFolder = path.join(root, "data/store");
  const input = inWorld(each.input)
    .replace("/w/proj/", `${project.slice(root.length)}/`)
    .replace(/^\$\{globalStorage\}/, dataFolder)
    .replace(/^\$\{userData\}/, path.join(root, "home/u/user-data"))
    .replace(/^\$\{extensionDir\}/, path.join(root, "home/u/extension"));
  const tools = createTools({
    folders: [project],
    dataFolder,
    readableFolder: path.join(dataFolder, "blobs"),
    environment: { HOME: path.join(root, "home/u") },
  });
  const name = { read: "read_file", write: "write_file", list: "list_files", delete: "delete_file" }[each.op];
  const given = each.op === "write" ? { path: input, content: "x" } : { path: input };
  const prepared = await tools.find((tool) => tool.name === name)?.prepare(JSON.stringify(given), new AbortController().signal);
  if (prepared?.kind !== "ready") return "refuse";
  const verdict = judge(prepared.access, { mode: "edits", trusted: true, grants: [], hash: (text) => text });
  return verdict.kind === "allowed" ? "allow" : verdict.kind === "ask" ? "ask" : "refuse";
}

function setUp(kind: string, name: string, target: string): void {
  if (kind === "mkfifo") execFileSync("/bin/sh", ["-c", 'mkfifo "$1"', "sh", name]);
  else if (kind === "symlink") symlinkSync(target, name);
  // A junction is a link to a folder.
  else if (kind === "junction") symlinkSync(path.resolve(name, "../../other"), name);
  else if (kind === "hardlink") linkSync(target, name);
  else assert.fail(kind);
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
