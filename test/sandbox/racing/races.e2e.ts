import assert from "node:assert/strict";
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readFile, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { hashOf } from "../../../src/core/sandbox/baseline/print.ts";
import { putIntoTrash, trashFolderOf } from "../../../src/core/sandbox/files/trash.ts";
import { type Deed, doDeed } from "../../../src/core/undo/deed.ts";
import { quietContext } from "../../tools/context.ts";
import { createWorld, type World } from "../../tools/world.ts";
import { type Swap, startRacer } from "./racer.ts";

/** At least so many; more until everything was done now and then: a process that is kept from running may leave the link in place for long. */
const rounds = 40;
const mostRounds = 20_000;
/** Of each kind of thing that can be used up. */
const supply = 200;
const secret = "of the outside";

const otherDisk = existsSync("/dev/shm") && statSync("/dev/shm").dev !== statSync(tmpdir()).dev ? "/dev/shm" : undefined;

/** A folder `dir` in the workspace and one outside that looks the same, so that whoever is led astray finds what it looks for. */
function lookalikes(): { readonly world: World; readonly swap: Swap } {
  const world = createWorld();
  for (const [folder, text] of [
    [world.path("dir"), "of the workspace"],
    [world.outside, secret],
  ] as const) {
    mkdirSync(path.join(folder, "sub"), { recursive: true });
    const names = [
      "read.txt",
      "edit.txt",
      "sub/deep.txt",
      ...Array.from({ length: supply }, (_, nr) => [`gone-${nr}`, `moved-${nr}`]).flat(),
    ];
    for (let nr = 0; nr < supply; nr += 1) {
      mkdirSync(path.join(folder, `tree-${nr}/deep`), { recursive: true });
      writeFileSync(path.join(folder, `tree-${nr}/deep/a.txt`), `${text}\n`);
    }
    for (const name of names) writeFileSync(path.join(folder, name), `${text}\n`);
    // What an undo looks for has the same content in both.
    for (let nr = 0; nr < 3 * supply; nr += 1) writeFileSync(path.join(folder, `undone-${nr}`), "alike");
  }
  return { world, swap: { kind: "place", target: world.path("dir"), outside: world.outside } };
}

/** A line for a folder and for each entry below, with all that a change would show in. */
function imageOf(target: string): readonly string[] {
  const found = lstatSync(target);
  const below = found.isDirectory() ? readdirSync(target).sort() : [];
  const line = `${target} ${found.ino} ${found.mtimeMs} ${found.ctimeMs} ${found.nlink}`;
  return [line, ...below.flatMap((name) => imageOf(path.join(target, name)))];
}

/** `work` gives whether it has done all it is there for. */
async function race({ outside }: World, swap: Swap, work: (round: number) => Promise<boolean>): Promise<void> {
  const before = imageOf(outside);
  const racer = await startRacer(swap);
  try {
    let isEnough = false;
    for (let round = 0; round < rounds || (!isEnough && round < mostRounds); round += 1) isEnough = await work(round);
  } finally {
    await racer.stop();
  }
  const after = imageOf(outside);
  const changed = [...before.filter((each) => !after.includes(each)), ...after.filter((each) => !before.includes(each))];
  assert.deepEqual(changed, [], "nothing outside was changed");
}

/** As the gate lets pass without a question. Gives what the tool says, or undefined where there was nothing to run. */
async function callInside(
  world: World,
  tool: string,
  input: object,
): Promise<{ readonly ok: boolean; readonly output: string } | undefined> {
  const prepared = await world.prepare(tool, input);
  if (prepared.kind === "refused") {
    assert.doesNotMatch(prepared.message, new RegExp(secret));
    return undefined;
  }
  const { access } = prepared;
  return "place" in access && access.place === "inside" && !("guarded" in access && access.guarded)
    ? prepared.run(quietContext())
    : undefined;
}

/** `nr` counts how often it was tried. */
const calls: readonly (readonly [tool: string, input: (nr: number) => object])[] = [
  ["read_file", () => ({ path: "dir/read.txt" })],
  ["read_file", () => ({ path: "dir/sub/deep.txt" })],
  ["write_file", (nr) => ({ path: `dir/new-${nr}.txt`, content: "new" })],
  ["write_file", (nr) => ({ path: `dir/made-${nr}/new.txt`, content: "new" })],
  ["write_file", (nr) => ({ path: "dir/read.txt", content: `of the workspace, round ${nr}\n` })],
  ["edit_file", (nr) => ({ path: "dir/edit.txt", old_text: "of the", new_text: `of the ${nr} `, replace_all: true })],
  ["delete_file", (nr) => ({ path: `dir/gone-${nr}` })],
  ["move_file", (nr) => ({ from: `dir/moved-${nr}`, to: `moved-${nr}` })],
  ["move_file", (nr) => ({ from: `moved-${nr}`, to: `dir/back-${nr}` })],
  ["list_files", () => ({ path: "dir" })],
  ["search_files", () => ({ pattern: "of the", glob: "*.txt" })],
];

test("However a process swaps a folder for a link, no tool reads, lists or changes anything outside", async () => {
  const { world, swap } = lookalikes();
  const tried = calls.map(() => 0);
  const done = new Map<string, number>();
  let caught = 0;
  await race(world, swap, async (round) => {
    for (const [index, [tool, input]] of calls.entries()) {
      const nr = tried[index] ?? 0;
      if (nr >= supply || (tool === "search_files" && round % 5 > 0)) continue;
      const result = await callInside(world, tool, input(nr));
      if (!result) continue;
      tried[index] = nr + 1;
      assert.doesNotMatch(result.output, new RegExp(secret), tool);
      if (result.ok) done.set(tool, (done.get(tool) ?? 0) + 1);
      if (/leads elsewhere/.test(result.output)) caught += 1;
    }
    return caught > 0 && calls.every(([tool]) => done.has(tool));
  });
  for (const [tool] of calls) assert.ok((done.get(tool) ?? 0) > 0, `${tool} was done now and then`);
  assert.ok(caught > 0, "and now and then what had been judged was no longer there");
});

test("However a process swaps a file for a link, what it leads to is neither read nor changed", async () => {
  const { world } = lookalikes();
  const file = world.path("dir/read.txt");
  const outside = path.join(world.outside, "read.txt");
  let done = 0;
  await race(world, { kind: "place", target: file, outside }, async (round) => {
    for (const [tool, input] of [
      ["read_file", { path: "dir/read.txt" }],
      ["write_file", { path: "dir/read.txt", content: `round ${round}` }],
      ["search_files", { pattern: "of the", path: "dir/read.txt" }],
    ] as const) {
      const result = await callInside(world, tool, input);
      assert.doesNotMatch(result?.output ?? "", new RegExp(secret), tool);
      if (result?.ok) done += 1;
    }
    return done > 0;
  });
  assert.ok(done > 0);
});

test("Where an unfinished file lies can be swapped for a link without anything being written there", async () => {
  const { world, swap } = lookalikes();
  let done = 0;
  // Where little else lies, so that the folder is seen at once.
  await race(world, { ...swap, kind: "aside", target: world.path("dir/sub") }, async (round) => {
    const result = await callInside(world, "write_file", { path: `dir/sub/new-${round}.txt`, content: "new" });
    if (result?.ok) done += 1;
    return done > 0;
  });
  assert.ok(done > 0);
});

test("However a process swaps a folder for a link, an undo changes nothing outside", async () => {
  const { world, swap } = lookalikes();
  const ports = {
    store: { saveBlob: async () => "", loadBytes: async () => undefined },
    trash: trashFolderOf(world.dataFolder),
    record: async () => undefined,
  };
  const done = { write: 0, trash: 0, move: 0 };
  await race(world, swap, async () => {
    for (const [index, kind] of (["write", "move", "trash"] as const).entries()) {
      if (done[kind] >= supply) continue;
      const target = world.path("dir", `undone-${3 * done[kind] + index}`);
      const deed = deedOf(kind, target, world.path("dir", `old-${done[kind]}`));
      const outcome = await doDeed(ports, deed, []).catch(() => ({ problem: "thrown" }));
      if (outcome.problem === undefined) done[kind] += 1;
    }
    return Object.values(done).every((each) => each > 0);
  });
  for (const [kind, count] of Object.entries(done)) assert.ok(count > 0, kind);
});

test("However a process swaps a folder for a link, what goes to a trash on another disk is of the workspace, and nothing outside is removed", {
  skip: otherDisk === undefined,
}, async () => {
  const { world, swap } = lookalikes();
  const trash = mkdtempSync(`${otherDisk}/anycowork-`);
  after(() => rmSync(trash, { recursive: true, force: true }));
  let done = 0;
  await race(world, swap, async () => {
    if (done >= supply) return true;
    const target = world.path("dir", `tree-${done}`);
    const kept = await putIntoTrash(path.join(trash, "trash"), { path: target, label: "tree" });
    if ("problem" in kept) return done > 0;
    done += 1;
    assert.equal(readFileSync(path.join(kept.keptAt, "deep/a.txt"), "utf8"), "of the workspace\n");
    return true;
  });
  assert.ok(done > 0);
});

/** One file of an undo that lies at `target`, with the content that lies outside too. */
function deedOf(kind: "write" | "move" | "trash", target: string, old: string): Deed {
  const label = path.basename(target);
  const left = { print: hashOf("alike") };
  const want =
    kind === "write" ? { kind: "content" as const, blob: "" } : kind === "move" ? { kind: "moved" as const } : { kind: "nothing" as const };
  const goal = { path: kind === "move" ? old : target, now: target, label, want, left, names: [] };
  const file = { path: target, label, action: "restore" as const, state: "ready" as const };
  const look = { goal, file, current: { type: "file" as const, mode: 0o644, print: hashOf("alike") } };
  return { kind, goal, look, label, bytes: Buffer.from("undone"), effects: [{ path: target, label, kind: "edit" }] };
}

test("The race is a real one: who looks first and then goes by the path loses it", async () => {
  const { world, swap } = lookalikes();
  const file = world.path("dir/read.txt");
  const racer = await startRacer(swap);
  let read = false;
  let wrote = false;
  try {
    for (let turn = 0; turn < 50_000 && !(read && wrote); turn += 1) {
      read ||= (await lookThenRead(file)) === `${secret}\n`;
      await lookThenWrite(world.path("dir/naive.txt"));
      wrote ||= readdirSync(world.outside).includes("naive.txt");
    }
  } finally {
    await racer.stop();
  }
  assert.deepEqual({ read, wrote }, { read: true, wrote: true });
});

async function lookThenRead(file: string): Promise<string | undefined> {
  const real = await realpath(file).catch(() => undefined);
  return real === file ? readFile(file, "utf8").catch(() => undefined) : undefined;
}

async function lookThenWrite(file: string): Promise<void> {
  const real = await realpath(path.dirname(file)).catch(() => undefined);
  if (real === path.dirname(file)) await writeFile(file, "naive").catch(() => undefined);
}
